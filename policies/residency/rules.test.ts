import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { toPolicy } from "../kit/policy.ts";
import { readMutations, readRuleModules } from "./areas.ts";
import { residencyFiles } from "./generated.ts";
import { rules } from "./rules.ts";

const modules = await readRuleModules();
const mutations = await readMutations();
const generated = await residencyFiles();

describe("what is generated from the rules", () => {
    test.each(generated)("$file is current", ({ file, text }) => {
        expect(readFileSync(file, "utf8"), "run npm run generate").toBe(text);
    });
});

describe("the rules of the pack", () => {
    test("are those of the files, each in a file of its name with its test beside it, and no other file is there", () => {
        const files = readdirSync(import.meta.dirname, { recursive: true, encoding: "utf8" })
            .map((file) => path.basename(file))
            .filter((file) => file.startsWith("res-"));
        expect(files.sort()).toEqual(rules.flatMap(({ name }) => [`${name}.test.ts`, `${name}.ts`]).sort());
        expect(modules.map(({ rule }) => rule.name).sort()).toEqual(rules.map(({ name }) => name).sort());
    });

    test("have ids and names of their own, in the order of the ids", () => {
        const ids = rules.map(({ id }) => id);
        expect(ids).toEqual([...new Set(ids)].sort());
        expect(new Set(rules.map(({ name }) => name)).size).toBe(rules.length);
    });

    test.each(modules)("$rule.id has its test beside it, and mutations in its own area that it refuses", (module) => {
        const area = path.posix.dirname(module.file);
        expect(existsSync(path.join(import.meta.dirname, area, `${module.rule.name}.test.ts`))).toBe(true);
        expect(Object.keys(mutations[area]?.[module.rule.id] ?? {})).not.toEqual([]);
    });

    test("are the only ones that mutations name", () => {
        const named = Object.values(mutations).flatMap((area) => Object.keys(area));
        expect(named.sort()).toEqual(rules.map(({ id }) => id));
    });

    test("are mandatory, but for those that the catalogue calls advisory", () => {
        const advisory = rules.filter(({ enforcement }) => enforcement === "advisory").map(({ id }) => id);
        expect(advisory).toEqual(["RES-504", "RES-702"]);
    });

    test.each(rules)("$id says what it serves, why, and what to write instead", (rule) => {
        expect(rule.controls.length).toBeGreaterThan(0);
        expect(rule.reads).not.toBe("");
        // "<why> (<clauses>)." and "<fix>" are parts of the message, and of the table for reviewers.
        expect(rule.why).toMatch(/^[a-z].*[^.]$/);
        expect(rule.fix).toMatch(/^[A-Z].*\.$/);
        expect(rule.title).toMatch(/^[A-Z].*[^.]$/);
    });

    test.each(rules)(
        "$id binds at its enforcement, with a severity, a required jurisdiction and its id first",
        (rule) => {
            const policy = toPolicy(rule);
            expect(policy).toMatchObject({ enforcementLevel: rule.enforcement, severity: rule.severity });
            expect(policy.displayName).toMatch(new RegExp(`^${rule.id} `));
            expect(policy.configSchema?.required).toContain("jurisdiction");
            expect(policy.configSchema?.required).toEqual(rule.needs);
            expect(Object.keys(policy.configSchema?.properties ?? {})).toEqual(rule.needs);
        },
    );
});

describe("the config of each stack", () => {
    const configs = path.join(import.meta.dirname, "config");
    const declarations = path.join(import.meta.dirname, "..", "declarations");
    const stacks = readdirSync(configs).map((file) => path.basename(file, ".json"));

    test("is there for every declared stack, and for no other", () => {
        expect(stacks.map((stack) => `${stack}.yaml`).sort()).toEqual(readdirSync(declarations).sort());
        expect(existsSync(path.join(declarations, "self-hosted-eu.yaml"))).toBe(true);
    });

    test.each(stacks)("configures every rule of %s and switches none off", (stack) => {
        const text = readFileSync(path.join(configs, `${stack}.json`), "utf8");
        const config: unknown = JSON.parse(text);
        expect(Object.keys(config as object)).toEqual(rules.map(({ name }) => name));
        expect(text).not.toMatch(/enforcementLevel|"disabled"|"advisory"|"all"/);
        for (const rule of rules) {
            expect(rule.readConfig((config as Record<string, unknown>)[rule.name])).toBeDefined();
        }
    });
});
