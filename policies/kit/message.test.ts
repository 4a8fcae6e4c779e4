import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { gdpr, hipaa, required } from "./clause.ts";
import { formatFinding, parseFinding } from "./message.ts";
import type { FindingContext } from "./message.ts";
import { formatPath } from "./path.ts";
import { say } from "./safe.ts";

const context: FindingContext = {
    id: "RES-102",
    why: "data stands where its region is",
    controls: [required(gdpr("Art. 44")), hipaa("164.312(e)(1)")],
    fix: "Drop `region`.",
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
