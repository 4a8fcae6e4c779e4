import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { readProject } from "./project.ts";
import { packageConfig, type StackConfig } from "./stack-config.ts";
import { readStackConfig } from "./stack-file.ts";
import { secret, unknownValue } from "../wire.ts";

const root = mkdtempSync(join(tmpdir(), "ringfence-project-"));
afterAll(() => {
    rmSync(root, { recursive: true });
});

function read(stackFile: string, projectConfig = ""): StackConfig {
    writeFileSync(join(root, "Pulumi.yaml"), `name: shop\nruntime: nodejs\n${projectConfig}`);
    writeFileSync(join(root, "Pulumi.dev.yaml"), stackFile);
    return readStackConfig(readProject(root), "dev");
}

describe("a stack file is flattened as by the CLI", () => {
    test.each([
        ["text stays text", "shop:a: hello", "hello"],
        ["a number is its digits", "shop:a: 12", "12"],
        ["a quoted number stays as written", 'shop:a: "012"', "012"],
        ["a boolean is a word", "shop:a: true", "true"],
        ["a list is JSON", "shop:a: [1, x]", '[1,"x"]'],
        ["a map is JSON with sorted keys", "shop:a: { b: 1, a: { d: 1, c: 2 } }", '{"a":{"c":2,"d":1},"b":1}'],
        ["an unquoted date is a time", "shop:a: 2026-11-21", "2026-11-21 00:00:00 +0000 UTC"],
        ["the old form of a key is the new one", "shop:config:a: x", "x"],
    ])("%s", (_name, line, expected) => {
        expect(read(`config:\n  ${line}\n`).values).toEqual({ "shop:a": expected });
    });

    test("an encrypted value is unknown and its key is secret, also inside a map", () => {
        const config = read("config:\n  shop:a:\n    secure: v1:x\n  shop:b: { c: { secure: v1:y }, d: 1 }\n");
        expect(config.values).toEqual({ "shop:a": unknownValue, "shop:b": `{"c":"${unknownValue}","d":1}` });
        expect(config.secretKeys).toEqual(["shop:a", "shop:b"]);
        expect(packageConfig(config, "shop")).toMatchObject({ a: secret(unknownValue) });
    });

    test("an empty file is an empty configuration", () => {
        expect(read("")).toEqual({ values: {}, secretKeys: [] });
    });
});

describe("a stack file is refused", () => {
    test.each([
        ["where it is not YAML", "config: [", "is not YAML"],
        ["where it is a list", "- a", "must be a map"],
        ["where a key has no namespace", "config:\n  a: 1", "has no namespace"],
        ["where it imports an environment of Pulumi Cloud", "environment: [prod]", "Pulumi Cloud"],
    ])("%s", (_name, text, fault) => {
        expect(() => read(text)).toThrow(fault);
    });

    test("where it does not exist, with those that do", () => {
        expect(() => readStackConfig(readProject(root), "prod")).toThrow("stacks that exist: dev");
    });
});

describe("Pulumi.yaml is refused", () => {
    test.each([
        ["where it is not YAML", "name: [", "is not YAML"],
        ["where it has no name", "runtime: nodejs", "is not a Pulumi project"],
        ["where it is for another runtime", "name: shop\nruntime: python", "another runtime"],
        [
            "where the program is missing",
            "name: shop\nruntime: nodejs\nmain: nowhere",
            "does not exist - main: nowhere",
        ],
    ])("%s", (_name, text, fault) => {
        writeFileSync(join(root, "Pulumi.yaml"), text);
        expect(() => readProject(root)).toThrow(fault);
    });
});

describe("the project's own configuration", () => {
    test("fills in what the stack leaves out, and nothing else", () => {
        const declared = "config:\n  a: { type: integer, default: 4 }\n  b: { value: x }\n  aws:region: eu-west-1\n";
        expect(read("config:\n  shop:b: y\n", declared).values).toEqual({
            "aws:region": "eu-west-1",
            "shop:a": "4",
            "shop:b": "y",
        });
    });

    test.each([
        ["a key that is required and missing", "a: { type: string }", "", "does not set a"],
        ["a value of another type", "a: { type: integer }", "shop:a: x", "must be of type integer"],
        ["a secret in clear text", "a: { type: string, secret: true }", "shop:a: x", "must be encrypted"],
    ])("refuses %s", (_name, declared, line, fault) => {
        expect(() => read(`config:\n  ${line || "{}"}\n`, `config:\n  ${declared}\n`)).toThrow(fault);
    });
});
