import { readFileSync } from "node:fs";
import path from "node:path";
import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { declarationSchemaText } from "./declaration-schema.ts";
import { listDeclarations } from "./read-declaration.ts";
import { declaredForTests } from "./testing.ts";

const folder = path.join(import.meta.dirname, "..", "declarations");
const schema = JSON.parse(declarationSchemaText()) as object;
const validate = new Ajv({ strict: true, allErrors: true }).compile(schema);

describe("the JSON Schema of declarations", () => {
    test.each(listDeclarations(folder))("accepts that of %s, which points editors at it", (stack) => {
        const text = readFileSync(path.join(folder, `${stack}.yaml`), "utf8");
        validate(parse(text));
        expect(validate.errors).toBeNull();
        expect(text.split("\n")[0]).toBe("# yaml-language-server: $schema=./declaration.schema.json");
    });

    test.each([
        ["an unknown key", { enforcementLevel: "disabled" }],
        ["a missing key", { peerAccounts: undefined }],
        ["an unknown jurisdiction", { jurisdiction: "mars" }],
        ["an account as a number", { accounts: [111122223333] }],
        ["a host with a wildcard", { thirdPartyHosts: ["*.mistral.ai"] }],
        ["a range that is none", { networks: ["10.20.0.0"] }],
        ["no class", { dataClasses: [] }],
    ])("refuses %s", (_, changes) => {
        expect(validate(JSON.parse(JSON.stringify({ ...declaredForTests, ...changes })))).toBe(false);
    });

    test("explains every key: what it says, why, and what to write", () => {
        const unexplained = keysOf(schema, []).filter(
            ([, key]) => !("description" in key && /^.+\n\nWhy: .+\.\n\n.+\.$/.test(String(key.description))),
        );
        expect(unexplained.map(([at]) => at.join("."))).toEqual([]);
        expect(keysOf(schema, []).length).toBeGreaterThan(30);
    });
});

type Keys = [readonly string[], object][];

/** Every key that a schema knows, at any depth: the names below a `properties` of JSON Schema, and not those of a key so called. */
function keysOf(schema: unknown, at: readonly string[]): Keys {
    if (typeof schema !== "object" || schema === null) {
        return [];
    }
    const { properties = {}, ...rest } = schema as { properties?: Readonly<Record<string, object>> };
    return [
        ...Object.entries(properties).flatMap(([name, child]): Keys => {
            const path = [...at, name];
            return [[path, child], ...keysOf(child, path)];
        }),
        ...Object.values(rest).flatMap((child) => keysOf(child, at)),
    ];
}
