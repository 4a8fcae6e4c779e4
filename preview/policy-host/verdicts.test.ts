import { describe, expect, test } from "vitest";
import { gdpr } from "../../policies/kit/clause.ts";
import { formatFinding } from "../../policies/kit/message.ts";
import { say } from "../../policies/kit/safe.ts";
import { factsOf, waiverForTests } from "../../policies/kit/testing-waiver.ts";
import { blocks } from "../preview.ts";
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

describe("a finding that is waived", () => {
    const urn = "urn:pulumi:dev::ringfence::aws:s3/bucket:Bucket::it";
    const context = { id: "RES-999", why: "it matters", controls: [gdpr("Art. 44")], fix: "Stop.", waivable: true };
    const line = (status: "violated" | "undetermined", isWaived: boolean) => {
        const waiver = isWaived ? { waiver: waiverForTests({ urn, rule: "RES-999" }) } : {};
        const message = formatFinding({ status, urn, path: ["policy"], problem: say`wrong`, ...waiver }, context);
        const enforcement = isWaived ? "advisory" : "mandatory";
        return { rule: "rule", message, enforcement, severity: "high", urn } as const;
    };
    const verdict = (...diagnostics: readonly ReturnType<typeof line>[]) =>
        verdictsOf("pack", [rule("resource")], [{ scope: "resource", diagnostics, notApplicable: [] }])[0];

    test.each(["violated", "undetermined"] as const)(
        "has a status of its own, and the facts of its waiver: %s",
        (of) => {
            const waived = verdict(line(of, true));
            const facts = factsOf(waiverForTests({ urn, rule: "RES-999" }));
            const standing = "that ciso@group.example permits it is stated, not verified";
            expect(waived).toMatchObject({ status: "waived", id: "RES-999" });
            expect(waived?.findings).toMatchObject([
                { status: "waived", enforcement: "advisory", path: "policy", waiver: { of, standing, ...facts } },
            ]);
            expect(waived && blocks(waived)).toBe(false);
        },
    );

    test("beside one that is not leaves the verdict to the other", () => {
        expect(verdict(line("violated", true), line("undetermined", false))?.status).toBe("undetermined");
        const mixed = verdict(line("undetermined", true), line("violated", false));
        expect(mixed?.status).toBe("violated");
        expect(mixed && blocks(mixed)).toBe(true);
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
