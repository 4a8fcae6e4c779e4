import { beforeAll, describe, expect, it } from "vitest";
import { ofType, registrationsOf, theOne } from "../registrations.fixture.ts";
import type { Registration } from "../registrations.fixture.ts";
import { DmzNetwork } from "./dmz-network.ts";
import { sealedArgs } from "./dmz-network.fixture.ts";
import { dnsServersOf } from "./dns-servers.ts";

const args = {
    ...sealedArgs,
    peers: [{ name: "office", cidr: "10.64.0.0/16", via: "tgw-0123456789abcdef0" }],
    privateZones: [
        { name: "corp.example", hostedZoneId: "Z0123456789" },
        { name: "office.example", forwardTo: ["10.64.0.53", "10.64.1.53"] },
        { name: "plant.example", forwardTo: ["10.64.1.53"] },
    ],
} as const;

describe("private zones", () => {
    let made: Registration[] = [];
    beforeAll(async () => {
        made = await registrationsOf((opts) => new DmzNetwork("dmz", args, opts));
    });

    it("of Route 53 are associated with the VPC", () => {
        expect(ofType(made, "zoneAssociation:ZoneAssociation").map(({ inputs }) => inputs)).toMatchObject([
            { zoneId: "Z0123456789", vpcId: "dmz-vpc-id" },
        ]);
    });

    it("of a peer are asked of its own servers, by a resolver in the gateway's subnets", () => {
        const rules = ofType(made, "resolverRule:ResolverRule").map(({ inputs }) => [
            inputs["domainName"],
            inputs["targetIps"],
        ]);
        expect(rules).toEqual([
            ["office.example", [{ ip: "10.64.0.53" }, { ip: "10.64.1.53" }]],
            ["plant.example", [{ ip: "10.64.1.53" }]],
        ]);
        const { inputs } = theOne(made, "resolverEndpoint:ResolverEndpoint");
        expect(inputs["direction"]).toBe("OUTBOUND");
        expect(JSON.stringify(inputs["ipAddresses"])).toMatch(/^\[({"subnetId":"dmz-gateway-[a-z]-id"},?){2,3}\]$/);
    });

    it("open one way to each server, for DNS alone, and none in", () => {
        const rules = ofType(made, "SecurityGroupEgressRule").filter(({ name }) => name.startsWith("dmz-resolver-"));
        expect(rules.map(({ inputs }) => [inputs["cidrIpv4"], inputs["ipProtocol"], inputs["toPort"]])).toEqual([
            ["10.64.0.53/32", "tcp", 53],
            ["10.64.0.53/32", "udp", 53],
            ["10.64.1.53/32", "tcp", 53],
            ["10.64.1.53/32", "udp", 53],
        ]);
        expect(made.filter(({ name }) => name.startsWith("dmz-resolver-from"))).toEqual([]);
        expect(dnsServersOf(args)).toEqual(["10.64.0.53", "10.64.1.53"]);
    });

    it("need no resolver where Route 53 holds them all", async () => {
        const hosted = { ...args, privateZones: [args.privateZones[0]] };
        const there = await registrationsOf((opts) => new DmzNetwork("dmz", hosted, opts));
        expect(there.filter(({ type }) => type.includes("route53/resolverEndpoint"))).toEqual([]);
        expect(there.filter(({ name }) => name === "dmz-resolver-group")).toEqual([]);
    });
});
