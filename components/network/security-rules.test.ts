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

/** Ports by which `from` reaches `to`, as they are written. */
function portsBetween(rules: readonly SecurityRule[], from: Group, to: Group): readonly string[] {
    return rules
        .filter(
            ({ group, direction, peer }) =>
                group === from && direction === "egress" && "group" in peer && peer.group === to,
        )
        .map(({ traffic }) => (traffic === "all" ? "all" : `${traffic.protocol} ${traffic.port}`));
}

describe("securityRules", () => {
    it("let the sealed tier reach endpoints and itself, and of the others what the cluster's API and metrics ask", () => {
        expect(reachable(sealed, "sealed")).toEqual(["endpoints", "sealed", "gateway"]);
        expect(reachable(withEgress, "sealed")).toEqual(["endpoints", "sealed", "gateway", "egress"]);
        const asked = ["tcp 10250", "tcp 9443", "tcp 19001"];
        expect(portsBetween(withEgress, "sealed", "gateway")).toEqual(asked);
        // Tokens are counted where the egress tier stands.
        expect(portsBetween(withEgress, "sealed", "egress")).toEqual([...asked, "tcp 1064"]);
        expect(portsBetween(sealed, "sealed", "gateway")).toEqual([...asked, "tcp 1064"]);
    });

    it("let proxies and controllers of a tier ask each other, and those of the egress tier its extension", () => {
        const inTier = (rules: readonly SecurityRule[], tier: Group) => portsBetween(rules, tier, tier);
        expect(inTier(withEgress, "gateway")).toEqual(["tcp 10443", "tcp 18000", "tcp 18002"]);
        expect(inTier(withEgress, "egress")).toEqual(["tcp 18000", "tcp 18002", "tcp 1063"]);
        expect(inTier(sealed, "gateway")).toEqual(["tcp 10443", "tcp 18000", "tcp 18002", "tcp 1063"]);
    });

    it("let the gateway's nodes count tokens together, where tokens are counted", () => {
        const counting = securityRules({ peers, egress: true, countsTokens: true });
        const added = portsBetween(counting, "gateway", "gateway").filter(
            (port) => !portsBetween(withEgress, "gateway", "gateway").includes(port),
        );
        expect(added).toEqual(["tcp 8081", "tcp 18001", "tcp 6379"]);
        expect(reachable(counting, "egress")).toEqual(reachable(withEgress, "egress"));
    });

    it("let the gateway reach models, and the egress tier only where there is one", () => {
        expect(reachable(sealed, "gateway")).toEqual(["endpoints", "sealed", "gateway"]);
        expect(reachable(withEgress, "gateway")).toEqual(["endpoints", "sealed", "gateway", "egress"]);
    });

    it("let the egress tier ask the cluster's DNS and API, and never a model", () => {
        expect(reachable(withEgress, "egress")).toEqual(["endpoints", "sealed", "egress"]);
        expect(portsBetween(withEgress, "egress", "sealed")).toEqual(["udp 53", "tcp 53", "tcp 443"]);
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

    it("let the gateway ask the peers where it has to, by HTTPS alone, and no other tier", () => {
        const asking = securityRules({ peers, egress: true, asksPeers: true }).filter(
            ({ direction, peer }) => direction === "egress" && peer.kind === "peer",
        );
        expect(asking.map(({ group, traffic }) => [group, traffic])).toEqual([
            ["gateway", { protocol: "tcp", port: 443 }],
        ]);
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
