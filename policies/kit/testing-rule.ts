import { gdpr } from "./clause.ts";
import { residencyRule } from "./rule.ts";
import type { ResidencyRule, RuleDefinition } from "./rule.ts";

type Judging = "resources" | "everyResource" | "stack";

/**
 * A rule of which nothing matters but what is given.
 * @param given What the rule judges, and what else a test looks at.
 */
export function ruleForTests(
    given: Pick<RuleDefinition<never>, Judging> & Partial<RuleDefinition<never>>,
): ResidencyRule {
    return residencyRule({
        id: "RES-999",
        name: "res-test-rule",
        title: "A rule for tests",
        severity: "high",
        waivable: false,
        controls: [gdpr("Art. 44")],
        reads: "nothing",
        why: "it is a test",
        fix: "Nothing.",
        needs: [],
        ...given,
    });
}

/** What a rule judges that finds nothing. */
export const anything: Pick<RuleDefinition<never>, Judging> = {
    everyResource: { applies: () => true, check: () => undefined },
};
