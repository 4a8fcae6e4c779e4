import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { declarationsIn, parseDeclaration } from "./read-declaration.ts";
import type { DeclarationReading } from "./read-declaration.ts";
import { say } from "./safe.ts";
import { declaredForTests } from "./testing.ts";

const { gateway } = declaredForTests;
const people = (changes: object) => ({
    processors: [{ host: "api.eu.mistral.ai", classes: ["personal"], ...changes }],
});
const twice = { host: "api.eu.mistral.ai", classes: ["public"] };
const read = (text: string) => parseDeclaration(text, say`it.yaml`);
const write = (changes: object) => stringify({ ...declaredForTests, ...changes }, { aliasDuplicateObjects: false });
const parse = (changes: object) => read(write(changes));
const problemOf = (reading: DeclarationReading) => (reading.ok ? "" : reading.problem.toString());

describe("parseDeclaration", () => {
    test("takes a whole declaration", () => {
        expect(parse({})).toEqual({ ok: true, declaration: declaredForTests });
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
        ["one processor twice", { processors: [twice, twice] }, "processors[1].host"],
        ["own services of no class", { ownServices: [{ namespace: "models", classes: [] }] }, "ownServices[0].classes"],
        ["a header with capitals", { gateway: { ...gateway, classHeader: "X-Gw-Class" } }, "gateway.classHeader"],
        ["a key nobody knows", { enforcementLevel: "disabled" }, "its top"],
    ])("refuses %s, with its path", (_, changes, at) => {
        expect(problemOf(parse(changes))).toContain(`it.yaml is at fault at ${at}, so nobody said which jurisdiction`);
    });

    test.each([
        ["what is no YAML", "jurisdiction: [eu"],
        ["a key twice", `${write({})}jurisdiction: us\n`],
        ["an alias", write({}).replace("jurisdiction: eu", "jurisdiction: &here eu\nother: *here")],
        ["two documents", `${write({})}---\njurisdiction: us\n`],
        ["an unknown tag", write({}).replace("jurisdiction: eu", "jurisdiction: !mine eu")],
    ])("refuses %s", (_, text) => {
        expect(problemOf(read(text))).toContain("it.yaml is not YAML in which each line says one thing");
    });

    test("lists every fault at once, and repeats nothing of the text", () => {
        const problem = problemOf(parse({ jurisdiction: "hunter2", accounts: [], hunter2: "hunter2" }));
        expect(problem).toContain("at fault at jurisdiction, accounts, its top");
        expect(problem).not.toContain("hunter2");
    });
});

describe("the declarations of a folder", () => {
    let folder = "";
    beforeAll(() => {
        folder = mkdtempSync(path.join(tmpdir(), "ringfence-declarations-"));
        writeFileSync(path.join(folder, "here.yaml"), write({}));
    });
    afterAll(() => {
        rmSync(folder, { recursive: true });
    });

    test("are found by the stack, and read once", () => {
        const declaredFor = declarationsIn(folder);
        expect(declaredFor("here")).toMatchObject({ ok: true });
        expect(declaredFor("here")).toBe(declaredFor("here"));
    });

    test.each([
        ["a stack without one", "elsewhere", "policies/declarations/elsewhere.yaml is not there or cannot be read"],
        ["a name that leads out of the folder", "../here", "the name of the stack is none"],
        ["no name", "", "the name of the stack is none"],
    ])("do not answer for %s", (_, stack, problem) => {
        expect(problemOf(declarationsIn(folder)(stack))).toContain(problem);
    });
});
