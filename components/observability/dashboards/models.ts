import type { Dashboard, Query } from "./dashboard.ts";

const chosen = '{model=~"$model"}';

/** Quantiles of a histogram of vLLM, over all replicas of a model. */
function quantiles(metric: string, ...ranks: readonly number[]): readonly Query[] {
    return ranks.map((rank) => ({
        expr: `histogram_quantile(${rank}, sum by (model, le) (rate(${metric}_bucket${chosen}[$__rate_interval])))`,
        legend: `{{model}} p${rank * 100}`,
    }));
}

const perModel = (series: string): readonly Query[] => [{ expr: `${series}${chosen}`, legend: "{{model}}" }];

/** How the fleet's models answer. */
export const modelsDashboard: Dashboard = {
    id: "models",
    title: "Models",
    description: "How fast the fleet's models answer, how full they are, and what that comes from.",
    filters: [{ label: "model", series: "model:replicas_ready:sum" }],
    rows: [
        {
            title: "Work done",
            panels: [
                {
                    title: "Generated tokens",
                    description: "What callers get. It stops rising when the GPUs are full.",
                    unit: "cps",
                    queries: perModel("model:generation_tokens:rate5m"),
                },
                {
                    title: "Prompt tokens",
                    description: "What callers send, cached prefixes included.",
                    unit: "cps",
                    queries: perModel("model:prompt_tokens:rate5m"),
                },
                {
                    title: "Finished requests",
                    description:
                        "By how they ended: stop is the model's own end, length the caller's limit, abort a caller who left.",
                    unit: "reqps",
                    queries: [
                        {
                            expr: `sum by (model, finished_reason) (rate(vllm:request_success_total${chosen}[$__rate_interval]))`,
                            legend: "{{model}} {{finished_reason}}",
                        },
                    ],
                },
            ],
        },
        {
            title: "Speed",
            panels: [
                {
                    title: "Time to first token",
                    description:
                        "What a reader waits before anything happens: the queue, and the reading of the prompt.",
                    unit: "s",
                    queries: quantiles("vllm:time_to_first_token_seconds", 0.5, 0.95, 0.99),
                },
                {
                    title: "Time between tokens",
                    description: "How fluently an answer comes. It rises with the requests that run at once.",
                    unit: "s",
                    queries: quantiles("vllm:inter_token_latency_seconds", 0.5, 0.95, 0.99),
                },
                {
                    title: "Whole answer",
                    description: "From a request's arrival at a replica to its last token.",
                    unit: "s",
                    queries: quantiles("vllm:e2e_request_latency_seconds", 0.5, 0.95),
                },
            ],
        },
        {
            title: "Load",
            panels: [
                {
                    title: "Requests",
                    description: "Running and waiting. What waits for long lacks replicas.",
                    unit: "short",
                    queries: [
                        { expr: `model:requests_running:sum${chosen}`, legend: "{{model}} running" },
                        { expr: `model:requests_waiting:sum${chosen}`, legend: "{{model}} waiting" },
                    ],
                },
                {
                    title: "Time in the queue",
                    description: "Part of the time to the first token.",
                    unit: "s",
                    queries: quantiles("vllm:request_queue_time_seconds", 0.5, 0.95),
                },
                {
                    title: "Replicas that answer",
                    description: "Against what the stack file says.",
                    unit: "short",
                    queries: perModel("model:replicas_ready:sum"),
                },
            ],
        },
        {
            title: "Memory",
            panels: [
                {
                    title: "KV cache in use",
                    description: "Each replica by itself. A full one lets requests wait or puts them back.",
                    unit: "percentunit",
                    queries: [{ expr: `vllm:kv_cache_usage_perc${chosen}`, legend: "{{pod}}" }],
                },
                {
                    title: "Prefix cache hits",
                    description:
                        "Share of the prompt tokens that need not be computed again. Long common prompts raise it.",
                    unit: "percentunit",
                    queries: perModel("model:prefix_cache_hits:ratio_rate5m"),
                },
                {
                    title: "Requests put back, per minute",
                    description: "Above zero for long, the model has too little memory for its load.",
                    unit: "short",
                    queries: [{ expr: `model:preemptions:rate10m${chosen} * 60`, legend: "{{model}}" }],
                },
                {
                    title: "Length of prompts",
                    description: "In tokens. What the model was sized for stands in the preview.",
                    unit: "short",
                    queries: quantiles("vllm:request_prompt_tokens", 0.5, 0.95),
                },
            ],
        },
    ],
};
