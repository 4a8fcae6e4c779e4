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

/** Where pods find the API server and the private endpoints of AWS services. Literal addresses. */
export interface PlatformAddresses {
    /** Subnets of the control plane's interfaces and of the private endpoints: address blocks. */
    readonly sealedNetworks: readonly string[];
    /** Address of the Service `kubernetes.default`. */
    readonly apiServerAddress: string;
}

/**
 * To the API server, and for some pods to private endpoints beside its interfaces. A pod dials the API server's Service address.
 * Amazon's network plugin judges a packet by that address, before kube-proxy rewrites it, and a policy that names the interfaces
 * alone cuts the pod off; plugins that judge after it see an interface. The Service has no selector, so that no pod peer stands
 * for it.
 *
 * @see https://github.com/aws/amazon-network-policy-controller-k8s/blob/ecc7e6a/pkg/resolvers/endpoints.go
 */
export function toApiServer({ sealedNetworks, apiServerAddress }: PlatformAddresses): Egress {
    return { to: blocks([...sealedNetworks, `${apiServerAddress}/32`]), ports: [tcp(443)] };
}

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
