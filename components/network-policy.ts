import type { types } from "@pulumi/kubernetes";
import { monitoringNamespace } from "./monitoring.ts";

/** One side of a way that a network policy opens. */
export type Peer = types.input.networking.v1.NetworkPolicyPeer;
/** A way that a network policy opens inwards: from whom, and at which ports. */
export type Ingress = types.input.networking.v1.NetworkPolicyIngressRule;
/** A way that a network policy opens outwards: to whom, and at which ports. */
export type Egress = types.input.networking.v1.NetworkPolicyEgressRule;
/** What a network policy says. */
export type PolicySpec = types.input.networking.v1.NetworkPolicySpec;

export const tcp = (port: number) => ({ protocol: "TCP", port });
export const udp = (port: number) => ({ protocol: "UDP", port });

/** Addresses in any of these CIDR blocks. */
export const blocks = (cidrs: readonly string[]): Peer[] => cidrs.map((cidr) => ({ ipBlock: { cidr } }));

/** Pods of the policy's own namespace; beside {@link inNamespace}, pods of that one. */
export const pods = (labels: Readonly<Record<string, string>>) => ({
    podSelector: { matchLabels: { ...labels } },
});

/** Every pod of a namespace. */
export const inNamespace = (name: string) => ({
    namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name } },
});

/** Every pod of what watches the stack: the one reader of metrics. */
export const metricsReader = inNamespace(monitoringNamespace);

/** A policy closes what it does not open only in the directions that it names. */
export const bothWays = ["Ingress", "Egress"];

/** Nothing goes in or out of a namespace but what its other policies open. */
export const denyAll: PolicySpec = { podSelector: {}, policyTypes: bothWays };

/** To the cluster's DNS. */
export const dns: Egress = {
    to: [{ ...inNamespace("kube-system"), ...pods({ "k8s-app": "kube-dns" }) }],
    ports: [udp(53), tcp(53)],
};

/**
 * Address of the agent on each node that hands out AWS credentials.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-id-how-it-works.html
 */
export const podIdentityAgentCidr = "169.254.170.23/32";

/** To that agent. */
export const podIdentityAgent: Egress = { to: blocks([podIdentityAgentCidr]), ports: [tcp(80)] };
