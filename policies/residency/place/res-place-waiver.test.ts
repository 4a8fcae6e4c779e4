import { describe, expect, test } from "vitest";
import { referenceDay } from "../../../catalog/day.ts";
import { judge, declaredAs } from "../../kit/testing-judge.ts";
import { declaredForTests } from "../../kit/testing.ts";
import { waiverForTests } from "../../kit/testing-waiver.ts";
import { judgeWaivers } from "../../kit/waiver.ts";
import type { Waiver } from "../../kit/waiver.ts";
import { waivers } from "./res-place-waiver.ts";

const root = { type: "pulumi:pulumi:Stack", name: "ringfence-test", props: {} };
const bucket = { type: "aws:s3/bucket:Bucket", props: {} };
const approvers = ["ciso@group.example"];

function found(changes: Partial<Waiver>, given: Parameters<typeof judge>[1] = [root, bucket]) {
    const urn = "urn:pulumi:test::ringfence::aws:s3/bucket:Bucket::it";
    const written = [{ value: { ...waiverForTests({ urn, rule: "RES-103" }), ...changes }, line: 1 }];
    const rules = [
        { id: "RES-103", waivable: true, severity: "critical" },
        { id: "RES-201", waivable: false, severity: "critical" },
    ];
    const judged = judgeWaivers(written, { stack: "test", today: referenceDay, approvers, rules });
    return judge(waivers, given, { declaredFor: declaredAs(declaredForTests), waiversFor: () => judged });
}

describe("RES-119 res-place-waiver", () => {
    test("passes: a waiver that an approver permits for as long as allowed", async () => {
        expect(await found({})).toEqual([]);
        expect(await found({ path: "policy", granted: referenceDay })).toEqual([]);
    });

    test.each<[string, Partial<Waiver>]>([
        ["one that expired", { expires: "2026-11-27" }],
        ["one that permits itself", { requester: "ciso@group.example" }],
        ["one of a rule that knows no exception", { rule: "RES-201" }],
        ["one of every bucket", { urn: "urn:pulumi:test::ringfence::aws:s3/bucket:Bucket::*" }],
    ])("violated: %s, told of the stack before anything is made", async (_, changes) => {
        const [finding, ...others] = await found(changes);
        expect(others).toEqual([]);
        expect(finding).toMatchObject({
            id: "RES-119",
            status: "violated",
            resource: "ringfence-test",
            mandatory: true,
        });
        expect(finding?.message).toMatch(/\n {2}Fix: [A-Z]/);
        expect(finding?.message).not.toContain("Waiver: ask");
    });

    test("says it once, however many resources the stack has", async () => {
        expect(await found({ expires: "2026-11-27" }, [root, bucket, { ...bucket, name: "other" }])).toHaveLength(1);
    });
});
