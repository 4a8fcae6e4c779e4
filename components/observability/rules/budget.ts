import type { Confirmed } from "../../../catalog/fact.ts";
import { gpuInstances, offeringIn } from "../../../catalog/gpu-instances.ts";
import type { GpuInstanceType, VouchedOfferings } from "../../../catalog/gpu-instances.ts";
import type { RegionId } from "../../../catalog/jurisdictions.ts";
import type { AlertThresholds, Budget, WatchedFleet } from "../args.ts";
import type { AlertingRule, RecordingRule, RuleGroup } from "./rule.ts";

/** What the cost of a fleet is worked out from. */
export interface BudgetRulesArgs {
    readonly region: RegionId;
    /** Offerings that a team vouches for, with their prices. @default - none */
    readonly vouched?: VouchedOfferings;
    readonly fleet: WatchedFleet;
    readonly budget: Budget;
    readonly thresholds: AlertThresholds;
}

/** An average month, in hours. */
const hoursPerMonth = 730;

/**
 * What the GPU nodes cost, by the on-demand prices of the catalog, and when it is more than the budget lasts for. Reserved
 * and spot nodes count at the same price: an estimate that is too high is told too early, not too late. Other nodes, traffic
 * and tokens of third parties are not in it.
 */
export function budgetRules(args: BudgetRulesArgs): readonly RuleGroup[] {
    return [
        {
            name: "cost",
            rules: [...prices(args), ...args.fleet.models.map(poolOf), ...costRecords, limit(args.budget)],
        },
        // Counts a month again at each evaluation.
        { name: "month", interval: "5m", rules: [calendarMonth, monthToDate] },
        { name: "budget-alerts", rules: [...burnAlerts(args), ...shareAlerts(args.budget), nodeWithoutPrice] },
    ];
}

/** One series for each type whose price somebody confirmed. */
function prices({ region, fleet, vouched }: BudgetRulesArgs): readonly RecordingRule[] {
    const types = new Set(fleet.models.flatMap(({ instanceTypes }) => instanceTypes));
    return [...types].toSorted().flatMap((type) => {
        const price = onDemandPrice(type, region, vouched);
        return price === undefined
            ? []
            : [
                  {
                      record: "instance_type:usd_per_hour:catalog",
                      expr: `vector(${price.value})`,
                      labels: { instance_type: type, as_of: price.asOf },
                  },
              ];
    });
}

function onDemandPrice(
    type: GpuInstanceType,
    region: RegionId,
    vouched: VouchedOfferings | undefined,
): Confirmed<number> | undefined {
    const offering = offeringIn(gpuInstances[type], region, vouched);
    if (!offering.confirmed || !offering.value.onDemandUsdPerHour.confirmed) return undefined;
    return offering.value.onDemandUsdPerHour;
}

/** A node group has one model. */
function poolOf({ name, pool }: WatchedFleet["models"][number]): RecordingRule {
    return { record: "pool:model:info", expr: "vector(1)", labels: { pool, model: name } };
}

/** For dashboards, which do not know a stack. */
function limit({ usdPerMonth }: Budget): RecordingRule {
    return { record: "budget:usd_per_month:config", expr: `vector(${usdPerMonth})` };
}

const costRecords: readonly RecordingRule[] = [
    // A node counts from the moment its exporter is scheduled, also while nothing answers there.
    { record: "pool_instance_type:gpu_nodes:count", expr: 'count by (pool, instance_type) (up{job="dcgm"})' },
    {
        record: "pool:usd_per_hour:sum",
        expr:
            "sum by (pool) (pool_instance_type:gpu_nodes:count " +
            "* on (instance_type) group_left () instance_type:usd_per_hour:catalog)",
    },
    {
        record: "model:usd_per_hour:sum",
        expr: "sum by (model) (pool:usd_per_hour:sum * on (pool) group_left (model) pool:model:info)",
    },
    { record: "fleet:usd_per_hour:sum", expr: "sum(pool:usd_per_hour:sum) or vector(0)" },
    {
        record: "model:usd_per_million_tokens:rate5m",
        expr:
            "model:usd_per_hour:sum / " +
            "((model:prompt_tokens:rate5m + model:generation_tokens:rate5m > 0) * 3600 / 1e6)",
    },
];

/** A number that is another one in each month. */
const calendarMonth: RecordingRule = { record: "calendar:month:number", expr: "year() * 12 + month()" };

/** The hours of this month that are over, each with what it cost. PromQL has no "since the first of the month". */
const monthToDate: RecordingRule = {
    record: "fleet:usd:month_to_date",
    expr:
        "sum_over_time((fleet:usd_per_hour:sum and on () " +
        "(calendar:month:number == on () (calendar:month:number @ end())))[31d:1h]) or vector(0)",
};

function burnAlerts({ budget, thresholds }: BudgetRulesArgs): readonly AlertingRule[] {
    const { fast, steady } = thresholds.budgetBurn;
    const pace = budget.usdPerMonth / hoursPerMonth;
    const above = (factor: number, window: string) =>
        `avg_over_time(fleet:usd_per_hour:sum[${window}]) > ${Number((factor * pace).toPrecision(6))}`;
    const text = (factor: number) =>
        `The budget of ${budget.usdPerMonth} USD a month lasts for an even ${pace.toFixed(2)} USD an hour; this is more than ` +
        `${factor} times that. GPU nodes alone are counted, by on-demand prices: look which node group has grown.`;
    return [
        {
            alert: "BudgetBurnsFast",
            expr: `${above(fast, "6h")} and ${above(fast, "30m")}`,
            labels: { severity: "critical" },
            annotations: {
                summary: 'GPU nodes cost {{ $value | printf "%.2f" }} USD an hour',
                description: text(fast),
            },
        },
        {
            alert: "BudgetBurnsSteadily",
            expr: `${above(steady, "3d")} and ${above(steady, "6h")}`,
            labels: { severity: "warning" },
            annotations: {
                summary: 'GPU nodes cost {{ $value | printf "%.2f" }} USD an hour, for three days',
                description: text(steady),
            },
        },
    ];
}

function shareAlerts({ usdPerMonth, alertPercents }: Budget): readonly AlertingRule[] {
    return alertPercents.map((percent) => ({
        alert: "BudgetShareSpent",
        expr: `fleet:usd:month_to_date > ${Number(((usdPerMonth * percent) / 100).toPrecision(12))}`,
        labels: { severity: percent < 100 ? "warning" : "critical", percent: String(percent) },
        annotations: {
            summary: `GPU nodes have cost {{ $value | printf "%.0f" }} USD this month, ${percent} % of the budget`,
            description:
                `The budget is ${usdPerMonth} USD a month. GPU nodes alone are counted, by the catalog's on-demand prices; other ` +
                "nodes, traffic and tokens of third parties come on top.",
        },
    }));
}

/** What has no price is not in the sum: that must not look cheap. */
const nodeWithoutPrice: AlertingRule = {
    alert: "GpuNodeWithoutPrice",
    expr: "sum by (instance_type) (pool_instance_type:gpu_nodes:count) unless on (instance_type) instance_type:usd_per_hour:catalog",
    for: "15m",
    labels: { severity: "warning" },
    annotations: {
        summary: "{{ $value }} nodes of type {{ $labels.instance_type }} are not in the cost",
        description: "The catalog has no confirmed price of the type in this region. Add it, with its source and date.",
    },
};
