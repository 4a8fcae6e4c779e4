import type { ObservabilityArgs } from "../args.ts";
import { scrapeJobs } from "../scrape-jobs.ts";
import { budgetRules } from "./budget.ts";
import { fleetRules } from "./fleet.ts";
import { gatewayRules } from "./gateway.ts";
import { gpuRules } from "./gpus.ts";
import type { RuleGroup } from "./rule.ts";
import { watchRules } from "./watch.ts";

/** What the rules of a stack are made from. */
export type RulesArgs = Pick<ObservabilityArgs, "region" | "vouched" | "gateway" | "fleet" | "budget" | "thresholds">;

/** Every rule of a stack, as Prometheus reads them. What a stack has not, it has no rules for. */
export function ruleGroups(args: RulesArgs): { readonly groups: readonly RuleGroup[] } {
    const { gateway, fleet, thresholds } = args;
    return {
        groups: [
            ...(fleet === undefined
                ? []
                : [...fleetRules(fleet, thresholds), ...gpuRules, ...budgetRules({ ...args, fleet })]),
            ...gatewayRules(gateway, thresholds),
            ...watchRules(scrapeJobs(args).map(({ job }) => job)),
        ],
    };
}
