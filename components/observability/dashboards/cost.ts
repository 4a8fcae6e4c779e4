import type { Dashboard } from "./dashboard.ts";

/** What the fleet costs, and what one gets for it. */
export const costDashboard: Dashboard = {
    id: "cost",
    title: "Cost",
    description:
        "GPU nodes by the catalog's on-demand prices; other nodes, traffic and tokens of third parties are not in it. An estimate, " +
        "not an invoice.",
    rows: [
        {
            title: "This month",
            panels: [
                {
                    title: "Spent",
                    description: "Since the first of the month, UTC.",
                    unit: "currencyUSD",
                    kind: "number",
                    queries: [{ expr: "fleet:usd:month_to_date", legend: "spent" }],
                },
                {
                    title: "Share of the budget",
                    description: "At the end of the month it should be below 1.",
                    unit: "percentunit",
                    kind: "number",
                    queries: [{ expr: "fleet:usd:month_to_date / budget:usd_per_month:config", legend: "share" }],
                },
                {
                    title: "Pace",
                    description: "Today's cost as a multiple of an even spending: above 1 the budget does not last.",
                    unit: "short",
                    kind: "number",
                    queries: [
                        {
                            expr: "avg_over_time(fleet:usd_per_hour:sum[1d]) * 730 / budget:usd_per_month:config",
                            legend: "pace",
                        },
                    ],
                },
            ],
        },
        {
            title: "Where it goes",
            panels: [
                {
                    title: "USD per hour",
                    description: "Nodes of each model's group, busy or not.",
                    unit: "currencyUSD",
                    queries: [{ expr: "model:usd_per_hour:sum", legend: "{{model}}" }],
                },
                {
                    title: "GPU nodes",
                    description: "By node group and instance type.",
                    unit: "short",
                    queries: [{ expr: "pool_instance_type:gpu_nodes:count", legend: "{{pool}} {{instance_type}}" }],
                },
                {
                    title: "USD per million tokens",
                    description:
                        "Prompt and generated tokens together. It falls with the load; compare it with a provider's price at the " +
                        "load that you have.",
                    unit: "currencyUSD",
                    queries: [{ expr: "model:usd_per_million_tokens:rate5m", legend: "{{model}}" }],
                },
            ],
        },
    ],
};
