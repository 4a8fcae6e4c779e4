import type { Address4 } from "ip-address";

import { blockAt, formatBlock, parseBlock } from "./address-block.ts";

/**
 * The tiers of the network:
 * - `sealed`: GPU and model nodes, and the endpoints to AWS; no route out at all.
 * - `gateway`: internal load balancers and the gateway behind them; no route out.
 * - `egress`: the only pods with a way out, through the firewall.
 * - `firewall`: one firewall endpoint for each zone.
 * - `public`: one NAT gateway for each zone, nothing else.
 */
export const tiers = ["sealed", "gateway", "egress", "firewall", "public"] as const;
export type Tier = (typeof tiers)[number];

/** One subnet to be. */
export interface PlannedSubnet {
    readonly tier: Tier;
    /** Zone name, e.g. `eu-north-1a`. */
    readonly zone: string;
    readonly cidr: string;
}

/** Zones the address plan has room for. */
export const zoneCount = { min: 2, max: 3 } as const;

/** Prefix lengths a VPC may have here: AWS takes /16 to /28; beyond /21 the small tiers no longer fit beside the large. */
export const vpcPrefix = { widest: 16, narrowest: 21 } as const;

/** The smallest subnet AWS takes; room enough for one NAT gateway or one firewall endpoint. */
const smallestSubnet = 28;

/**
 * Cuts the VPC into subnets. Every place is reserved from the start, so that adding the third zone or the egress zone
 * moves nothing that exists:
 *
 * ```
 * quarter 0..2   sealed subnet of zone 0..2     a quarter each: each pod takes an address of its own (VPC CNI)
 * quarter 3      sixteenth 0..2 of the VPC: the other tiers of zone 0..2; sixteenth 3 stays free
 *                  its quarter 0: gateway · 1: egress · 2: firewall /28, public /28 · 3: free
 * ```
 *
 * @param plan `cidr` within {@link vpcPrefix}; `zones` within {@link zoneCount}; `egress` adds the way out.
 * @throws RangeError where `cidr` or the number of zones does not fit; `networkFaults` says so in words first.
 */
export function planSubnets(plan: {
    readonly cidr: string;
    readonly zones: readonly string[];
    readonly egress: boolean;
}): readonly PlannedSubnet[] {
    const vpc = parseBlock(plan.cidr);
    if (vpc === undefined || vpc.subnetMask > vpcPrefix.narrowest || plan.zones.length > zoneCount.max) {
        throw new RangeError(`no address plan for ${plan.cidr} over ${plan.zones.length} zones`);
    }
    const planned = plan.egress ? tiers : tiers.filter((tier) => tier === "sealed" || tier === "gateway");
    return planned.flatMap((tier) =>
        plan.zones.map((zone, place) => ({ tier, zone, cidr: formatBlock(blockOf(vpc, tier, place)) })),
    );
}

/** Where a tier of the `place`-th zone lies. */
function blockOf(vpc: Address4, tier: Tier, place: number): Address4 {
    const quarter = (block: Address4, index: number): Address4 => blockAt(block, block.subnetMask + 2, index);
    const small = quarter(quarter(vpc, 3), place);
    switch (tier) {
        case "sealed":
            return quarter(vpc, place);
        case "gateway":
            return quarter(small, 0);
        case "egress":
            return quarter(small, 1);
        case "firewall":
            return blockAt(quarter(small, 2), smallestSubnet, 0);
        case "public":
            return blockAt(quarter(small, 2), smallestSubnet, 1);
    }
}
