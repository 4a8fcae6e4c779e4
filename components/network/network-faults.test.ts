import { describe, expect, it } from "vitest";

import { formatPath, formatText } from "../fault.ts";
import type { DmzNetworkArgs } from "./args.ts";
import { egressArgs, sealedArgs } from "./dmz-network.fixture.ts";
import { networkFaults } from "./network-faults.ts";

/** Arguments as an untyped caller could hand them over. */
function faultsOf(change: Record<string, unknown>, base: DmzNetworkArgs = sealedArgs): readonly string[] {
    return networkFaults({ ...base, ...change }).map((fault) => `${formatPath(fault.path)}: ${formatText(fault)}`);
}

const egressWith = (change: Record<string, unknown>) => ({ egress: { ...egressArgs.egress, ...change } });

describe("networkFaults", () => {
    it("finds nothing in good arguments", () => {
        expect(networkFaults(sealedArgs)).toEqual([]);
        expect(networkFaults(egressArgs)).toEqual([]);
        expect(faultsOf({ zones: sealedArgs.zones.slice(0, 2) })).toEqual([]);
        expect(faultsOf({ additionalServices: ["bedrock-runtime"], peers: [] })).toEqual([]);
    });

    it.each(["10.0.0.0/16", "172.16.0.0/16", "192.168.0.0/21", "100.64.0.0/16"])(
        "takes the private block %s",
        (cidr) => {
            expect(faultsOf({ cidr })).toEqual([]);
        },
    );

    it.each([
        ["region of another jurisdiction", { region: "us-east-1" }, "region", "in us"],
        ["British region, which only sounds European", { region: "eu-west-2" }, "region", "in uk"],
        ["Swiss region, which only sounds European", { region: "eu-central-2" }, "region", "in ch"],
        ["unknown region", { region: "eu-moon-1" }, "region", "unknown"],
        ["unknown jurisdiction", { jurisdiction: "mars" }, "jurisdiction", "not a known legal area"],
        [
            "jurisdiction named like an object's own property",
            { jurisdiction: "toString" },
            "jurisdiction",
            "not a known",
        ],
        ["one zone", { zones: ["eu-north-1a"] }, "zones", "needs two"],
        ["no zone", { zones: [] }, "zones", "needs two"],
        ["zone twice", { zones: ["eu-north-1a", "eu-north-1a"] }, "zones[1]", "twice"],
        ["zone of another region", { zones: ["eu-north-1a", "eu-west-1b"] }, "zones[1]", "no standard zone"],
        ["local zone", { zones: ["eu-north-1a", "eu-north-1-hel-1a"] }, "zones[1]", "no standard zone"],
        ["zone id", { zones: ["eu-north-1a", "eun1-az2"] }, "zones[1]", "no standard zone"],
        ["no block", { cidr: "10.40.0.0" }, "cidr", "no IPv4 block"],
        ["unaligned block", { cidr: "10.40.1.0/16" }, "cidr", "Write 10.40.0.0/16"],
        ["public block", { cidr: "8.8.0.0/16" }, "cidr", "not wholly private"],
        ["block wider than a VPC", { cidr: "10.0.0.0/15", peers: [] }, "cidr", "wider"],
        ["block too small", { cidr: "10.40.0.0/22" }, "cidr", "too small"],
        ["smallest block of AWS", { cidr: "10.40.0.0/28" }, "cidr", "too small"],
        ["account of eleven digits", { accountId: "12345678901" }, "accountId", "12 digits"],
        ["bucket given as an ARN", { buckets: ["arn:aws:s3:::b"] }, "buckets[0]", "no bucket name"],
        ["bucket wildcard", { buckets: ["acme-*"] }, "buckets[0]", "no bucket name"],
        [
            "wildcard zone",
            { privateZones: [{ name: "*.corp.eu", hostedZoneId: "Z0123456789" }] },
            "privateZones[0].name",
            "no domain",
        ],
        [
            "DNS server in no peer",
            { privateZones: [{ name: "corp.eu", forwardTo: ["192.0.2.53"] }] },
            "privateZones[0].forwardTo[0]",
            "in no peer",
        ],
        [
            "zone that nobody answers for",
            { privateZones: [{ name: "corp.eu", forwardTo: [] }] },
            "privateZones[0].forwardTo",
            "names no server",
        ],
        ["service not offered", { additionalServices: ["s3"] }, "additionalServices[0]", "not offered"],
        ["retention between two steps", { retentionDays: 42 }, "retentionDays", "no step"],
        ["endless retention", { retentionDays: 0 }, "retentionDays", "no step"],
    ])("refuses a %s", (_, change, path, words) => {
        const found = faultsOf(change).filter((line) => line.startsWith(`${path}: `));
        expect(found).toEqual([expect.stringContaining(words)]);
    });

    it("refuses four zones, of which the plan has room for three", () => {
        const zones = ["a", "b", "c", "d"].map((letter) => `eu-north-1${letter}`);
        expect(faultsOf({ zones })).toEqual([expect.stringMatching(/^zones: the network has 4 of at most 3/)]);
    });

    describe("peers", () => {
        const via = "tgw-0123456789abcdef0";
        const peersOf = (...cidrs: readonly string[]) => ({
            peers: cidrs.map((cidr, index) => ({ name: `peer-${index}`, cidr, via })),
        });

        it.each([
            ["the network itself", peersOf("10.40.128.0/20"), "peers[0].cidr", "overlaps this network"],
            ["the network, from around it", peersOf("10.0.0.0/8"), "peers[0].cidr", "overlaps this network"],
            ["each other", peersOf("10.8.0.0/16", "10.8.64.0/18"), "peers[1].cidr", "overlaps peer-0"],
        ])("must not overlap %s", (_, change, path, words) => {
            expect(faultsOf(change)).toEqual([expect.stringMatching(`^${path.replace(/[[\]]/g, "\\$&")}: .*${words}`)]);
        });

        it("may touch", () => {
            expect(faultsOf(peersOf("10.39.0.0/16", "10.41.0.0/16"))).toEqual([]);
        });

        it.each(["8.8.8.0/24", "10.8.1.0/16", "0.0.0.0/0", "office"])(
            "must be a private block, which %s is not",
            (cidr) => {
                expect(faultsOf(peersOf(cidr))[0]).toMatch(/^peers\[0\]\.cidr: /);
            },
        );

        it.each(["Office", "the office", "", "-x"])("need a plain name, which %j is not", (name) => {
            expect(faultsOf({ peers: [{ name, cidr: "10.8.0.0/16", via }] })).toEqual([
                expect.stringMatching(/^peers\[0\]\.name: /),
            ]);
        });

        it.each(["tgw-0123", "pcx-0123456789abcdef0", "office", ""])(
            "need a transit gateway, which %j is not",
            (other) => {
                expect(faultsOf({ peers: [{ name: "office", cidr: "10.8.0.0/16", via: other }] })).toEqual([
                    expect.stringMatching(/^peers\[0\]\.via: .*is not the id of a transit gateway/),
                ]);
            },
        );

        it("need names of their own", () => {
            const peers = ["10.8.0.0/16", "10.9.0.0/16"].map((cidr) => ({ name: "office", cidr, via }));
            expect(faultsOf({ peers })).toEqual([expect.stringMatching(/^peers\[1\]\.name: office is named twice/)]);
        });
    });

    describe("egress", () => {
        it.each([
            ["no host", { allowedHosts: [] }, "egress.allowedHosts", "names no host"],
            ["wildcard", { allowedHosts: ["api.openai.com", "*.x.ai"] }, "egress.allowedHosts[1]", "wildcard"],
            ["host twice", { allowedHosts: ["api.x.ai", "api.x.ai"] }, "egress.allowedHosts[1]", "twice"],
        ])("refuses a %s", (_, change, path, words) => {
            const lines = faultsOf(egressWith(change));
            expect(lines).toHaveLength(1);
            expect(lines[0]).toContain(`${path}: `);
            expect(lines[0]).toContain(words);
        });

        it("refuses a list longer than the firewall takes", () => {
            const allowedHosts = Array.from({ length: 101 }, (_, index) => `h${index}.acme.eu`);
            expect(faultsOf(egressWith({ allowedHosts }))).toEqual([
                expect.stringMatching(/^egress\.allowedHosts: allowedHosts has more than 100/),
            ]);
        });
    });

    it("reports every fault at once", () => {
        const change = { region: "us-east-1", zones: [], cidr: "x", accountId: "", retentionDays: -1 };
        const paths = faultsOf(change).map((line) => line.split(":")[0]);
        expect(paths).toEqual(["region", "zones", "cidr", "accountId", "retentionDays"]);
    });

    it("says of each fault what is wrong, why it matters and what to write", () => {
        for (const { problem, why, fix } of networkFaults({ ...sealedArgs, zones: [], cidr: "8.8.8.8/29" })) {
            expect(problem).toMatch(/[^.]$/);
            expect(why).toMatch(/^[A-Z].+\.$/);
            expect(fix).toMatch(/^[A-Z].+\.$/);
        }
    });
});
