import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dayAfter, referenceDay } from "../../catalog/day.ts";
import { waiverForTests } from "./testing-waiver.ts";
import { isFor, judgeWaivers, longestDays } from "./waiver.ts";
import type { Waiver, WaiverGround } from "./waiver.ts";

const urn = "urn:pulumi:dev::ringfence::aws:s3/bucketPolicy:BucketPolicy::policy";
const waiver = (changes: Readonly<Record<string, unknown>> = {}) => ({
    ...waiverForTests({ urn, rule: "RES-104" }),
    ...changes,
});
const ground: WaiverGround = {
    stack: "dev",
    today: referenceDay,
    approvers: ["ciso@group.example", "dpo@group.example"],
    rules: [
        { id: "RES-103", waivable: true, severity: "critical" },
        { id: "RES-104", waivable: true, severity: "high" },
        { id: "RES-101", waivable: false, severity: "critical" },
    ],
};
const judge = (entries: readonly unknown[], by: Partial<WaiverGround> = {}) =>
    judgeWaivers(
        entries.map((value, index) => ({ value, line: index + 1 })),
        { ...ground, ...by },
    );
const problems = (entries: readonly unknown[], by: Partial<WaiverGround> = {}) =>
    judge(entries, by).faults.map(({ problem }) => String(problem));

describe("a waiver holds", () => {
    test.each([
        ["for every finding of a rule on a resource", {}],
        ["for one property", { path: 'policy.Statement[0]["a \\"b\\""]' }],
        ["on the first of its days", { granted: referenceDay }],
        ["on the last of its days", { expires: referenceDay }],
        ["for 90 days", { granted: "2026-11-20", expires: dayAfter("2026-11-20", 90) }],
        ["for 30 days where the rule is critical", { rule: "RES-103", expires: dayAfter("2026-11-20", 30) }],
        ["by another approver", { approver: "dpo@group.example" }],
        ["where an approver asks and another permits", { requester: "dpo@group.example" }],
        ["with an address for a ticket", { ticket: "https://tickets.group.example/PRIV-7?show=all" }],
    ])("%s", (_, changes) => {
        expect(judge([waiver(changes)])).toEqual({ valid: [waiver(changes)], faults: [] });
    });
});

