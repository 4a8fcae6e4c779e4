/** A series as promtool writes it: its values at each step, e.g. `0+10x60`. */
export interface Series {
    readonly series: string;
    readonly values: string;
}

/** An alert as it is told: what its labels are beside name and severity, and its first line. */
interface Told {
    readonly labels: Readonly<Record<string, string>>;
    readonly summary: string;
}

/** Series, and what one alert says of them. */
export interface AlertCase {
    readonly alert: string;
    /** What is the matter, or what is not. */
    readonly when: string;
    readonly series: readonly Series[];
    /** When it is looked at, e.g. `20m`, from the start of the series. */
    readonly at: string;
    /** Steps of the series and of the evaluation. @default "1m" */
    readonly step?: string;
    /** Empty: it stays silent. */
    readonly told: readonly Told[];
}

const model = "llama-70b";
const caller = 'gateway="front",envoy_http_conn_manager_prefix="https-10443"';

/** Two replicas of the model, as targets. */
const replicas = (values: string): readonly Series[] =>
    ["a", "b"].map((pod) => ({ series: `up{job="vllm",model="${model}",pod="${pod}"}`, values }));

/** A histogram of first tokens: `fast` of each hundred requests a minute within 0.5 s, all others within 20 s. */
function firstTokens(fast: number): readonly Series[] {
    const bucket = (le: string, each: number) => ({
        series: `vllm:time_to_first_token_seconds_bucket{model="${model}",le="${le}"}`,
        values: `0+${each}x30`,
    });
    return [bucket("0.5", fast), bucket("5", fast), bucket("20", 100), bucket("+Inf", 100)];
}

/** Answers of the front, in each step. */
function answers(good: number, failed: number, steps: number): readonly Series[] {
    return [
        {
            series: `envoy_http_downstream_rq_xx{${caller},envoy_response_code_class="2"}`,
            values: `0+${good}x${steps}`,
        },
        {
            series: `envoy_http_downstream_rq_xx{${caller},envoy_response_code_class="5"}`,
            values: `0+${failed}x${steps}`,
        },
    ];
}

/** GPU nodes of a type, each with its exporter. */
function nodes(count: number, type: string, values: string, name = "node"): readonly Series[] {
    return Array.from({ length: count }, (_, i) => ({
        series: `up{job="dcgm",pool="l40s",instance_type="${type}",node="${name}-${i}"}`,
        values,
    }));
}

const xid = (value: number) => [{ series: 'DCGM_FI_DEV_XID_ERRORS{gpu="3",node="node-1"}', values: `0 0 ${value}x20` }];

const backend = (good: number, failed: number): readonly Series[] => [
    {
        series: 'envoy_cluster_endpoint_rq_success{gateway="front",route="routine",backend="llama-70b"}',
        values: `0+${good}x30`,
    },
    {
        series: 'envoy_cluster_endpoint_rq_error{gateway="front",route="routine",backend="llama-70b"}',
        values: `0+${failed}x30`,
    },
];

const jobs = ["dcgm", "envoy", "ai-gateway", "gateway-controller", "prometheus", "alertmanager"];
const everyJob = (values: string, without?: string): readonly Series[] =>
    jobs.filter((job) => job !== without).map((job) => ({ series: `up{job="${job}",instance="10.60.0.9:1"}`, values }));

