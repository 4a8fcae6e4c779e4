import { aiAct, gdpr, hipaa } from "../../kit/clause.ts";
import { residencyRule } from "../../kit/rule.ts";
import { safe, say } from "../../kit/safe.ts";

/** RES-603. Without a number CloudWatch keeps a log for ever. */
export const logRetention = residencyRule({
    id: "RES-603",
    name: "res-log-retention",
    title: "Logs are kept as long as the officer says, and no longer",
    severity: "high",
    waivable: true,
    controls: [gdpr("Art. 5(1)(e)"), aiAct("Art. 19"), aiAct("Art. 26(6)"), hipaa("164.316(b)(2)(i)")],
    reads: "`retentionInDays` of log groups",
    why: "a record that is gone proves nothing, and one about people that is kept without end is a breach by itself",
    fix: "Set `retentionInDays` to a number of days between the two of `logRetentionDays`.",
    needs: ["logRetentionDays"],
    resources: {
        "aws:cloudwatch/logGroup:LogGroup": ({ props: { retentionInDays: days = 0 }, declared, violated }) => {
            const { atLeast, atMost } = declared.logRetentionDays;
            if (days === 0) {
                violated(["retentionInDays"], say`the log is kept for ever`);
            } else if (!(days >= atLeast && days <= atMost)) {
                violated(
                    ["retentionInDays"],
                    say`the log is kept ${safe.days(days)} days; declared are ${safe.days(atLeast)} to ${safe.days(atMost)}`,
                );
            }
        },
    },
});
