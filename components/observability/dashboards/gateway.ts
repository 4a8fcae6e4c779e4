import type { Dashboard, Query } from "./dashboard.ts";

/** What callers ask; the other listeners of a proxy serve probes and metrics. */
const callers = 'gateway="front",envoy_http_conn_manager_prefix=~"https?-[0-9]+"';

function duration(rank: number): Query {
    return {
        expr: `histogram_quantile(${rank}, sum by (le) (rate(envoy_http_downstream_rq_time_bucket{${callers}}[$__rate_interval])))`,
        legend: `p${rank * 100}`,
    };
}

function providerQuantile(rank: number, metric: string): Query {
    return {
        expr:
            `histogram_quantile(${rank}, sum by (gen_ai_provider_name, gen_ai_request_model, le) ` +
            `(rate(${metric}_bucket[$__rate_interval])))`,
        legend: `{{gen_ai_provider_name}} {{gen_ai_request_model}} p${rank * 100}`,
    };
}

/** Who answers what, and how often nobody does. */
export const gatewayDashboard: Dashboard = {
    id: "gateway",
    title: "Gateway",
    description: "Requests by class, route and backend, failures, and times, as the gateway sees them.",
    rows: [
        {
            title: "Requests",
            panels: [
                {
                    title: "By data class",
                    description: "Of routes that take several classes, all are named.",
                    unit: "reqps",
                    queries: [{ expr: "data_classes:requests:rate5m", legend: "{{data_classes}}" }],
                },
                {
                    title: "By route",
                    description: "Answered by a backend, whichever it was.",
                    unit: "reqps",
                    queries: [
                        {
                            expr: 'sum by (route) (gateway_route_backend:requests:rate5m{gateway="front"})',
                            legend: "{{route}}",
                        },
                    ],
                },
                {
                    title: "By backend",
                    description: "egress is the way to third parties; which of them stands below.",
                    unit: "reqps",
                    queries: [
                        {
                            expr: 'sum by (backend) (gateway_route_backend:requests:rate5m{gateway="front"})',
                            legend: "{{backend}}",
                        },
                    ],
                },
            ],
        },
        {
            title: "Failures",
            panels: [
                {
                    title: "Share of failed requests",
                    description: "Answers of 500 and above. 429 is not among them: it is the limit at work.",
                    unit: "percentunit",
                    queries: [
                        { expr: "gateway:errors:ratio_rate5m", legend: "5 minutes" },
                        { expr: "gateway:errors:ratio_rate6h", legend: "6 hours" },
                    ],
                },
                {
                    title: "By status",
                    description: "First digit of the answer's status.",
                    unit: "reqps",
                    queries: [
                        {
                            expr: `sum by (envoy_response_code_class) (rate(envoy_http_downstream_rq_xx{${callers}}[$__rate_interval]))`,
                            legend: "{{envoy_response_code_class}}xx",
                        },
                    ],
                },
                {
                    title: "Failures by backend",
                    description: "Share of what a gateway asked it. A fallback may have answered instead.",
                    unit: "percentunit",
                    queries: [{ expr: "gateway_backend:errors:ratio_rate5m", legend: "{{gateway}} → {{backend}}" }],
                },
                {
                    title: "Retries and timeouts",
                    description: "Before a failure or a fallback.",
                    unit: "reqps",
                    queries: [
                        {
                            expr: "sum by (route) (rate(envoy_cluster_upstream_rq_retry[$__rate_interval]))",
                            legend: "{{route}} retried",
                        },
                        {
                            expr: "sum by (route) (rate(envoy_cluster_upstream_rq_timeout[$__rate_interval]))",
                            legend: "{{route}} timed out",
                        },
                    ],
                },
            ],
        },
        {
            title: "Times and load",
            panels: [
                {
                    title: "Whole answer",
                    description:
                        "From the first byte of the request to the last of the answer; streams take as long as they talk.",
                    unit: "ms",
                    queries: [duration(0.5), duration(0.95), duration(0.99)],
                },
                {
                    title: "Requests in flight",
                    description: "Streams among them.",
                    unit: "short",
                    queries: [
                        { expr: `sum by (pod) (envoy_http_downstream_rq_active{${callers}})`, legend: "{{pod}}" },
                    ],
                },
                {
                    title: "Memory of the proxies",
                    description: "Their limit is 4 GiB.",
                    unit: "short",
                    queries: [{ expr: "sum by (pod) (envoy_server_memory_allocated)", legend: "{{pod}}" }],
                },
            ],
        },
        {
            title: "Third parties",
            panels: [
                {
                    title: "Tokens",
                    description: "What the invoices will be made from.",
                    unit: "cps",
                    queries: [
                        {
                            expr:
                                "sum by (gen_ai_provider_name, gen_ai_request_model, gen_ai_token_type) " +
                                "(rate(gen_ai_client_token_usage_sum[$__rate_interval]))",
                            legend: "{{gen_ai_provider_name}} {{gen_ai_request_model}} {{gen_ai_token_type}}",
                        },
                    ],
                },
                {
                    title: "Requests",
                    description: "By provider and model.",
                    unit: "reqps",
                    queries: [
                        {
                            expr:
                                "sum by (gen_ai_provider_name, gen_ai_request_model) " +
                                "(rate(gen_ai_server_request_duration_seconds_count[$__rate_interval]))",
                            legend: "{{gen_ai_provider_name}} {{gen_ai_request_model}}",
                        },
                    ],
                },
                {
                    title: "Time to first token",
                    description: "Of streamed answers.",
                    unit: "s",
                    queries: [providerQuantile(0.95, "gen_ai_server_time_to_first_token_seconds")],
                },
                {
                    title: "Whole answer",
                    description: "As the egress gateway sees it.",
                    unit: "s",
                    queries: [providerQuantile(0.95, "gen_ai_server_request_duration_seconds")],
                },
            ],
        },
    ],
};
