import { Address4 } from "ip-address";
import { describe, expect, it } from "vitest";

import {
    engineOptions,
    firewallDefaults,
    hostRules,
    maxAllowedHosts,
    packetRules,
    ruleCapacity,
} from "./firewall-rules.ts";
import { publicBlocks } from "./address-block.ts";

const egress = { allowedHosts: ["api.openai.com", "api.mistral.ai"] };
const inside = ["10.40.196.0/22", "10.40.212.0/22", "10.40.228.0/22"];

interface Packet {
    readonly protocol: number;
    readonly from: string;
    readonly fromPort: number;
    readonly to: string;
    readonly toPort: number;
}

/** What the first look does with a packet. */
function look(packet: Packet): string {
    const rules = packetRules(inside);
    const within = (address: string, blocks: readonly { addressDefinition: string }[]) =>
        blocks.some(({ addressDefinition }) => new Address4(address).isInSubnet(new Address4(addressDefinition)));
    const inRange = (port: number, ranges: readonly { fromPort: number; toPort: number }[] | undefined) =>
        ranges === undefined || ranges.some(({ fromPort, toPort }) => port >= fromPort && port <= toPort);
    const matching = rules
        .toSorted((one, other) => one.priority - other.priority)
        .find(({ ruleDefinition: { matchAttributes: match } }) => {
            return (
                match.protocols.includes(packet.protocol) &&
                within(packet.from, match.sources) &&
                within(packet.to, match.destinations) &&
                inRange(packet.fromPort, match.sourcePorts) &&
                inRange(packet.toPort, match.destinationPorts)
            );
        });
    return matching?.ruleDefinition.actions[0] ?? firewallDefaults.statelessDefaultActions[0];
}

const request: Packet = { protocol: 6, from: "10.40.196.9", fromPort: 40_000, to: "104.18.6.192", toPort: 443 };

describe("packetRules", () => {
    it("hands HTTPS of the egress tier and its answers to the second look", () => {
        const reply = { ...request, from: request.to, fromPort: 443, to: request.from, toPort: request.fromPort };
        expect([look(request), look(reply)]).toEqual(["aws:forward_to_sfe", "aws:forward_to_sfe"]);
    });

    it.each([
        ["QUIC", { protocol: 17 }],
        ["DNS to a resolver outside", { protocol: 17, to: "8.8.8.8", toPort: 53 }],
        ["DNS over TLS", { toPort: 853 }],
        ["plain HTTP", { toPort: 80 }],
        ["SSH", { toPort: 22 }],
        ["ping", { protocol: 1 }],
        ["a GRE tunnel", { protocol: 47 }],
        ["HTTPS from a sealed subnet", { from: "10.40.0.9" }],
        ["HTTPS to a neighbour network", { to: "10.8.0.9" }],
        ["HTTPS to the metadata service", { to: "169.254.169.254" }],
    ])("drops %s", (_, change) => {
        expect(look({ ...request, ...change })).toBe("aws:drop");
    });

    it("fits into the fixed capacity", () => {
        const most = publicBlocks.length;
        expect(packetRules(inside).length * inside.length * most).toBeLessThanOrEqual(ruleCapacity.packets);
    });
});

describe("hostRules", () => {
    it("name exactly the allowed hosts, in the TLS hello only", () => {
        expect(hostRules(egress)).toEqual({
            generatedRulesType: "ALLOWLIST",
            targetTypes: ["TLS_SNI"],
            targets: ["api.openai.com", "api.mistral.ai"],
        });
    });

    it("fit into the fixed capacity", () => {
        expect(ruleCapacity.hosts).toBeGreaterThanOrEqual(maxAllowedHosts);
    });
});

describe("firewallDefaults", () => {
    it("drop what no rule admits, in every stage", () => {
        expect(firewallDefaults.statelessDefaultActions).toEqual(["aws:drop"]);
        expect(firewallDefaults.statelessFragmentDefaultActions).toEqual(["aws:drop"]);
        expect(firewallDefaults.statefulDefaultActions.some((action) => action.startsWith("aws:drop_"))).toBe(true);
    });

    it("end a flow of which the firewall knows nothing, with a reset, after the time of the plan", () => {
        expect(engineOptions(410)).toEqual({
            ruleOrder: "STRICT_ORDER",
            streamExceptionPolicy: "REJECT",
            flowTimeouts: { tcpIdleTimeoutSeconds: 410 },
        });
    });
});
