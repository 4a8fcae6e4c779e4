import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { referenceDay, type Day } from "../../catalog/day.ts";
import { isClean, type PolicyVerdict } from "../preview.ts";
import { previewProject, type ProjectPreview } from "../project-preview.ts";

const scratch = mkdtempSync(join(tmpdir(), "ringfence-packs-"));
afterAll(() => {
    rmSync(scratch, { recursive: true });
});

function preview(program: string, pack: string, config: object, today: Day = referenceDay): Promise<ProjectPreview> {
    const configFile = join(scratch, `${program}-${pack}-${Object.keys(config).join("-")}.json`);
    writeFileSync(configFile, JSON.stringify(config));
    return previewProject({
        root: join(import.meta.dirname, "..", "engine", "testdata", program),
        stack: "dev",
        today,
        packs: [{ folder: join(import.meta.dirname, "testdata", pack), configFile }],
    });
}

function verdict(found: ProjectPreview, rule: string): PolicyVerdict {
    const of = found.policies.find((each) => each.rule === rule);
    if (of === undefined) {
        throw new Error(`no verdict of ${rule}`);
    }
    return of;
}

describe("a pack that Pulumi's own runner serves", async () => {
    const found = await preview("links", "pack", {
        "provider-region": { region: "eu-central-1" },
        "queue-exists": "disabled",
    });
    const urn = (name: string) => found.resources.find((resource) => resource.name === name)?.urn;

    test("has one verdict for each of its rules, in its own order", () => {
        expect(found.policies.map((each) => each.rule)).toEqual([
            "topic-has-a-name",
            "key-rotates",
            "password-quoted",
            "queue-exists",
            "provider-region",
            "bucket-count",
        ]);
    });

    test("is violated with resource and text, by severity and enforcement of the rule", () => {
        expect(verdict(found, "key-rotates")).toEqual({
            pack: "test-pack",
            rule: "key-rotates",
            id: "key-rotates",
            status: "violated",
            findings: [
                {
                    status: "violated",
                    urn: urn("records-key"),
                    severity: "high",
                    enforcement: "mandatory",
                    message: "turn rotation on",
                },
            ],
        });
    });

    test("is undetermined and mandatory where a rule reads an unknown value, though the SDK calls that advisory", () => {
        expect(verdict(found, "topic-has-a-name")).toMatchObject({
            status: "undetermined",
            findings: [{ status: "undetermined", enforcement: "mandatory", urn: urn("alerts") }],
        });
    });

    test("is undetermined where the configuration switches a rule off", () => {
        expect(verdict(found, "queue-exists")).toMatchObject({
            status: "undetermined",
            findings: [{ enforcement: "mandatory", message: expect.stringContaining("switched off") as string }],
        });
    });

    test("sees the provider's inputs and the rule's configuration", () => {
        expect(verdict(found, "provider-region").findings.map((finding) => finding.urn)).toEqual([urn("alerts")]);
    });

    test("sees the stack as a whole, with parents", () => {
        expect(verdict(found, "bucket-count").status).toBe("passed");
    });

    test("cannot make a secret visible by quoting it", () => {
        expect(verdict(found, "password-quoted").findings[0]?.message).toBe("the value is [secret]");
        expect(JSON.stringify(found)).not.toContain("canary");
    });
});

describe("the configuration of a pack", () => {
    test("that lacks a required key is refused with rule and key", async () => {
        await expect(preview("remediated", "pack", {})).rejects.toMatchObject({
            name: "InvalidConfig",
            faults: [expect.stringMatching(/^provider-region\.region in the configuration of policy pack test-pack: /)],
        });
    });

    test("that names no rule of the pack is refused", async () => {
        const config = { "provider-region": { region: "eu-central-1" }, "provider-regoin": { region: "eu-central-1" } };
        await expect(preview("remediated", "pack", config)).rejects.toThrow("has no rule provider-regoin");
    });

    test("that is of the wrong type is refused", async () => {
        const config = { "provider-region": { region: 7 } };
        await expect(preview("remediated", "pack", config)).rejects.toThrow("provider-region.region");
    });
});

describe("a pack that breaks", () => {
    test("in one rule is undetermined for that rule where it broke, and for those that were not heard", async () => {
        const found = await preview("transforms", "crashing", {});
        const [own, other, stack] = found.policies;
        expect(own).toMatchObject({ rule: "throws", status: "undetermined" });
        expect(own?.findings[0]?.message).toContain("the rule has a bug");
        expect(own?.findings[0]?.urn).toMatch(/::box$/);
        expect(other).toMatchObject({ rule: "is-fine", status: "undetermined" });
        expect(stack).toMatchObject({ rule: "stack-is-fine", status: "passed" });
        expect(isClean({ ...found, flows: { needed: [], faults: [] } })).toBe(false);
    });

    test("by ending its process leaves every rule undetermined", async () => {
        const found = await preview("transforms", "crashing", { "is-fine": { end: true } });
        expect(found.policies.map((each) => each.status)).toEqual(["undetermined", "undetermined", "undetermined"]);
        expect(isClean({ ...found, flows: { needed: [], faults: [] } })).toBe(false);
    });

    test("before it starts blocks, with its own words", async () => {
        const found = await preview("remediated", "broken", {});
        expect(found.policies).toMatchObject([{ rule: "all", status: "undetermined" }]);
        expect(found.policies[0]?.findings[0]?.message).toContain("this pack cannot start");
        expect(isClean({ ...found, flows: { needed: [], faults: [] } })).toBe(false);
    });
});

test("a pack that remediates changes the inputs before others and the program see them", async () => {
    const found = await preview("remediated", "remediating", {});
    const inputs = found.resources.filter((each) => each.type === "made:up/thing:Thing").map((each) => each.inputs);
    expect(inputs).toEqual([{ size: 5 }, { size: 5 }]);
    expect(verdict(found, "size-is-five").status).toBe("passed");
});

test("the program and the pack judge by the day of the preview", async () => {
    const found = await preview("dated", "dated", {}, "2024-02-29");
    expect(found.resources.find(({ name }) => name === "thing")?.inputs).toEqual({ day: "2024-02-29" });
    expect(verdict(found, "day").findings.map(({ message }) => message)).toEqual(["2024-02-29"]);
});
