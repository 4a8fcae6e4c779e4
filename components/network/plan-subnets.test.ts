import fc from "fast-check";
import { Address4 } from "ip-address";
import { describe, expect, it } from "vitest";

import { blockAt, formatBlock, overlap } from "./address-block.ts";
import { planSubnets, tiers, vpcPrefix } from "./plan-subnets.ts";
import type { PlannedSubnet } from "./plan-subnets.ts";

const zones = ["eu-north-1a", "eu-north-1b", "eu-north-1c"] as const;

/** Any aligned private VPC block that the plan takes. */
const vpcCidrs = fc
    .record({ prefix: fc.integer({ min: vpcPrefix.widest, max: vpcPrefix.narrowest }), index: fc.nat({ max: 255 }) })
    .map(({ prefix, index }) => formatBlock(blockAt(new Address4("10.0.0.0/8"), prefix, index)));

const plans = fc.record({
    cidr: vpcCidrs,
    zones: fc.constantFrom(zones.slice(0, 2), zones.slice(0, 3)),
    egress: fc.boolean(),
});

const blockOf = ({ cidr }: PlannedSubnet): Address4 => new Address4(cidr);

describe("planSubnets", () => {
    it("gives every tier of every zone a subnet of its own", () => {
        fc.assert(
            fc.property(plans, (plan) => {
                const subnets = planSubnets(plan);
                expect(subnets).toHaveLength((plan.egress ? tiers.length : 2) * plan.zones.length);
                expect(new Set(subnets.map(({ tier, zone }) => `${tier} ${zone}`)).size).toBe(subnets.length);
            }),
        );
    });

    it("keeps every subnet inside the VPC and within what AWS takes", () => {
        fc.assert(
            fc.property(plans, (plan) => {
                for (const subnet of planSubnets(plan)) {
                    expect(blockOf(subnet).isInSubnet(new Address4(plan.cidr))).toBe(true);
                    expect(blockOf(subnet).subnetMask).toBeLessThanOrEqual(28);
                    expect(blockOf(subnet).startAddress().correctForm()).toBe(blockOf(subnet).correctForm());
                }
            }),
        );
    });

    it("lets no two subnets share an address", () => {
        fc.assert(
            fc.property(plans, (plan) => {
                const blocks = planSubnets(plan).map(blockOf);
                blocks.forEach((block, index) => {
                    expect(blocks.slice(index + 1).filter((other) => overlap(block, other))).toEqual([]);
                });
            }),
        );
    });

    it("moves nothing when the third zone comes, or the egress zone, or both", () => {
        fc.assert(
            fc.property(vpcCidrs, fc.boolean(), (cidr, egress) => {
                const before = planSubnets({ cidr, zones: zones.slice(0, 2), egress });
                for (const later of [
                    { cidr, zones, egress },
                    { cidr, zones, egress: true },
                    { cidr, zones: zones.slice(0, 2), egress: true },
                ]) {
                    expect(planSubnets(later)).toEqual(expect.arrayContaining([...before]));
                }
            }),
        );
    });

    it("gives the pods a quarter of the VPC in each zone, and NAT and firewall the smallest subnet", () => {
        const sizes = planSubnets({ cidr: "10.40.0.0/16", zones: ["z"], egress: true }).map(({ tier, cidr }) => [
            tier,
            cidr,
        ]);
        expect(Object.fromEntries(sizes)).toEqual({
            sealed: "10.40.0.0/18",
            gateway: "10.40.192.0/22",
            egress: "10.40.196.0/22",
            firewall: "10.40.200.0/28",
            public: "10.40.200.16/28",
        });
    });

    it("still has room for the load balancers of the smallest VPC", () => {
        const subnets = planSubnets({ cidr: `10.0.0.0/${vpcPrefix.narrowest}`, zones, egress: true });
        const prefixes = subnets.filter(({ tier }) => tier === "gateway").map((subnet) => blockOf(subnet).subnetMask);
        expect(prefixes).toEqual([27, 27, 27]); // the smallest that an Application Load Balancer takes
    });

    it.each(["10.0.0.0/22", "10.0.0.0", "ten"])("refuses %s, which has no room for the plan", (cidr) => {
        expect(() => planSubnets({ cidr, zones, egress: false })).toThrow(RangeError);
    });

    it("refuses a fourth zone", () => {
        expect(() => planSubnets({ cidr: "10.0.0.0/16", zones: [...zones, "d"], egress: false })).toThrow(RangeError);
    });
});
