import { declaredForTests, describeRule, unknown } from "../../kit/testing.ts";
import type { Fixture } from "../../kit/fixture.ts";
import { podEgress } from "./res-net-pod-egress.ts";

const tcp = (port: number) => [{ protocol: "TCP", port }];
const range = (cidr: unknown) => ({ ipBlock: { cidr } });
const dns = { to: [{ namespaceSelector: {}, podSelector: { matchLabels: { "k8s-app": "kube-dns" } } }] };
const policy = (
    egress: readonly unknown[],
    more: object = {},
    type = "networking.k8s.io/v1:NetworkPolicy",
): Fixture => ({
    type: `kubernetes:${type}`,
    name: "policy",
    props: {
        metadata: { name: "servers", namespace: "models" },
        spec: { podSelector: { matchLabels: { app: "vllm" } }, policyTypes: ["Egress"], egress, ...more },
    },
});
const workload = (kind: string, spec: unknown, namespace = "models"): Fixture => ({
    type: `kubernetes:${kind}`,
    name: "workload",
    props: { metadata: { name: "agent", namespace }, spec: { template: { spec } } },
});
const containers = [{ name: "agent", image: "agent" }];
const workers = (more: object): Fixture => ({
    type: "kubernetes:leaderworkerset.x-k8s.io/v1:LeaderWorkerSet",
    name: "workers",
    props: { spec: { leaderWorkerTemplate: { workerTemplate: { spec: { containers, ...more } } } } },
});
const outside = [{ to: [range("8.0.0.0/7")], ports: tcp(443) }];
const cluster = (serviceIpv4Cidr: unknown = "172.20.0.0/16", name = "cluster"): Fixture => ({
    type: "aws:eks/cluster:Cluster",
    name,
    props: { name, kubernetesNetworkConfig: { ipFamily: "ipv4", serviceIpv4Cidr } },
});
/** To the interfaces of the API server, and to its Service. */
const toApiServer = (address: string, ports: readonly unknown[] = tcp(443)): Fixture =>
    policy([{ to: [range("10.20.4.0/24"), range(`${address}/32`)], ports }]);
const vendor = {
    thirdPartyHosts: ["api.eu.mistral.ai"],
    gateway: { ...declaredForTests.gateway, egressNamespaces: ["models"] },
};

