import { describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { DeclarationFault, parseDeclaration } from "./read-declaration.ts";
import { declaredForTests } from "./testing.ts";

const { gateway } = declaredForTests;
const people = (changes: object) => ({
    processors: [{ host: "api.eu.mistral.ai", classes: ["personal"], ...changes }],
});
const twice = { host: "api.eu.mistral.ai", classes: ["public"] };
const parse = (changes: object) => parseDeclaration(stringify({ ...declaredForTests, ...changes }), "it.yaml");

describe("parseDeclaration", () => {
    test("takes a whole declaration", () => {
        expect(parse({})).toEqual(declaredForTests);
    });

    test.each([
        ["an unknown jurisdiction", { jurisdiction: "mars" }, "jurisdiction"],
        ["no account", { accounts: [] }, "accounts"],
        ["an account without its leading zero", { accounts: [11122223333] }, "accounts[0]"],
        ["a wildcard among the hosts", { thirdPartyHosts: ["*.mistral.ai"] }, "thirdPartyHosts[0]"],
        ["a host that is a URL", { thirdPartyHosts: ["https://api.openai.com"] }, "thirdPartyHosts[0]"],
        ["a network that is no range", { networks: ["10.20.0.0"] }, "networks[0]"],
        ["every ARN", { externalArns: ["*"] }, "externalArns[0]"],
        ["a star inside an ARN", { externalArns: ["arn:aws:s3:*:x:y"] }, "externalArns[0]"],
        ["keys in nobody's custody", { keyCustody: "somewhere" }, "keyCustody"],
        ["an upstream registry that is a URL", { upstreamRegistries: ["https://quay.io"] }, "upstreamRegistries[0]"],
        ["a missing list", { peerAccounts: undefined }, "peerAccounts"],
        ["a processor of data about people without a contract", people({}), "processors[0].agreement"],
        ["a class nobody knows", people({ classes: ["secret"], agreement: "LEGAL-1" }), "processors[0].classes[0]"],
        ["one processor twice", { processors: [twice, twice] }, "processors"],
        ["own services of no class", { ownServices: [{ namespace: "models", classes: [] }] }, "ownServices[0].classes"],
        ["a header with capitals", { gateway: { ...gateway, classHeader: "X-Gw-Class" } }, "gateway.classHeader"],
        ["a key nobody knows", { enforcementLevel: "disabled" }, "enforcementLevel"],
    ])("refuses %s, with its path", (_, changes, path) => {
        expect(() => parse(changes)).toThrow(DeclarationFault);
        expect(() => parse(changes)).toThrow(path);
    });

    test("refuses what is no YAML", () => {
        expect(() => parseDeclaration("jurisdiction: [eu", "it.yaml")).toThrow(/^it\.yaml: not YAML/);
    });

    test("lists every fault at once", () => {
        expect(() => parse({ jurisdiction: "mars", accounts: [] })).toThrow(/jurisdiction[^]*accounts/);
    });
});
