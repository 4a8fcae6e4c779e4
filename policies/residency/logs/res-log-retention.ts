import { aiAct, gdpr, hipaa } from "../../kit/clause.ts";
import { residencyRule } from "../../kit/rule.ts";
import { safe, say } from "../../kit/safe.ts";
import { peek } from "../../kit/view.ts";

/** RES-603. Without a number CloudWatch keeps a log for ever. */
export const logRetention = residencyRule({
    id: "RES-603",
    name: "res-log-retention",
    title: "Logs are kept as long as the officer says, and no longer",
    severity: "high",
    waivable: true,
    controls: [gdpr("Art. 5(1)(e)"), aiAct("Art. 19"), aiAct("Art. 26(6)"), hipaa("164.316(b)(2)(i)")],
    reads: "`retentionInDays` and `name` of log groups",
    why: "a record that is gone proves nothing, and one about people that is kept without end is a breach by itself",
    fix: "Set `retentionInDays` to a number of days between the two of `logRetentionDays`; a group that needs another time stands with it under `logGroupDays`.",
    needs: ["logRetentionDays", "logGroupDays"],
    resources: {
        "aws:cloudwatch/logGroup:LogGroup": ({ props, declared, violated }) => {
            const { retentionInDays: days = 0 } = props;
            const { atLeast, atMost } = declared.logRetentionDays;
            // A group whose name is not known is none of those.
            const name = peek(props, "name");
            const own = declared.logGroupDays.find(({ group }) => name.kind === "known" && group === name.value);
            if (days === 0) {
                violated(["retentionInDays"], say`the log is kept for ever`);
            } else if (own !== undefined && days !== own.days) {
                violated(
                    ["retentionInDays"],
                    say`the log is kept ${safe.days(days)} days; declared for this group are ${safe.days(own.days)}`,
                );
            } else if (own === undefined && !(days >= atLeast && days <= atMost)) {
                violated(
                    ["retentionInDays"],
                    say`the log is kept ${safe.days(days)} days; declared are ${safe.days(atLeast)} to ${safe.days(atMost)}`,
                );
            }
        },
    },
});
