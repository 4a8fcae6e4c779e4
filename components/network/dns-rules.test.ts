import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { regions } from "../../catalog/jurisdictions.ts";
import { egressArgs, sealedArgs } from "./dmz-network.fixture.ts";
import { dnsRules } from "./dns-rules.ts";
import type { DmzNetworkArgs } from "./args.ts";

/** What the DNS firewall answers: the first rule by priority with a pattern that matches decides. */
function answer(args: DmzNetworkArgs, query: string): "ALLOW" | "BLOCK" | undefined {
    const matches = (pattern: string): boolean =>
        pattern === "*" || (pattern.startsWith("*.") ? query.endsWith(pattern.slice(1)) : query === pattern);
    const ordered = dnsRules(args, regions[args.region]).toSorted((one, other) => one.priority - other.priority);
    return ordered.find(({ domains }) => domains.some(matches))?.action;
}

describe("dnsRules", () => {
    it.each([
        "sts.eu-north-1.amazonaws.com",
        "111122223333.dkr.ecr.eu-north-1.amazonaws.com",
        "acme-weights.s3.eu-north-1.amazonaws.com",
        "ABC123.gr7.eu-north-1.eks.amazonaws.com",
        "ip-10-40-0-9.eu-north-1.compute.internal",
        "gateway.llm.corp.acme.eu",
        "llm.corp.acme.eu",
    ])("lets a sealed network resolve %s", (name) => {
        expect(answer(sealedArgs, name)).toBe("ALLOW");
    });

    it.each([
        "secret.attacker.example",
        "api.openai.com",
        "sts.us-east-1.amazonaws.com",
        "s3.amazonaws.com",
        "bedrock-runtime.eu-north-1.amazonaws.com",
        "evil.execute-api.eu-north-1.amazonaws.com",
        "com",
    ])("blocks %s in a sealed network", (name) => {
        expect(answer(sealedArgs, name)).toBe("BLOCK");
    });

    it("opens exactly the allowed hosts with egress, not their sub-domains or siblings", () => {
        expect(answer(egressArgs, "api.openai.com")).toBe("ALLOW");
        for (const name of ["x.api.openai.com", "openai.com", "api.openai.com.attacker.example", "chat.openai.com"]) {
            expect(answer(egressArgs, name)).toBe("BLOCK");
        }
    });

    it("opens Bedrock where the stack asks for it", () => {
        const args: DmzNetworkArgs = { ...sealedArgs, additionalServices: ["bedrock-runtime"] };
        expect(answer(args, "bedrock-runtime.eu-north-1.amazonaws.com")).toBe("ALLOW");
    });

    it("leaves no name undecided", () => {
        fc.assert(fc.property(fc.domain(), (name) => answer(egressArgs, name) !== undefined));
    });

    it("has no empty list, which AWS would refuse", () => {
        const bare = { ...sealedArgs, privateZones: [] };
        expect(dnsRules(bare, regions["eu-north-1"]).map(({ role }) => role)).toEqual(["aws", "everything"]);
    });

    it("knows that instances of us-east-1 are named otherwise", () => {
        const args: DmzNetworkArgs = { ...sealedArgs, jurisdiction: "us", region: "us-east-1" };
        expect(answer(args, "ip-10-40-0-9.ec2.internal")).toBe("ALLOW");
    });
});
