import { blocks, bothWays, denyAll, dns, podIdentityAgent, pods, tcp, toApiServer, udp } from "../network-policy.ts";
import type { PlatformAddresses, PolicySpec } from "../network-policy.ts";
import { addonPods, metricsServerPort } from "./addon-pods.ts";

/** What the policies of kube-system are made from: literal addresses. */
export interface SystemNetworks extends PlatformAddresses {
    /** Block of the VPC, where every node stands. */
    readonly vpcCidr: string;
    /** The VPC's resolver, which the cluster's DNS asks. */
    readonly resolverAddress: string;
}

/**
 * Network policies of kube-system, by name. The plugin is strict: a pod that no policy selects reaches nobody, from its first packet
 * on. So each stands before the first pod that needs it, and opens what that needs; metrics of the add-ons nobody reads. The health
 * server of the node monitoring agent is asked by its own node alone, which is always let in. What is on its node's network (the
 * plugin itself, kube-proxy, the agents of the node) no policy holds.
 */
export function systemPolicies(networks: SystemNetworks): Readonly<Record<string, PolicySpec>> {
    const toCluster = toApiServer(networks);
    return {
        "deny-all": denyAll,
        dns: {
            ...pods(addonPods.dns),
            policyTypes: bothWays,
            // Every pod resolves names; who else may ask, its own policies decide.
            ingress: [{ from: [{ namespaceSelector: {} }], ports: [udp(53), tcp(53)] }],
            egress: [{ to: blocks([`${networks.resolverAddress}/32`]), ports: [udp(53), tcp(53)] }, toCluster],
        },
        "metrics-server": {
            ...pods(addonPods.metricsServer),
            policyTypes: bothWays,
            // The API server asks for metrics, as an extension of its own API.
            ingress: [{ from: blocks(networks.sealedNetworks), ports: [tcp(metricsServerPort)] }],
            egress: [toCluster, { to: blocks([networks.vpcCidr]), ports: [tcp(kubeletPort)] }],
        },
        "volume-controller": {
            ...pods(addonPods.volumeController),
            policyTypes: bothWays,
            egress: [dns, toCluster, podIdentityAgent],
        },
        // It cannot see the metadata service, one hop too far, and asks the API server for its node instead.
        "volume-nodes": { ...pods(addonPods.volumeNode), policyTypes: bothWays, egress: [toCluster] },
    };
}

const kubeletPort = 10_250;
