import { readFileSync } from "node:fs";
import path from "node:path";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { parse, parseDocument } from "yaml";
import { stackFileSchema } from "./json-schema.ts";
import { listStacks } from "./stack-file.ts";

const stacks = path.join(import.meta.dirname, "..", "stacks");
// zod writes a pattern beside each format; the pattern is what is tested here.
const formats = { date: true, email: true } as const;
const validate = new Ajv({ strict: true, strictRequired: false, allErrors: true, formats }).compile(stackFileSchema());
const textOf = (stack: string): string => readFileSync(path.join(stacks, `Pulumi.${stack}.yaml`), "utf8");

/** The reference stack with one value changed at a path; `undefined` removes it. */
function changed(stack: string, at: readonly (string | number)[], value: unknown): unknown {
    const document = parseDocument(textOf(stack));
    if (value === undefined) document.deleteIn(at);
    else document.setIn(at, value);
    return document.toJS() as unknown;
}

describe("the JSON Schema of stack files", () => {
    it.each(listStacks(stacks))("accepts %s, which points editors at it", (stack) => {
        validate(parse(textOf(stack)));
        expect(validate.errors).toBeNull();
        expect(textOf(stack).split("\n")[0]).toBe("# yaml-language-server: $schema=./stack.schema.json");
    });

    it.each([
        ["an unknown key at the top", "hybrid-eu", ["configs"], {}],
        ["an unknown ringfence key", "hybrid-eu", ["config", "ringfence:netwrok"], {}],
        ["a key of another provider", "hybrid-eu", ["config", "aws:region"], "us-east-1"],
        ["an unknown mode", "hybrid-eu", ["config", "ringfence:mode"], "cloud"],
        ["an unknown region", "hybrid-eu", ["config", "ringfence:region"], "eu-middle-1"],
        ["a missing key", "hybrid-eu", ["config", "ringfence:budget"], undefined],
        ["providers in self-hosted mode", "self-hosted-eu", ["config", "ringfence:providers"], {}],
        ["models in managed mode", "managed-us", ["config", "ringfence:models"], {}],
        ["hybrid mode without models", "hybrid-eu", ["config", "ringfence:models"], undefined],
        ["one zone", "hybrid-eu", ["config", "ringfence:network", "zones"], ["eu-central-1a"]],
        ["an account id without quotes", "hybrid-eu", ["config", "ringfence:accounts", "workload"], 111122223333],
        [
            "regulated data at a third party",
            "hybrid-eu",
            ["config", "ringfence:dataClasses", "regulated", "thirdParty"],
            true,
        ],
        ["an unknown GPU", "hybrid-eu", ["config", "ringfence:gpuNodeGroups", "l40s", "instanceTypes", 0], "g6f.large"],
        [
            "a log retention that CloudWatch does not take",
            "self-hosted-eu",
            ["config", "ringfence:retention", "networkLogDays"],
            100,
        ],
        [
            "a literal key instead of a secret's name",
            "managed-us",
            ["config", "ringfence:providers", "openai", "apiKeySecret"],
            "abc",
        ],
    ])("refuses %s", (_case, stack, at, value) => {
        expect(validate(changed(stack, at, value))).toBe(false);
    });

    it("accepts settings of Pulumi itself", () => {
        expect(validate(changed("hybrid-eu", ["config", "pulumi:disable-default-providers"], ["*"]))).toBe(true);
        expect(validate(changed("hybrid-eu", ["secretsprovider"], "awskms://alias/x?region=eu-central-1"))).toBe(true);
    });

    it("explains every field of the config", () => {
        const unexplained = fieldsOf(stackFileSchema().properties, []).filter(([, field]) => !("description" in field));
        expect(unexplained.map(([at]) => at.join("."))).toEqual([]);
    });

    it("names the default of each field in its words", () => {
        const withDefault = fieldsOf(stackFileSchema().properties, []).flatMap(([at, field]) => {
            const value: unknown = "default" in field ? field.default : undefined;
            return typeof value === "string" || typeof value === "number" ? [{ at, field, value: String(value) }] : [];
        });
        const named = (field: object) =>
            /Default: ([^;,\s]+?)(?:[;,]| |\.?$)/m.exec("description" in field ? String(field.description) : "")?.[1];
        const silent = withDefault.filter(({ field, value }) => named(field) !== value);
        expect(withDefault.length).toBeGreaterThan(30);
        expect(silent.map(({ at, value }) => `${at.join(".")}: ${value}`)).toEqual([]);
    });
});

type Fields = [readonly string[], object][];

/** Every property in a schema, at any depth. */
function fieldsOf(value: unknown, at: readonly string[]): Fields {
    if (typeof value !== "object" || value === null) return [];
    const own: Fields = at.at(-2) === "properties" ? [[at, value]] : [];
    return [
        ...own,
        ...Object.entries(value).flatMap(([key, child]) => (key === "allOf" ? [] : fieldsOf(child, [...at, key]))),
    ];
}
