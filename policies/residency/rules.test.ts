import { referenceDay } from "../../catalog/day.ts";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { toPolicy } from "../kit/policy.ts";
import { declarationsIn, listDeclarations } from "../kit/read-declaration.ts";
import { declaredAs } from "../kit/testing-judge.ts";
import { readMutations, readRuleModules } from "./areas.ts";
import { policyFiles } from "./generated.ts";
import { rules } from "./rules.ts";

const repository = path.join(import.meta.dirname, "..", "..");
const declarations = path.join(repository, "policies", "declarations");
const modules = await readRuleModules();
const mutations = await readMutations();
const generated = await policyFiles();

describe("what is generated from the rules", () => {
    test.each(generated)("$file is current", ({ file, text }) => {
        expect(readFileSync(path.join(repository, file), "utf8"), "run npm run generate").toBe(text());
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

    /** Judges the declaration by the day: no change of a stack changes its verdict. */
    const ofTheDay = ["RES-113"];

    test.each(modules)("$rule.id has its test beside it, and mutations in its own area that it refuses", (module) => {
        const area = path.posix.dirname(module.file);
        expect(existsSync(path.join(import.meta.dirname, area, `${module.rule.name}.test.ts`))).toBe(true);
        const count = Object.keys(mutations[area]?.[module.rule.id] ?? {}).length;
        expect(count > 0).toBe(!ofTheDay.includes(module.rule.id));
    });

    test("are the only ones that mutations name", () => {
        const named = Object.values(mutations).flatMap((area) => Object.keys(area));
        expect(named.sort()).toEqual(rules.map(({ id }) => id).filter((id) => !ofTheDay.includes(id)));
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

    test.each(rules)("$id binds at its enforcement, with a severity, its id first and nothing to configure", (rule) => {
        const policy = toPolicy(rule, { declaredFor: declaredAs({}), today: referenceDay });
        expect(policy).toMatchObject({ enforcementLevel: rule.enforcement, severity: rule.severity });
        expect(policy.displayName).toMatch(new RegExp(`^${rule.id} `));
        // With a key that has to be there, the Pulumi CLI would not run the pack without a configuration.
        expect(policy.configSchema).toBeUndefined();
        expect(rule.needs).toContain("jurisdiction");
    });
});

describe("the declarations", () => {
    test.each(listDeclarations(declarations))("that of %s holds what every rule needs", (stack) => {
        const reading = declarationsIn(declarations)(stack);
        expect(reading).toMatchObject({ ok: true });
        for (const rule of rules) {
            expect(reading.ok && rule.readDeclared(reading.declaration)).toMatchObject({
                jurisdiction: expect.any(String) as string,
            });
        }
    });
});