describeRule(podEgress, {
    compliant: {
        "ways to pods, declared networks, S3 of the region and the node's agent": policy([
            dns,
            { to: [range("10.20.4.0/24"), range("3.5.136.0/22"), range("52.219.169.0/24")], ports: tcp(443) },
            { to: [range("169.254.170.23/32")], ports: tcp(80) },
        ]),
        "DNS to the cache on the node": policy([
            {
                to: [range("169.254.20.10/32")],
                ports: [
                    { protocol: "UDP", port: 53 },
                    { protocol: "TCP", port: 53 },
                ],
            },
        ]),
        "no way at all": policy([]),
        "the Service of the API server": [cluster(), toApiServer("172.20.0.1")],
        "the Service of the API server in the widest block": [cluster("172.16.0.0/12"), toApiServer("172.16.0.1")],
        "the Service of the API server in a small block": [cluster("192.168.7.0/24"), toApiServer("192.168.7.1")],
        "an egress tier in a stack with declared hosts": { given: policy(outside), declared: vendor },
        "pods with a network of their own": workload("apps/v1:Deployment", { containers, hostNetwork: false }),
        "a declared agent of the nodes": {
            given: workload("apps/v1:DaemonSet", { containers, hostNetwork: true }, "gpu-agents"),
            declared: { hostNetworkAgents: ["gpu-agents/agent"] },
        },
        "workers of a custom resource": workers({}),
    },
    violating: {
        "a rule without peers": { given: policy([{}]), at: "spec.egress[0].to" },
        "a rule with ports alone": { given: policy([dns, { ports: tcp(443) }]), at: "spec.egress[1].to" },
        "another port of the cache on the node": {
            given: policy([{ to: [range("169.254.20.10/32")], ports: tcp(80) }]),
            at: "spec.egress[0].to[0]",
        },
        "every port of the cache on the node": {
            given: policy([{ to: [range("169.254.20.10/32")] }]),
            at: "spec.egress[0].to[0]",
        },
        "DNS to the node's own metadata address": {
            given: policy([{ to: [range("169.254.169.253/32")], ports: [{ protocol: "UDP", port: 53 }] }]),
            at: "spec.egress[0].to[0]",
        },
        everything: { given: policy([{ to: [range("0.0.0.0/0")] }]), at: "spec.egress[0].to[0]" },
        "everything of IPv6": { given: policy([{ to: [range("::/0")] }]), at: "spec.egress[0].to[0]" },
        "everything in two halves": {
            given: policy([{ to: [range("0.0.0.0/1"), range("128.0.0.0/1")] }]),
            at: ["spec.egress[0].to[0]", "spec.egress[0].to[1]"],
        },
        "S3 of another jurisdiction": {
            given: policy([{ to: [range("52.216.0.0/15")], ports: tcp(443) }]),
            at: "spec.egress[0].to[0]",
        },
        "a private range nobody declared": {
            given: policy([{ to: [range("10.99.0.0/16")] }]),
            at: "spec.egress[0].to[0]",
        },
        "a peer that names nobody": { given: policy([{ to: [{}] }]), at: "spec.egress[0].to[0]" },
        "an address beside the API server's": {
            given: [cluster(), toApiServer("172.20.0.2")],
            at: "policy.spec.egress[0].to[1]",
        },
        "the API server of a cluster with another block": {
            given: [cluster("10.100.0.0/16"), toApiServer("172.20.0.1")],
            at: "policy.spec.egress[0].to[1]",
        },
        "the API server of a cluster that does not say its block": {
            given: [cluster(""), toApiServer("172.20.0.1")],
            at: "policy.spec.egress[0].to[1]",
        },
        "the API server of no cluster": { given: toApiServer("172.20.0.1"), at: "spec.egress[0].to[1]" },
        "the API server of one of two clusters": {
            given: [cluster(), cluster("172.21.0.0/16", "other"), toApiServer("172.20.0.1")],
            at: "policy.spec.egress[0].to[1]",
        },
        "the API server at another port": {
            given: [cluster(), toApiServer("172.20.0.1", tcp(6_443))],
            at: "policy.spec.egress[0].to[1]",
        },
        "the API server at every port": {
            given: [cluster(), toApiServer("172.20.0.1", [])],
            at: "policy.spec.egress[0].to[1]",
        },
        "two addresses, one of which is the API server's": {
            given: [cluster(), policy([{ to: [range("172.20.0.0/31")], ports: tcp(443) }])],
            at: "policy.spec.egress[0].to[0]",
        },
        "the whole block of Services": {
            given: [cluster(), policy([{ to: [range("172.20.0.0/16")], ports: tcp(443) }])],
            at: "policy.spec.egress[0].to[0]",
        },
        "one of a list": {
            given: {
                type: "kubernetes:networking.k8s.io/v1:NetworkPolicyList",
                props: { items: [policy([dns]).props, policy([{}]).props] },
            },
            at: "items[1].spec.egress[0].to",
        },
        "public addresses in a stack without hosts": { given: policy(outside), at: "spec.egress[0].to[0]" },
        "everything, in a stack with declared hosts": {
            given: policy([{ to: [range("0.0.0.0/0")], ports: tcp(443) }]),
            declared: vendor,
            at: "spec.egress[0].to[0]",
        },
        "public addresses on any port": {
            given: policy([{ to: [range("8.0.0.0/7")] }]),
            declared: vendor,
            at: "spec.egress[0].to[0]",
        },
        "public addresses on a range of ports": {
            given: policy([{ to: [range("8.0.0.0/7")], ports: [{ protocol: "TCP", port: 443, endPort: 9000 }] }]),
            declared: vendor,
            at: "spec.egress[0].to[0]",
        },
        "public addresses for every pod": {
            given: policy(outside, { podSelector: {} }),
            declared: vendor,
            at: "spec.egress[0].to[0]",
        },
        "public addresses in a namespace that is not for them": {
            given: policy(outside),
            declared: { thirdPartyHosts: vendor.thirdPartyHosts },
            at: "spec.egress[0].to[0]",
        },
        "a pod on its node's network": {
            given: workload("apps/v1:Deployment", { containers, hostNetwork: true }),
            at: "spec.template.spec.hostNetwork",
        },
        "an agent that nobody declared": {
            given: workload("apps/v1:DaemonSet", { containers, hostNetwork: true }),
            declared: { hostNetworkAgents: ["gpu-agents/agent"] },
            at: "spec.template.spec.hostNetwork",
        },
        "a deployment with the name of a declared agent": {
            given: workload("apps/v1:Deployment", { containers, hostNetwork: true }),
            declared: { hostNetworkAgents: ["models/agent"] },
            at: "spec.template.spec.hostNetwork",
        },
        "workers on their nodes' network": {
            given: workers({ hostNetwork: true }),
            at: "spec.leaderWorkerTemplate.workerTemplate.spec.hostNetwork",
        },
        "a patch that moves a proxy to its node's network": {
            given: {
                type: "kubernetes:gateway.envoyproxy.io/v1alpha1:EnvoyProxy",
                props: {
                    spec: {
                        provider: { kubernetes: { envoyDeployment: { patch: { value: { hostNetwork: true } } } } },
                    },
                },
            },
            at: "spec.provider.kubernetes.envoyDeployment.patch.value.hostNetwork",
        },
    },
    undetermined: {
        "a range that is computed": {
            given: policy([{ to: [range(unknown)] }]),
            // As a resource of its own, and in front of the stack's cluster.
            at: ["spec.egress[0].to[0].ipBlock.cidr", "spec.egress[0].to[0].ipBlock.cidr"],
        },
        "a block of Services that is computed": {
            given: [cluster(unknown), toApiServer("172.20.0.1")],
            at: "cluster.kubernetesNetworkConfig.serviceIpv4Cidr",
        },
        "a policy of a network plugin": {
            given: policy([dns], {}, "cilium.io/v2:CiliumNetworkPolicy"),
            at: "",
        },
        "a policy of the cluster's own plugin": {
            given: policy([dns], {}, "networking.k8s.aws/v1alpha1:ClusterNetworkPolicy"),
            at: "",
        },
        "a pod that is computed": {
            given: workload("apps/v1:Deployment", { containers, hostNetwork: unknown }),
            at: "spec.template.spec.hostNetwork",
        },
        "a custom resource that is computed": {
            given: { ...workers({}), props: { spec: { leaderWorkerTemplate: unknown } } },
            at: "spec.leaderWorkerTemplate",
        },
    },
});
