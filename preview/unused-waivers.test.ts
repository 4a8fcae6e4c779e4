import { describe, expect, test } from "vitest";
import { waiverForTests } from "../policies/kit/testing-waiver.ts";
import type { Waiver } from "../policies/kit/waiver.ts";
import { isClean } from "./preview.ts";
import type { PolicyFinding, PolicyVerdict } from "./preview.ts";
import { unusedWaivers } from "./unused-waivers.ts";

const urn = "urn:pulumi:dev::ringfence::aws:s3/bucket:Bucket::it";
const found = (finding: Partial<PolicyFinding> = {}): PolicyVerdict => ({
    ...{ pack: "residency", rule: "res-place-foreign-arn", id: "RES-103", status: "waived" },
    findings: [{ status: "waived", urn, severity: "high", enforcement: "advisory", message: "", ...finding }],
});
const unused = (waiver: Partial<Waiver>, ...policies: readonly PolicyVerdict[]) =>
    unusedWaivers([{ value: waiverForTests({ urn, rule: "RES-103", ...waiver }), line: 7 }], policies);

describe("a waiver", () => {
    test.each<[string, Partial<Waiver>, PolicyVerdict]>([
        ["of a resource waives a finding there", {}, found()],
        ["of a resource waives a finding at any property of it", {}, found({ path: "policy" })],
        ["of a property waives a finding there", { path: "policy" }, found({ path: "policy" })],
        ["that does not hold is for a finding all the same", {}, found({ status: "violated" })],
    ])("%s, and is used", (_, waiver, verdict) => {
        expect(unused(waiver, verdict)).toEqual([]);
    });

    test.each<[string, Partial<Waiver>, readonly PolicyVerdict[]]>([
        ["of a clean stack", {}, []],
        ["of another resource than the finding's", { urn: `${urn}2` }, [found()]],
        ["of another rule", { rule: "RES-104" }, [found()]],
        ["of another property", { path: "policy" }, [found(), found({ path: "tags" })]],
    ])("%s is a violation that stops the stack", (_, waiver, policies) => {
        const verdicts = unused(waiver, ...policies);
        expect(verdicts).toMatchObject([{ rule: "no-unused-waivers", status: "violated", findings: [{}] }]);
        expect(verdicts[0]?.findings[0]?.message).toContain("at line 7 of");
        expect(isClean({ policies: verdicts, flows: { needed: [], faults: [] } })).toBe(false);
    });

    test("of another form is the pack's to refuse", () => {
        expect(
            unusedWaivers(
                [
                    { value: "all", line: 1 },
                    { value: { urn }, line: 2 },
                ],
                [],
            ),
        ).toEqual([]);
    });
});
