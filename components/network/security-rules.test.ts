import { describe, expect, it } from "vitest";

import { securityRules } from "./security-rules.ts";
import type { Group, SecurityRule } from "./security-rules.ts";

const peers = [{ name: "office", cidr: "10.8.0.0/16" }];
const sealed = securityRules({ peers, egress: false });
const withEgress = securityRules({ peers, egress: true });

/** Groups that `from` can open a connection to: both ends have the rule. */
function reachable(rules: readonly SecurityRule[], from: Group): readonly Group[] {
    const names = (rule: SecurityRule, group: Group) => rule.peer.kind === "group" && rule.peer.group === group;
    return (["endpoints", "sealed", "gateway", "egress"] as const).filter((to) =>
        rules.some(
            (out) =>
                out.group === from &&
                out.direction === "egress" &&
                names(out, to) &&
                rules.some((into) => into.group === to && into.direction === "ingress" && names(into, from)),
        ),
    );
}

describe("securityRules", () => {
    it("let the sealed tier reach endpoints and itself, and nothing else", () => {
        for (const rules of [sealed, withEgress]) expect(reachable(rules, "sealed")).toEqual(["endpoints", "sealed"]);
    });

    it("let the gateway reach models, and the egress tier only where there is one", () => {
        expect(reachable(sealed, "gateway")).toEqual(["endpoints", "sealed", "gateway"]);
        expect(reachable(withEgress, "gateway")).toEqual(["endpoints", "sealed", "gateway", "egress"]);
    });

    it("let the egress tier ask the cluster's DNS and never a model", () => {
        expect(reachable(withEgress, "egress")).toEqual(["endpoints", "sealed"]);
        const toSealed = withEgress.filter(
            ({ group, peer }) => group === "egress" && peer.kind === "group" && peer.group === "sealed",
        );
        expect(toSealed.map(({ traffic }) => traffic)).toEqual([
            { protocol: "udp", port: 53 },
            { protocol: "tcp", port: 53 },
        ]);
    });

    it("let endpoints open no connection at all", () => {
        expect(withEgress.filter(({ group, direction }) => group === "endpoints" && direction === "egress")).toEqual(
            [],
        );
    });

    it("lead outside from the egress tier alone, on HTTPS alone", () => {
        expect(sealed.filter(({ peer }) => peer.kind === "outside")).toEqual([]);
        const outside = withEgress.filter(({ peer }) => peer.kind === "outside");
        expect(outside.map(({ group, direction, traffic }) => [group, direction, traffic])).toEqual([
            ["egress", "egress", { protocol: "tcp", port: 443 }],
        ]);
    });

    it("let declared peers call the gateway, and nobody else from beyond the network", () => {
        const fromPeers = withEgress.filter(({ peer }) => peer.kind === "peer");
        expect(fromPeers.map(({ group, direction }) => [group, direction])).toEqual([["gateway", "ingress"]]);
        expect(securityRules({ peers: [], egress: true }).some(({ peer }) => peer.kind === "peer")).toBe(false);
    });

    it("name both ends of every way between groups", () => {
        for (const rule of withEgress) {
            const { peer } = rule;
            if (peer.kind !== "group") continue;
            const other = rule.direction === "egress" ? "ingress" : "egress";
            const twin = withEgress.filter(
                ({ group, direction, peer: back, traffic }) =>
                    group === peer.group &&
                    direction === other &&
                    back.kind === "group" &&
                    back.group === rule.group &&
                    JSON.stringify(traffic) === JSON.stringify(rule.traffic),
            );
            expect(twin).toHaveLength(1);
        }
    });

    it("name a group the network has", () => {
        expect(
            sealed.some(({ group, peer }) => group === "egress" || (peer.kind === "group" && peer.group === "egress")),
        ).toBe(false);
    });
});
