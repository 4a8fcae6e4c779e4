import { describe, expect, it } from "vitest";

import { regions } from "../../catalog/jurisdictions.ts";
import { flowLogPermissions, flowLogTrust, logDeliveryPolicy, logGroupsArn } from "./log-policies.ts";
import type { LogPlace } from "./log-policies.ts";

const place: LogPlace = { region: regions["eu-north-1"], accountId: "111122223333", prefix: "/ringfence/test/dmz" };
const groups = "arn:aws:logs:eu-north-1:111122223333:log-group:/ringfence/test/dmz/*";

describe("log policies", () => {
    it("let the delivery write for this account alone", () => {
        const [statement] = logDeliveryPolicy(place).Statement;
        expect(statement?.Resource).toEqual([`${groups}:log-stream:*`]);
        expect(statement?.Condition?.["StringEquals"]).toEqual({ "aws:SourceAccount": "111122223333" });
    });

    it("give the flow-log role to flow logs of this account, for these log groups", () => {
        expect(flowLogTrust(place).Statement[0]?.Condition?.["StringEquals"]).toEqual({
            "aws:SourceAccount": "111122223333",
        });
        for (const { Resource, Action } of flowLogPermissions(place).Statement) {
            for (const arn of [Resource].flat()) expect(arn).toMatch(/^arn:aws:logs:eu-north-1:111122223333:/);
            expect([Action].flat().some((action) => /Delete|Put.*Policy|\*/.test(action))).toBe(false);
        }
    });

    it("speak the partition of the region", () => {
        const sovereign = { ...place, region: regions["eusc-de-east-1"] };
        expect(logGroupsArn(sovereign)).toMatch(/^arn:aws-eusc:logs:eusc-de-east-1:/);
    });
});
