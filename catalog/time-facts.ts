import { fact, unconfirmed } from "./fact.ts";
import type { Fact } from "./fact.ts";

/** The documents without a date were read on this day. */
const readOn = "2026-11-27";

/** A value that somebody else decides within bounds, in seconds. */
export interface SettableSeconds {
    readonly usual: number;
    readonly least: number;
    readonly most: number;
}

/**
 * How long others wait and remember, in seconds: AWS, Kubernetes, and the servers behind the gateway. Every time limit of a
 * stack is planned between them.
 */
export const timeFacts = {
    /** Of a TCP listener of a Network Load Balancer, by `tcp.idle_timeout.seconds`; any packet counts, a keep-alive's too. */
    loadBalancerIdle: settable(
        { usual: 350, least: 60, most: 6_000 },
        "botocore 1.44.8 (PyPI), elbv2, ListenerAttribute: tcp.idle_timeout.seconds",
    ),
    /** `deregistration_delay.timeout_seconds` of a target group. */
    deregistration: settable(
        { usual: 300, least: 0, most: 3_600 },
        "botocore 1.44.8 (PyPI), elbv2, TargetGroupAttribute: deregistration_delay.timeout_seconds",
    ),
    /** What a health check of a target group may be, both ends included. */
    healthCheckBounds: fact({ intervalSeconds: [5, 300], timeoutSeconds: [2, 120], failures: [2, 10] } as const, {
        source: 'Elastic Load Balancing user guide for network load balancers, "Health check settings" (undated)',
        asOf: readOn,
    }),
    /** For how long a target that leaves a Network Load Balancer was still sent new connections. */
    deregistrationObserved: seconds(
        120,
        "kubernetes-sigs/aws-load-balancer-controller#3270: about two minutes, with a delay of five seconds (undated)",
    ),
    /** A NAT gateway forgets a flow after it; then it answers with a reset. It cannot be set. */
    natIdle: seconds(
        350,
        "AWS networking blog, Implementing long-running TCP Connections within VPC networking (undated)",
    ),
    /** An interface endpoint forgets a flow after it, without a word. It cannot be set. */
    endpointIdle: seconds(
        350,
        "AWS networking blog, Implementing long-running TCP Connections within VPC networking (undated)",
    ),
    /** `tcpIdleTimeoutSeconds` of a policy of Network Firewall: after it packets are dropped, and only a SYN makes a new flow. */
    firewallIdle: settable(
        { usual: 350, least: 60, most: 6_000 },
        "botocore 1.44.8 (PyPI), network-firewall, FlowTimeouts: TcpIdleTimeoutSeconds",
    ),
    /** The least for which a security group remembers an established connection: the usual value of Nitro v6 instances. */
    connectionTrackingIdle: seconds(
        350,
        "botocore 1.44.8 (PyPI), ec2, ConnectionTrackingConfiguration: 350 for Nitro v6, 432000 for others",
    ),
    /** EKS fails the update of a node whose pods are still there after it. */
    nodeDrain: seconds(
        900,
        "Amazon EKS user guide, Understand each phase of node updates: 15 minutes, then PodEvictionFailure (undated)",
    ),
    /** What a Corefile may say instead, kubeadm's for one, and what a cache on the node keeps. */
    dnsRecordAtMost: seconds(30, "kubernetes.io, Customizing DNS Service: Corefile with ttl 30 and cache 30 (undated)"),
    /** vLLM closes a connection that was not used for so long, unless VLLM_HTTP_TIMEOUT_KEEP_ALIVE says otherwise. */
    vllmKeepAlive: seconds(
        5,
        "vLLM, vllm/envs.py, VLLM_HTTP_TIMEOUT_KEEP_ALIVE, handed to uvicorn as timeout_keep_alive; measured with 0.32.0",
        "2026-11-26",
    ),
    /** How long providers keep an unused connection. */
    providerKeepAlive: unconfirmed(
        "no provider's documentation that was read says for how long its servers keep an unused connection",
        "2026-11-27",
    ) as Fact<number>,
} as const;

function seconds(value: number, source: string, asOf: Parameters<typeof fact>[1]["asOf"] = readOn) {
    return fact(value, { source, asOf });
}

function settable(value: SettableSeconds, source: string) {
    return fact(value, { source, asOf: readOn });
}