/** Every alert, both ways: what makes it tell, and the nearest thing that must not. */
export const alertCases: readonly AlertCase[] = [
    {
        alert: "TimeToFirstTokenHigh",
        when: "every tenth request waits for twenty seconds",
        series: firstTokens(90),
        at: "20m",
        told: [{ labels: { model }, summary: "llama-70b: the first token takes 12.5s (p95)" }],
    },
    {
        alert: "TimeToFirstTokenHigh",
        when: "one request of fifty waits",
        series: firstTokens(98),
        at: "20m",
        told: [],
    },
    {
        alert: "TimeToFirstTokenHigh",
        when: "it has waited for five minutes only",
        series: firstTokens(90),
        at: "5m",
        told: [],
    },
    {
        alert: "RequestsQueued",
        when: "nine wait for each of two replicas",
        series: [
            ...replicas("1x30"),
            { series: `vllm:num_requests_waiting{model="${model}",pod="a"}`, values: "18x30" },
        ],
        at: "20m",
        told: [{ labels: { model }, summary: "llama-70b: 9 requests wait for each replica" }],
    },
    {
        alert: "RequestsQueued",
        when: "as many wait as may",
        series: [
            ...replicas("1x30"),
            { series: `vllm:num_requests_waiting{model="${model}",pod="a"}`, values: "16x30" },
        ],
        at: "20m",
        told: [],
    },
    {
        alert: "RequestsQueued",
        when: "a new replica has taken the queue away",
        series: [
            ...replicas("1x30"),
            { series: `vllm:num_requests_waiting{model="${model}",pod="a"}`, values: "40x10 2x20" },
        ],
        at: "20m",
        told: [],
    },
    {
        alert: "KvCacheNearlyFull",
        when: "one replica is full and the other is not",
        series: [
            { series: `vllm:kv_cache_usage_perc{model="${model}",pod="a"}`, values: "0.99x30" },
            { series: `vllm:kv_cache_usage_perc{model="${model}",pod="b"}`, values: "0.2x30" },
        ],
        at: "15m",
        told: [{ labels: { model }, summary: "llama-70b: a replica uses 99 % of its KV cache" }],
    },
    {
        alert: "KvCacheNearlyFull",
        when: "it is nine tenths full",
        series: [{ series: `vllm:kv_cache_usage_perc{model="${model}",pod="a"}`, values: "0.9x30" }],
        at: "15m",
        told: [],
    },
    {
        alert: "RequestsPreempted",
        when: "six a minute are put back",
        series: [{ series: `vllm:num_preemptions_total{model="${model}",pod="a"}`, values: "0+6x40" }],
        at: "30m",
        told: [{ labels: { model }, summary: "llama-70b: 6.0 requests a minute are put back" }],
    },
    {
        alert: "RequestsPreempted",
        when: "four a minute are put back",
        series: [{ series: `vllm:num_preemptions_total{model="${model}",pod="a"}`, values: "0+4x40" }],
        at: "30m",
        told: [],
    },
    {
        alert: "ModelHasNoReadyReplica",
        when: "both replicas load",
        series: replicas("0x20"),
        at: "5m",
        told: [{ labels: { model }, summary: "llama-70b: no replica answers" }],
    },
    {
        alert: "ModelHasNoReadyReplica",
        when: "there is no pod of the model at all",
        series: [],
        at: "5m",
        told: [{ labels: { model }, summary: "llama-70b: no replica answers" }],
    },
    {
        alert: "ModelHasNoReadyReplica",
        when: "one of two replicas answers, and a model that may sleep does",
        series: [
            { series: `up{job="vllm",model="${model}",pod="a"}`, values: "0x20" },
            { series: `up{job="vllm",model="${model}",pod="b"}`, values: "1x20" },
        ],
        at: "5m",
        told: [],
    },
    {
        alert: "GpuXidError",
        when: "a GPU has fallen off the bus",
        series: xid(79),
        at: "5m",
        told: [{ labels: { gpu: "3", node: "node-1" }, summary: "GPU 3 of node-1 reports XID 79" }],
    },
    { alert: "GpuXidError", when: "a program failed on the GPU", series: xid(31), at: "5m", told: [] },
    { alert: "GpuXidError", when: "there was never an error", series: xid(0), at: "5m", told: [] },
    {
        alert: "GatewayHasNoReadyProxy",
        when: "no proxy of the front answers, one of the egress does",
        series: [
            { series: 'up{job="envoy",gateway="front",pod="a"}', values: "0x20" },
            { series: 'up{job="envoy",gateway="egress",pod="b"}', values: "1x20" },
        ],
        at: "5m",
        told: [{ labels: {}, summary: "No proxy of the gateway answers" }],
    },
    {
        alert: "GatewayHasNoReadyProxy",
        when: "one of two proxies answers",
        series: [
            { series: 'up{job="envoy",gateway="front",pod="a"}', values: "0x20" },
            { series: 'up{job="envoy",gateway="front",pod="b"}', values: "1x20" },
        ],
        at: "5m",
        told: [],
    },
    {
        alert: "GatewayErrorsBurnFast",
        when: "a fifth of the requests has failed for an hour",
        series: answers(80, 20, 90),
        at: "70m",
        told: [
            { labels: { window: "1h" }, summary: "The gateway fails 20% of the requests (over 1h)" },
            { labels: { window: "6h" }, summary: "The gateway fails 20% of the requests (over 6h)" },
        ],
    },
    {
        alert: "GatewayErrorsBurnFast",
        when: "three of a hundred fail",
        series: answers(97, 3, 90),
        at: "70m",
        told: [],
    },
    {
        alert: "GatewayErrorsBurnFast",
        when: "a storm is over: half failed, and nothing fails any more",
        series: [
            {
                series: `envoy_http_downstream_rq_xx{${caller},envoy_response_code_class="2"}`,
                values: "0+50x40 2000+100x60",
            },
            {
                series: `envoy_http_downstream_rq_xx{${caller},envoy_response_code_class="5"}`,
                values: "0+50x40 2000x60",
            },
        ],
        at: "80m",
        told: [],
    },
    {
        alert: "GatewayErrorsBurnFast",
        when: "a caller fails alone at night",
        series: [
            { series: `envoy_http_downstream_rq_xx{${caller},envoy_response_code_class="2"}`, values: "0x90" },
            {
                series: `envoy_http_downstream_rq_xx{${caller},envoy_response_code_class="5"}`,
                values: "0x60 1 2 3 3x30",
            },
        ],
        at: "65m",
        told: [],
    },
    {
        alert: "GatewayErrorsBurnFast",
        when: "probes and metrics of the proxies fail, which no caller sees",
        series: [
            {
                series: 'envoy_http_downstream_rq_xx{gateway="front",envoy_http_conn_manager_prefix="eg-ready-http",envoy_response_code_class="5"}',
                values: "0+50x90",
            },
            ...answers(100, 0, 90),
        ],
        at: "70m",
        told: [],
    },
    {
        alert: "GatewayErrorsBurnSlowly",
        when: "two of a hundred have failed for three days",
        step: "30m",
        series: answers(490, 10, 200),
        at: "3d",
        told: [{ labels: { window: "3d" }, summary: "The gateway fails 2% of the requests (over 3d)" }],
    },
    {
        alert: "GatewayErrorsBurnSlowly",
        when: "one of two hundred has failed for three days",
        step: "30m",
        series: answers(995, 5, 200),
        at: "3d",
        told: [],
    },
    {
        alert: "BackendFails",
        when: "three of four requests fail at one backend",
        series: backend(10, 30),
        at: "15m",
        told: [
            {
                labels: { gateway: "front", backend: model },
                summary: "llama-70b fails 75% of what front asks it",
            },
        ],
    },
    { alert: "BackendFails", when: "a third of them fails", series: backend(20, 10), at: "15m", told: [] },
    {
        alert: "BudgetBurnsFast",
        // 13.12002 USD an hour each, against 27.40 that a budget of 20,000 USD lasts for.
        when: "five nodes run for six hours",
        step: "5m",
        series: nodes(5, "g6e.12xlarge", "1x100"),
        at: "7h",
        told: [{ labels: {}, summary: "GPU nodes cost 65.60 USD an hour" }],
    },
    {
        alert: "BudgetBurnsFast",
        when: "four nodes run, which is less than twice the pace",
        step: "5m",
        series: nodes(4, "g6e.12xlarge", "1x100"),
        at: "7h",
        told: [],
    },
    {
        alert: "BudgetBurnsFast",
        when: "five of six hours were too much, and it is over",
        step: "5m",
        series: [...nodes(1, "g6e.12xlarge", "1x100"), ...nodes(9, "g6e.12xlarge", "1x60 _x40", "gone")],
        at: "7h",
        told: [],
    },
    {
        alert: "BudgetBurnsSteadily",
        when: "three nodes have run for three days",
        step: "30m",
        series: nodes(3, "g6e.12xlarge", "1x200"),
        at: "3d",
        told: [{ labels: {}, summary: "GPU nodes cost 39.36 USD an hour, for three days" }],
    },
    {
        alert: "BudgetBurnsSteadily",
        when: "two nodes have, which the budget lasts for",
        step: "30m",
        series: nodes(2, "g6e.12xlarge", "1x200"),
        at: "3d",
        told: [],
    },
    {
        alert: "BudgetShareSpent",
        when: "two nodes have run for sixteen days",
        step: "1h",
        series: nodes(2, "g6e.12xlarge", "1x400"),
        at: "16d",
        told: [
            {
                labels: { percent: "50" },
                summary: "GPU nodes have cost 10102 USD this month, 50 % of the budget",
            },
        ],
    },
    {
        alert: "BudgetShareSpent",
        when: "they have run for fifteen days",
        step: "1h",
        series: nodes(2, "g6e.12xlarge", "1x400"),
        at: "15d",
        told: [],
    },
    {
        alert: "BudgetShareSpent",
        // The series begin on the first of January.
        when: "a dear month is over and the next has begun",
        step: "1h",
        series: nodes(4, "g6e.12xlarge", "1x800"),
        at: "32d",
        told: [],
    },
    {
        alert: "GpuNodeWithoutPrice",
        when: "a node of a type without a price runs",
        series: nodes(2, "p5.48xlarge", "1x40"),
        at: "20m",
        told: [
            {
                labels: { instance_type: "p5.48xlarge" },
                summary: "2 nodes of type p5.48xlarge are not in the cost",
            },
        ],
    },
    {
        alert: "GpuNodeWithoutPrice",
        when: "the price of the type is known",
        series: nodes(2, "g6e.12xlarge", "1x40"),
        at: "20m",
        told: [],
    },
    {
        alert: "TargetDown",
        when: "a target has not answered for twelve minutes",
        series: [{ series: 'up{job="envoy",instance="10.60.0.9:19001"}', values: "1 0x30" }],
        at: "12m",
        told: [
            {
                labels: { job: "envoy", instance: "10.60.0.9:19001" },
                summary: "envoy: 10.60.0.9:19001 does not answer",
            },
        ],
    },
    {
        alert: "TargetDown",
        when: "it has answered again in between",
        series: [{ series: 'up{job="envoy",instance="10.60.0.9:19001"}', values: "1 0x5 1 0x7" }],
        at: "12m",
        told: [],
    },
    ...jobs.map((job) => ({
        alert: "TargetsMissing",
        when: `there is no target of ${job}`,
        series: everyJob("1x30", job),
        at: "20m",
        told: [{ labels: { job }, summary: `${job}: there is nothing to read` }],
    })),
    {
        alert: "TargetsMissing",
        when: "every job has a target, although none answers",
        series: everyJob("0x30"),
        at: "20m",
        told: [],
    },
    {
        alert: "RulesFail",
        when: "a group fails at each evaluation",
        series: [
            {
                series: 'prometheus_rule_evaluation_failures_total{instance="prometheus-0",rule_group="models"}',
                values: "0+1x60",
            },
        ],
        at: "40m",
        told: [
            {
                labels: { instance: "prometheus-0", rule_group: "models" },
                summary: "prometheus-0 cannot evaluate the rules models",
            },
        ],
    },
    {
        alert: "RulesFail",
        when: "it failed once, long ago",
        series: [
            {
                series: 'prometheus_rule_evaluation_failures_total{instance="prometheus-0",rule_group="models"}',
                values: "0 1 1x60",
            },
        ],
        at: "40m",
        told: [],
    },
    {
        alert: "AlertsNotDelivered",
        when: "the topic refuses what is sent",
        series: [
            {
                series: 'alertmanager_notifications_failed_total{instance="alertmanager-0",integration="sns"}',
                values: "0+2x60",
            },
        ],
        at: "40m",
        told: [
            {
                labels: { instance: "alertmanager-0", integration: "sns" },
                summary: "alertmanager-0 cannot deliver alerts",
            },
        ],
    },
    {
        alert: "AlertsNotDelivered",
        when: "everything is delivered",
        series: [
            {
                series: 'alertmanager_notifications_failed_total{instance="alertmanager-0",integration="sns"}',
                values: "0x60",
            },
        ],
        at: "40m",
        told: [],
    },
];