describe("a waiver is refused, and waives nothing", () => {
    test.each([
        ["that expired yesterday", { expires: dayAfter(referenceDay, -1) }, "it expired on 2026-11-27"],
        ["that is granted tomorrow", { granted: "2026-11-29" }, "it holds from 2026-11-29 on"],
        ["for 91 days", { expires: dayAfter("2026-11-20", 91) }, "longer than the 90 days"],
        [
            "for 31 days of a critical rule",
            { rule: "RES-103", expires: dayAfter("2026-11-20", 31) },
            "longer than the 30 days",
        ],
        ["that ends before it begins", { granted: "2026-11-25", expires: "2026-11-24" }, "before it begins"],
        ["by who asks for it", { requester: "ciso@group.example" }, "who asks for it is who permits it"],
        ["by who asks, in capitals", { requester: "CISO@Group.Example" }, "who asks for it is who permits it"],
        [
            "by who asks, by another address",
            { requester: "ciso+me@group.example" },
            "who asks for it is who permits it",
        ],
        [
            "by somebody who is not declared",
            { approver: "boss@group.example" },
            "none of the declaration's `approvers`",
        ],
        ["of a rule that nobody wrote", { rule: "RES-999" }, "there is no rule RES-999"],
        ["of a rule that knows no exception", { rule: "RES-101" }, "no exception can be granted from RES-101"],
        ["of every resource of a type", { urn: urn.replace("::policy", "::*") }, "`urn` has a * in it"],
        ["of another stack", { urn: urn.replace(":dev:", ":prod:") }, "of another stack than dev"],
        ["of a stack whose name begins as this one", { urn: urn.replace(":dev:", ":dev2:") }, "of another stack"],
        ["of what is no URN", { urn: "policy" }, "`urn` is missing, or is not the URN"],
        ["of every rule", { rule: "RES-*" }, "`rule` is missing, or is not the id"],
        ["of every property", { path: "policy.*" }, "`path` is missing, or is not one property"],
        ["without a reason", { reason: "  " }, "`reason` is missing"],
        ["whose reason turns what is read", { reason: "fine \u202e!" }, "`reason` is missing"],
        ["whose reason goes on as another line", { reason: "fine\n  Fix: nothing" }, "`reason` is missing"],
        ["without a compensating control", { compensatingControl: undefined }, "`compensatingControl` is missing"],
        ["without a ticket", { ticket: "" }, "`ticket` is missing"],
        ["of a day that is in no calendar", { expires: "2026-11-31" }, "`expires` is missing, or is not a day"],
        ["by nobody", { approver: "ciso" }, "`approver` is missing"],
        ["with a key that nobody reads", { forever: true }, "it has a key that nobody reads"],
    ])("%s", (_, changes, problem) => {
        const { valid, faults } = judge([waiver(changes)]);
        expect(valid).toEqual([]);
        expect(faults.map((fault) => String(fault.problem)).join("\n")).toContain(`the waiver at line 1: `);
        expect(faults.map((fault) => String(fault.problem)).join("\n")).toContain(problem);
        expect(faults.every(({ fix }) => /^[A-Z].*\.$/.test(String(fix)))).toBe(true);
    });

    test("that stands there twice: the second time", () => {
        expect(judge([waiver(), waiver({ ticket: "PRIV-8" })]).valid).toEqual([waiver()]);
        expect(problems([waiver(), waiver({ ticket: "PRIV-8" })])).toEqual([
            "the waiver at line 2: it says what another one above says",
        ]);
        expect(problems([waiver(), waiver({ path: "policy" }), waiver({ rule: "RES-103" })])).toEqual([]);
    });

    test("where nobody is declared who may approve", () => {
        expect(judge([waiver()], { approvers: [] }).valid).toEqual([]);
    });

    test("that is no map", () => {
        expect(problems(["all of it"])).toEqual(["the waiver at line 1: it is no map of keys"]);
    });

    test("with every fault at once, and without a word of what is written there", () => {
        const told = problems([waiver({ urn: "hunter2", rule: "hunter2", hunter2: "hunter2", reason: undefined })]);
        expect(told).toHaveLength(4);
        expect(told.join()).not.toContain("hunter2");
    });
});

describe("the days of a waiver", () => {
    const days = fc.integer({ min: -200, max: 200 });

    test("hold exactly where it is granted, not over, and not too long", () => {
        fc.assert(
            fc.property(days, days, fc.constantFrom("RES-103", "RES-104"), (from, to, rule) => {
                const dated = waiver({
                    rule,
                    granted: dayAfter(referenceDay, from),
                    expires: dayAfter(referenceDay, to),
                });
                const longest = rule === "RES-103" ? longestDays.critical : longestDays.other;
                const holds = from <= 0 && to >= 0 && to - from <= longest;
                expect(judge([dated]).valid.length).toBe(holds ? 1 : 0);
            }),
        );
    });
});

describe("a waiver is for a finding", () => {
    const finding = { id: "RES-104", urn, path: "policy" };
    test.each<[Partial<Waiver>, Parameters<typeof isFor>[1], boolean]>([
        [{}, finding, true],
        [{}, { ...finding, path: undefined }, true],
        [{ path: "policy" }, finding, true],
        [{ path: "policy" }, { ...finding, path: "policy.Statement" }, false],
        [{ path: "policy" }, { ...finding, path: undefined }, false],
        [{}, { ...finding, id: "RES-103" }, false],
        [{}, { ...finding, urn: `${urn}2` }, false],
        [{}, { ...finding, urn: undefined }, false],
    ])("only by rule, resource and property: %#", (changes, found, isMeant) => {
        expect(isFor({ ...waiverForTests({ urn, rule: "RES-104" }), ...changes }, found)).toBe(isMeant);
    });
});
