import { describeRule, unknown } from "../../kit/testing.ts";
import type { Fixture } from "../../kit/fixture.ts";
import { logRetention } from "./res-log-retention.ts";

const group = (retentionInDays?: unknown): Fixture => ({
    type: "aws:cloudwatch/logGroup:LogGroup",
    props: { name: "/ringfence/audit", ...(retentionInDays === undefined ? {} : { retentionInDays }) },
});

const debug = (days?: number): Fixture => {
    const { type, props } = group(days);
    return { type, props: { ...props, name: "/ringfence/debug" } };
};
const otherwise = "a group without a name is kept as long as all others";

describeRule(logRetention, {
    declared: {
        logRetentionDays: { atLeast: 184, atMost: 400 },
        logGroupDays: [{ group: "/ringfence/debug", days: 30, reason: "output of builds" }],
    },
    decidedOtherwise: { name: otherwise },
    compliant: {
        "a year": group(365),
        "a month for a group that is declared with it": debug(30),
        "the shortest time": { given: group(180), declared: { logRetentionDays: { atLeast: 180, atMost: 400 } } },
        "the longest time": group(400),
    },
    violating: {
        "a log without a number": { given: group(), at: "retentionInDays" },
        "a log for ever": { given: group(0), at: "retentionInDays" },
        "two months for a group that is declared with one": { given: debug(60), at: "retentionInDays" },
        "a year for a group that is declared with a month": { given: debug(365), at: "retentionInDays" },
        "a declared group for ever": { given: debug(), at: "retentionInDays" },
        "a month": { given: group(30), at: "retentionInDays" },
        "half a year, three days too short": { given: group(180), at: "retentionInDays" },
        "ten years": { given: group(3653), at: "retentionInDays" },
    },
    undetermined: { "a number that is computed": { given: group(unknown), at: "retentionInDays" } },
});
