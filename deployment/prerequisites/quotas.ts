import type { ec2Quotas } from "../../catalog/ec2-quotas.ts";
import { surgeNodesPerZone } from "../../catalog/eks.ts";
import { gpuInstances } from "../../catalog/gpu-instances.ts";
import { tierNodes } from "../../components/routing-gateway/tiers.ts";
import type { DeploymentConfig } from "../../config/index.ts";

/** vCPUs that a stack may run at once under one quota. */
export interface QuotaNeed {
    /** Entry of the catalog. */
    readonly quota: keyof typeof ec2Quotas;
    readonly vcpus: number;
    /** How the number comes about, part by part. */
    readonly parts: readonly string[];
}

/** vCPUs of the sizes that a stack file may name for nodes without GPUs. */
const vcpusOfSize: Readonly<Record<string, number>> = { large: 2, xlarge: 4, "2xlarge": 8, "4xlarge": 16 };

/**
 * What a stack may run at most, by quota: every node group at its maximum and in its largest type, and the further nodes that an
 * update of one zone brings before it takes any. Capacity blocks are bought by themselves, and not counted.
 */
export function quotaNeeds(config: DeploymentConfig): readonly QuotaNeed[] {
    const needs = new Map<keyof typeof ec2Quotas, { vcpus: number; parts: string[] }>();
    const add = (quota: keyof typeof ec2Quotas, nodes: number, vcpus: number, what: string): void => {
        const before = needs.get(quota) ?? { vcpus: 0, parts: [] };
        before.vcpus += nodes * vcpus;
        before.parts.push(`${what}: ${nodes} x ${vcpus}`);
        needs.set(quota, before);
    };
    const { systemNodes } = config.cluster;
    const system = Math.max(...systemNodes.instanceTypes.map(standardVcpus));
    add("standardOnDemand", systemNodes.maxPerZone * config.network.zones.length, system, "system nodes");
    const tiers = "providers" in config ? ["front gateway", "egress gateway"] : ["front gateway"];
    for (const tier of tiers) add("standardOnDemand", tierNodes.max, standardVcpus(tierNodes.instanceType), tier);
    for (const [name, group] of "gpuNodeGroups" in config ? Object.entries(config.gpuNodeGroups) : []) {
        const { capacity, instanceTypes, nodes } = group;
        if (capacity.type === "capacityBlock") continue;
        // Reserved nodes are all there are: an update takes one before it brings another.
        const surge = capacity.type === "reservation" ? 0 : surgeNodesPerZone.value;
        const spot = capacity.type === "spot";
        const families = Map.groupBy(instanceTypes, (type) => quotaOf(type, spot));
        for (const [quota, types] of families) {
            const vcpus = Math.max(...types.map((type) => gpuInstances[type].vcpus));
            add(quota, nodes.max + surge, vcpus, `${name}${surge > 0 ? ` (${surge} of them for an update)` : ""}`);
        }
    }
    return [...needs].map(([quota, { vcpus, parts }]) => ({ quota, vcpus, parts }));
}

function quotaOf(type: string, spot: boolean): keyof typeof ec2Quotas {
    if (type.startsWith("g")) return spot ? "gSpot" : "gOnDemand";
    if (!spot) return "pOnDemand";
    return type.startsWith("p4") ? "p4Spot" : type.startsWith("p5") ? "p5Spot" : "p6Spot";
}

function standardVcpus(type: string): number {
    return vcpusOfSize[type.split(".")[1] ?? ""] ?? 0;
}
