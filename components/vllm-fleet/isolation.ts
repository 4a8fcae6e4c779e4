import type { JurisdictionId } from "../../catalog/jurisdictions.ts";
import { gpuInstances } from "../../catalog/gpu-instances.ts";
import {
    blocks,
    bothWays,
    denyAll,
    dns,
    inNamespace,
    metricsReader,
    podIdentityAgent,
    pods,
    tcp,
} from "../network-policy.ts";
import type { PolicySpec } from "../network-policy.ts";
import { namespaces as gatewayNamespaces, proxyLabels } from "../routing-gateway/tiers.ts";
import type { FleetNetworks, VllmFleetArgs } from "./args.ts";
import type { FleetObject } from "./fleet-object.ts";
import { fleetNamespaces, serverLabels, serverPort, tierOf } from "./tiers.ts";
import type { FleetTier } from "./tiers.ts";

/** What surrounds the models of a tier: namespace, quota, priority, and no way in or out but those that stand here. */
export function isolationObjects(args: VllmFleetArgs, tier: FleetTier, spansNodes: boolean): readonly FleetObject[] {
    const namespace = fleetNamespaces[tier];
    return [
        namespaceObject(tier, args.jurisdiction),
        {
            apiVersion: "scheduling.k8s.io/v1",
            kind: "PriorityClass",
            metadata: { name: namespace },
            value: priorities[tier],
            description: `Model servers of the tier ${tier}`,
        },
        quota(args, tier),
        policy(namespace, "deny-all", denyAll),
        policy(namespace, "servers", serverPolicy(args.networks)),
        ...(spansNodes ? [policy(namespace, "groups", groupPolicy)] : []),
    ];
}

/** Below what Kubernetes itself runs on (2,000,000,000), above every workload without a class (0). */
const priorities: Readonly<Record<FleetTier, number>> = { sealed: 1_000_000, open: 900_000 };

function namespaceObject(tier: FleetTier, jurisdiction: JurisdictionId): FleetObject {
    return {
        apiVersion: "v1",
        kind: "Namespace",
        metadata: {
            name: fleetNamespaces[tier],
            labels: {
                "pod-security.kubernetes.io/enforce": "restricted",
                "ringfence/tier": tier,
                "ringfence/jurisdiction": jurisdiction,
            },
        },
    };
}

/** GPUs of the tier's pools and no more; no door to the outside, no disk that outlives a pod, and no secret at all. */
function quota({ pools }: VllmFleetArgs, tier: FleetTier): FleetObject {
    const gpus = Object.values(pools)
        .filter(({ dataClass }) => tierOf(dataClass) === tier)
        .map(({ instanceTypes, nodes }) => nodes.max * gpuInstances[instanceTypes[0]].gpuCount)
        .reduce((sum, count) => sum + count, 0);
    return {
        apiVersion: "v1",
        kind: "ResourceQuota",
        metadata: { name: "fleet", namespace: fleetNamespaces[tier] },
        spec: {
            hard: {
                "requests.nvidia.com/gpu": String(gpus),
                "services.loadbalancers": "0",
                "services.nodeports": "0",
                persistentvolumeclaims: "0",
                // Servers hold no credentials: those of AWS come from the node's agent, and there are no others.
                "count/secrets": "0",
            },
        },
    };
}

function policy(namespace: string, name: string, spec: PolicySpec): FleetObject {
    return { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", metadata: { name, namespace }, spec };
}

/** In: the gateway's proxies, and whoever reads metrics, on the one port there is. Out: names, credentials, weights. */
function serverPolicy({ storage }: FleetNetworks): PolicySpec {
    return {
        ...pods(serverLabels),
        policyTypes: bothWays,
        ingress: [
            {
                from: [{ ...inNamespace(gatewayNamespaces.front), ...pods(proxyLabels("front")) }, metricsReader],
                ports: [tcp(serverPort)],
            },
        ],
        egress: [dns, podIdentityAgent, { to: blocks(storage), ports: [tcp(443)] }],
    };
}

/**
 * The nodes of a replica talk to each other by ports that they choose as they go. vLLM trusts whoever reaches them, so nobody
 * else may: only pods of LeaderWorkerSets, and only inside the namespace.
 */
const members = {
    podSelector: {
        matchLabels: { ...serverLabels },
        matchExpressions: [{ key: "leaderworkerset.sigs.k8s.io/name", operator: "Exists" }],
    },
};
const groupPolicy: PolicySpec = {
    ...members,
    policyTypes: bothWays,
    ingress: [{ from: [members] }],
    egress: [{ to: [members] }],
};
