import { describe, expect, it } from "vitest";

import { aclRules } from "./acl-rules.ts";
import { tiers } from "./plan-subnets.ts";

describe("aclRules", () => {
    it.each(tiers)(
        "let nothing but HTTPS leave the VPC from %s subnets, and only answers come in from everywhere",
        (tier) => {
            const { ingress, egress } = aclRules(tier, "10.40.0.0/16");
            const everywhere = ({ cidrBlock }: { cidrBlock: string }) => cidrBlock === "0.0.0.0/0";
            expect(egress.filter(everywhere)).toMatchObject([{ protocol: "tcp", fromPort: 443, toPort: 443 }]);
            expect(ingress.filter(everywhere)).toMatchObject([{ protocol: "tcp", fromPort: 1024, toPort: 65535 }]);
        },
    );

    it.each(tiers)("of %s subnets are numbered apart and within the quota", (tier) => {
        const { ingress, egress } = aclRules(tier, "10.40.0.0/16");
        for (const rules of [ingress, egress]) {
            expect(new Set(rules.map(({ ruleNo }) => ruleNo)).size).toBe(rules.length);
            expect(rules.length).toBeLessThanOrEqual(20);
        }
    });

    it("let private clients call the gateway, and no other tier", () => {
        const listens = tiers.filter((tier) =>
            aclRules(tier, "10.40.0.0/16").ingress.some(({ fromPort }) => fromPort === 443),
        );
        expect(listens).toEqual(["gateway"]);
    });

    it("let the gateway's subnets ask six DNS servers, and hear their answers, and no other tier", () => {
        const servers = [1, 2, 3, 4, 5, 6].map((last) => `10.0.0.${last}`);
        const asking = tiers.filter((tier) =>
            aclRules(tier, "10.40.0.0/16", servers).egress.some(({ protocol }) => protocol === "udp"),
        );
        expect(asking).toEqual(["gateway"]);
        const { ingress, egress } = aclRules("gateway", "10.40.0.0/16", servers);
        for (const rules of [ingress, egress]) expect(rules.length).toBeLessThanOrEqual(20);
        expect(egress.filter(({ cidrBlock }) => cidrBlock === "10.0.0.6/32")).toMatchObject([
            { protocol: "udp", fromPort: 53, toPort: 53 },
            { protocol: "tcp", fromPort: 53, toPort: 53 },
        ]);
        expect(ingress.filter(({ cidrBlock }) => cidrBlock === "10.0.0.6/32")).toMatchObject([
            { protocol: "udp", fromPort: 1024 },
        ]);
    });
});
