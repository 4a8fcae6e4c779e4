import { describeRule, unknown } from "../../kit/testing.ts";
import type { Fixture } from "../../kit/fixture.ts";
import { logRetention } from "./res-log-retention.ts";

const group = (retentionInDays?: unknown): Fixture => ({
    type: "aws:cloudwatch/logGroup:LogGroup",
    props: { name: "/ringfence/audit", ...(retentionInDays === undefined ? {} : { retentionInDays }) },
});

describeRule(logRetention, {
    declared: { logRetentionDays: { atLeast: 184, atMost: 400 } },
    compliant: {
        "a year": group(365),
        "the shortest time": { given: group(180), declared: { logRetentionDays: { atLeast: 180, atMost: 400 } } },
        "the longest time": group(400),
    },
    violating: {
        "a log without a number": { given: group(), at: "retentionInDays" },
        "a log for ever": { given: group(0), at: "retentionInDays" },
        "a month": { given: group(30), at: "retentionInDays" },
        "half a year, three days too short": { given: group(180), at: "retentionInDays" },
        "ten years": { given: group(3653), at: "retentionInDays" },
    },
    undetermined: { "a number that is computed": { given: group(unknown), at: "retentionInDays" } },
});
