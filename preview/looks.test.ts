import { describe, expect, test } from "vitest";
import { noOptions, type ResourceRecord } from "./engine/resource-record.ts";
import { beyondPreview, type Looked } from "./looks.ts";
import type { PolicyFinding, PolicyVerdict } from "./preview.ts";
import { secret, unknownValue, type WireMap } from "./wire.ts";

const urn = "urn:pulumi:dev::shop::aws:sns/topic:Topic::it";

function record(inputs: WireMap, more: Partial<ResourceRecord> = {}): ResourceRecord {
    return {
        urn,
        type: "aws:sns/topic:Topic",
        name: "it",
        kind: "custom",
        dependencies: [],
        propertyDependencies: {},
        aliases: [],
        options: noOptions,
        inputs,
        outputs: {},
        ...more,
    };
}

function looked(records: readonly ResourceRecord[], policies: readonly PolicyVerdict[] = []): Looked {
    return { records, policies };
}

/** Paths at which a record is another one as deployed. */
function changes(before: ResourceRecord, after: ResourceRecord): readonly (string | undefined)[] {
    return beyondPreview(looked([before]), looked([after])).policies.flatMap(({ rule, findings }) => {
        expect(rule).toBe("no-other-values-when-deployed");
        return findings.map(({ path }) => path);
    });
}

describe("what becomes known is no other value:", () => {
    test.each<[string, WireMap, WireMap]>([
        ["a text", { arn: unknownValue }, { arn: "arn:aws:sns:eu-central-1:111122223333:it" }],
        ["a map where nobody knew what would be there", { tags: unknownValue }, { tags: { a: "1" } }],
        ["nothing at all", { arn: unknownValue }, {}],
        ["an entry of a list", { actions: ["a", unknownValue] }, { actions: ["a", "b"] }],
        ["something inside a secret", { value: secret({ a: unknownValue }) }, { value: secret({ a: "1" }) }],
        ["a secret that is not there", { value: secret(unknownValue) }, {}],
        ["what the engine keeps for itself", { __defaults: [] }, { __defaults: ["a"] }],
    ])("%s", (_, before, after) => {
        expect(changes(record(before), record(after))).toEqual([]);
    });
});

describe("another value is told with its path and never shown:", () => {
    test.each<[string, WireMap, WireMap, readonly string[]]>([
        ["a text", { name: "canary-1" }, { name: "canary-2" }, ["name"]],
        ["something deep", { rules: [{ days: 1, on: true }] }, { rules: [{ days: 2, on: true }] }, ["rules[0].days"]],
        ["one more entry", { actions: ["a"] }, { actions: ["a", "canary-3"] }, ["actions"]],
        ["one more property", {}, { endpoint: "canary-4" }, ["endpoint"]],
        ["one property less", { policy: "canary-5" }, {}, ["policy"]],
        ["one property less inside", { tags: { a: "1", b: "2" } }, { tags: { a: "1" } }, ["tags.b"]],
        ["another kind of value", { name: "1" }, { name: 1 }, ["name"]],
        ["a secret", { value: secret("canary-6") }, { value: secret("canary-7") }, ["value"]],
        ["a secret in the clear", { value: secret("canary-8") }, { value: "canary-8" }, ["value"]],
        ["an unknown secret in the clear", { value: secret(unknownValue) }, { value: "canary-9" }, ["value"]],
        ["two of them", { a: 1, b: 2, c: 3 }, { a: 0, b: 2, c: 0 }, ["a", "c"]],
    ])("%s", (_, before, after, paths) => {
        expect(changes(record(before), record(after))).toEqual(paths);
        expect(JSON.stringify(beyondPreview(looked([record(before)]), looked([record(after)])))).not.toContain(
            "canary",
        );
    });
});

describe("so is what is said beside the inputs:", () => {
    test.each<[string, Partial<ResourceRecord>, readonly (string | undefined)[]]>([
        ["another parent, which is no path", { parent: "urn:pulumi:dev::shop::a:b:C::box" }, [undefined]],
        ["a resource that is only read", { kind: "read" }, [undefined]],
        ["another provider", { provider: "urn:pulumi:dev::shop::pulumi:providers:aws::b::2" }, ["options.provider"]],
        ["an alias", { aliases: [`${urn}-before`] }, ["options.aliases"]],
        ["an option", { options: { ...noOptions, ignoreChanges: ["policy"] } }, ["options.ignoreChanges"]],
        ["an option that a preview does not have", { options: { ...noOptions, importId: "x" } }, ["options.importId"]],
    ])("%s", (_, other, paths) => {
        expect(changes(record({}), record({}, other))).toEqual(paths);
    });

    test("but not the id of the same provider, which only a deployment knows", () => {
        const provider = (id: string) =>
            record({}, { provider: `urn:pulumi:dev::shop::pulumi:providers:aws::a::${id}` });
        expect(changes(provider(unknownValue), provider("12ab"))).toEqual([]);
    });
});

describe("verdicts", () => {
    const finding = (message: string): PolicyFinding => ({
        status: "undetermined",
        urn,
        path: "policy",
        severity: "high",
        enforcement: "mandatory",
        message,
    });
    const verdict = (...findings: readonly PolicyFinding[]): PolicyVerdict => ({
        pack: "residency",
        rule: "res-a",
        id: "RES-101",
        status: findings.length === 0 ? "passed" : "undetermined",
        findings,
    });
    const policies = (before: PolicyVerdict, after: PolicyVerdict) =>
        beyondPreview(looked([], [before]), looked([], [after])).policies;

    test("hold what the preview does not have already, and are left out where that is nothing", () => {
        expect(policies(verdict(finding("a")), verdict(finding("a")))).toEqual([]);
        expect(policies(verdict(), verdict())).toEqual([]);
        expect(policies(verdict(finding("a")), verdict(finding("a"), finding("b")))).toEqual([verdict(finding("b"))]);
    });

    test("are violated where something new is, though what is left was undetermined before", () => {
        const violated: PolicyFinding = { ...finding("c"), status: "violated" };
        expect(policies(verdict(finding("c")), verdict(violated))).toEqual([
            { ...verdict(violated), status: "violated" },
        ]);
    });

    test("of resources that are in one look only name each and its parent", () => {
        const parent = "urn:pulumi:dev::shop::a:b:C::box";
        const { resources, policies: against } = beyondPreview(
            looked([record({}, { urn: `${urn}-shown` })]),
            looked([record({}, { urn: `${urn}-hidden`, parent })]),
        );
        expect(resources.map((one) => one.urn)).toEqual([`${urn}-hidden`]);
        expect(against.map(({ rule, findings }) => [rule, findings.map((one) => one.urn)])).toEqual([
            ["no-resources-only-when-deployed", [`${urn}-hidden`]],
            ["no-resources-only-in-preview", [`${urn}-shown`]],
        ]);
        expect(against[0]?.findings[0]?.message).toContain(parent);
    });
});
