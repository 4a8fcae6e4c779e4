import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { gdpr, hipaa, required } from "./clause.ts";
import { formatFinding, parseFinding } from "./message.ts";
import type { FindingContext } from "./message.ts";
import { formatPath } from "./path.ts";
import { say } from "./safe.ts";
import { factsOf, waiverForTests } from "./testing-waiver.ts";

const context: FindingContext = {
    id: "RES-102",
    why: "data stands where its region is",
    controls: [required(gdpr("Art. 44")), hipaa("164.312(e)(1)")],
    fix: "Drop `region`.",
    waivable: true,
};
const problem = say`us-west-2 is abroad`;

describe("formatFinding", () => {
    test("says what, why with clauses, and what to write instead", () => {
        expect(formatFinding({ status: "violated", path: ["rules", 0, "region"], problem }, context)).toBe(
            [
                "RES-102 violated at rules[0].region: us-west-2 is abroad.",
                "  Why: data stands where its region is (required by GDPR Art. 44; supports 45 CFR 164.312(e)(1)).",
                "  Fix: Drop `region`.",
            ].join("\n"),
        );
    });

    test("says that an undetermined finding blocks", () => {
        const text = formatFinding({ status: "undetermined", path: [], problem }, context);
        expect(text).toContain("RES-102 undetermined: ");
        expect(text).toContain("What cannot be decided counts as a violation.");
    });
});

describe("a finding that says more than its rule", () => {
    test("has its own reason and remedy", () => {
        const own = { why: say`the redirect leaves`, fix: say`Drop the filter.` };
        expect(formatFinding({ status: "violated", path: [], problem, ...own }, context)).toBe(
            [
                "RES-102 violated: us-west-2 is abroad.",
                "  Why: the redirect leaves (required by GDPR Art. 44; supports 45 CFR 164.312(e)(1)).",
                "  Fix: Drop the filter.",
            ].join("\n"),
        );
    });
});

describe("a finding of a resource", () => {
    const urn = "urn:pulumi:dev::ringfence::aws:s3/bucket:Bucket::records";
    const finding = { status: "violated", urn, path: ["labels", "a/b"], problem } as const;
    const waiver = waiverForTests({ urn, rule: "RES-102" });
    const last = (text: string) => text.split("\n").at(-1) ?? "";

    test("says how to ask for a waiver, with urn, rule and path filled in", () => {
        const line = last(formatFinding(finding, context));
        expect(line).toMatch(/^ {2}Waiver: ask for one in policies\/declarations\/waivers\/dev\.yaml /);
        expect(parse(line.slice(line.indexOf("- {")))).toEqual([
            {
                ...Object.fromEntries(Object.keys(waiver).map((key) => [key, ""])),
                ...{ urn, rule: "RES-102", path: 'labels["a/b"]' },
            },
        ]);
    });

    test("says nothing of a waiver where there can be none", () => {
        expect(formatFinding(finding, { ...context, waivable: false })).not.toContain("Waiver");
        expect(formatFinding({ status: "violated", path: [], problem }, context)).not.toContain("Waiver");
    });

    test("that is waived says by whom, until when, why, what holds meanwhile, and that nobody verified it", () => {
        expect(formatFinding({ ...finding, waiver }, context)).toBe(
            [
                'RES-102 violated, waived at labels["a/b"]: us-west-2 is abroad.',
                "  Waived: by ciso@group.example for team@group.example, from 2026-11-20 to 2026-12-20, ticket PRIV-7; " +
                    "that ciso@group.example permits it is stated, not verified.",
                `  Because: ${waiver.reason}`,
                `  Meanwhile: ${waiver.compensatingControl}`,
                "  Why: data stands where its region is (required by GDPR Art. 44; supports 45 CFR 164.312(e)(1)).",
                "  Fix: Drop `region`.",
            ].join("\n"),
        );
    });

    test("that is waived is read back with its waiver, whatever was written", () => {
        const words = fc.string({ minLength: 1 }).filter((text) => /^(?=.*\S)[^\p{C}\p{Zl}\p{Zp}]+$/u.test(text));
        const status = fc.constantFrom("violated", "undetermined");
        fc.assert(
            fc.property(status, words, words, fc.emailAddress(), (status, reason, compensatingControl, requester) => {
                const whole = { ...waiver, reason, compensatingControl, requester };
                const text = formatFinding({ ...finding, status, waiver: whole }, context);
                const expected = { id: "RES-102", status, path: 'labels["a/b"]', waiver: factsOf(whole) };
                expect(parseFinding(`The description of the rule.\n${text}`)).toEqual(expected);
            }),
        );
    });

    test("is not taken for waived where nothing says by whom", () => {
        expect(parseFinding("RES-102 violated, waived: us-west-2 is abroad.")).toBeUndefined();
    });
});

describe("parseFinding", () => {
    test("reads back what was written, whatever the property is called and whatever stands before it", () => {
        const path = fc.array(fc.oneof(fc.string({ unit: "binary" }), fc.nat({ max: 99 })), { maxLength: 5 });
        const status = fc.constantFrom("violated", "undetermined");
        fc.assert(
            fc.property(
                fc.integer({ min: 100, max: 999 }),
                status,
                path,
                fc.boolean(),
                (number, status, path, above) => {
                    const id = `RES-${number}`;
                    const written = formatFinding({ status, path, problem }, { ...context, id });
                    const expected = path.length > 0 ? { id, status, path: formatPath(path) } : { id, status };
                    expect(parseFinding(above ? `The description of the rule.\n${written}` : written)).toEqual(
                        expected,
                    );
                },
            ),
        );
    });

    test.each([
        "",
        "can't run policy 'res-place-zone' from policy pack 'x' during preview: string value at .region",
        "RES-101 is a fine rule",
        "see RES-101 violated: inside a line",
    ])("finds nothing in other text: %s", (text) => {
        expect(parseFinding(text)).toBeUndefined();
    });
});
