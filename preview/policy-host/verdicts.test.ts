import { describe, expect, test } from "vitest";
import { verdictsOf } from "./verdicts.ts";
import type { Outcome, Rule, Scope } from "./verdicts.ts";

const rule = (...scopes: readonly Scope[]): Rule => ({
    name: "rule",
    id: "RES-999",
    scopes,
    severity: "high",
    enforcement: "mandatory",
});
const answer = (scope: Scope, applies: boolean): Outcome => ({
    scope,
    diagnostics: [],
    notApplicable: applies ? [] : ["rule"],
});
const statusOf = (of: Rule, ...outcomes: readonly Outcome[]) => verdictsOf("pack", [of], outcomes)[0]?.status;

describe("the verdict of a rule that judges resources and the stack", () => {
    const both = rule("resource", "stack");

    test("is passed where only the stack had something to judge", () => {
        expect(statusOf(both, answer("resource", false), answer("stack", true))).toBe("passed");
    });

    test("is passed where only a resource had something to judge", () => {
        expect(statusOf(both, answer("resource", false), answer("resource", true), answer("stack", false))).toBe(
            "passed",
        );
    });

    test("is not applicable where neither had", () => {
        expect(statusOf(both, answer("resource", false), answer("stack", false))).toBe("notApplicable");
    });
});

describe("the verdict of a rule with one half", () => {
    test("says nothing about the other: the stack is not asked of a rule on resources", () => {
        expect(statusOf(rule("resource"), answer("resource", false), answer("stack", true))).toBe("notApplicable");
    });

    test("of the stack is not passed because a resource was heard", () => {
        expect(statusOf(rule("stack"), answer("resource", true), answer("stack", false))).toBe("notApplicable");
    });
});

describe("what a rule says of a resource alone, and again of the whole stack", () => {
    const line = (urn: string, message: string) => ({
        rule: "rule",
        message,
        enforcement: "mandatory" as const,
        severity: "high" as const,
        urn,
    });
    const alone = "Title.\nRES-999 violated: no.\n  Fix: it.";
    const said = (...stack: readonly ReturnType<typeof line>[]) => {
        const outcomes: readonly Outcome[] = [
            { ...answer("resource", true), diagnostics: [line("a", alone)] },
            { ...answer("stack", true), diagnostics: stack },
        ];
        return verdictsOf("pack", [rule("resource", "stack")], outcomes)[0]?.findings.map(({ message }) => message);
    };

    test("is told once, with what the stack adds", () => {
        const more = `${alone}\n    Write this.`;
        expect(said(line("a", more))).toEqual([more]);
    });

    test("is told twice where the two are about different things", () => {
        expect(said(line("b", `${alone}\n    Write this.`))).toHaveLength(2);
        expect(said(line("a", `${alone} Again.`))).toHaveLength(2);
    });
});
