import type { AlertThresholds, WatchedFleet, WatchedModel } from "../args.ts";
import type { AlertingRule, RecordingRule, RuleGroup } from "./rule.ts";

/** How the models of the fleet answer. */
export function fleetRules({ models }: WatchedFleet, thresholds: AlertThresholds): readonly RuleGroup[] {
    return [
        { name: "models", rules: modelRecords },
        { name: "model-alerts", rules: modelAlerts(thresholds) },
        { name: "model-readiness", rules: models.filter(({ minReplicas }) => minReplicas > 0).map(noReadyReplica) },
    ];
}

function quantile(rank: number, metric: string): string {
    return `histogram_quantile(${rank}, sum by (model, le) (rate(${metric}_bucket[5m])))`;
}

const modelRecords: readonly RecordingRule[] = [
    { record: "model:replicas_ready:sum", expr: 'sum by (model) (up{job="vllm"})' },
    { record: "model:requests_running:sum", expr: "sum by (model) (vllm:num_requests_running)" },
    { record: "model:requests_waiting:sum", expr: "sum by (model) (vllm:num_requests_waiting)" },
    // The fullest replica: the gateway does not know which one has room.
    { record: "model:kv_cache_usage:max", expr: "max by (model) (vllm:kv_cache_usage_perc)" },
    {
        record: "model:time_to_first_token_seconds:p95_rate5m",
        expr: quantile(0.95, "vllm:time_to_first_token_seconds"),
    },
    {
        record: "model:inter_token_latency_seconds:p95_rate5m",
        expr: quantile(0.95, "vllm:inter_token_latency_seconds"),
    },
    { record: "model:prompt_tokens:rate5m", expr: "sum by (model) (rate(vllm:prompt_tokens_total[5m]))" },
    { record: "model:generation_tokens:rate5m", expr: "sum by (model) (rate(vllm:generation_tokens_total[5m]))" },
    {
        record: "model:prefix_cache_hits:ratio_rate5m",
        expr:
            "sum by (model) (rate(vllm:prefix_cache_hits_total[5m])) / " +
            "sum by (model) (rate(vllm:prefix_cache_queries_total[5m]))",
    },
    { record: "model:preemptions:rate10m", expr: "sum by (model) (rate(vllm:num_preemptions_total[10m]))" },
];

function modelAlerts(thresholds: AlertThresholds): readonly AlertingRule[] {
    const { timeToFirstTokenSeconds, queuedRequestsPerReplica, kvCachePercent, preemptionsPerMinute } = thresholds;
    return [
        {
            alert: "TimeToFirstTokenHigh",
            expr: `model:time_to_first_token_seconds:p95_rate5m > ${timeToFirstTokenSeconds}`,
            for: "10m",
            labels: { severity: "warning" },
            annotations: {
                summary: "{{ $labels.model }}: the first token takes {{ $value | humanizeDuration }} (p95)",
                description:
                    `More than ${timeToFirstTokenSeconds} s for ten minutes. Look at the queue and the KV cache of the model: ` +
                    "if requests wait, it lacks replicas; if none do, prompts are longer than it was sized for.",
            },
        },
        {
            alert: "RequestsQueued",
            expr: `model:requests_waiting:sum / (model:replicas_ready:sum > 0) > ${queuedRequestsPerReplica}`,
            for: "15m",
            labels: { severity: "warning" },
            annotations: {
                summary: '{{ $labels.model }}: {{ $value | printf "%.0f" }} requests wait for each replica',
                description:
                    "The queue has stood for longer than a new replica needs. The model is at its most replicas, or no GPU " +
                    "node can be had: look at the pending pods and at the bounds of the node group.",
            },
        },
        {
            alert: "KvCacheNearlyFull",
            expr: `model:kv_cache_usage:max * 100 > ${kvCachePercent}`,
            for: "10m",
            labels: { severity: "warning" },
            annotations: {
                summary: '{{ $labels.model }}: a replica uses {{ $value | printf "%.0f" }} % of its KV cache',
                description:
                    "The next long prompt waits or puts another request back. Add replicas, or lower the context or the " +
                    "concurrency that the model was sized for.",
            },
        },
        {
            alert: "RequestsPreempted",
            expr: `model:preemptions:rate10m * 60 > ${preemptionsPerMinute}`,
            for: "10m",
            labels: { severity: "warning" },
            annotations: {
                summary: '{{ $labels.model }}: {{ $value | printf "%.1f" }} requests a minute are put back',
                description:
                    "The KV cache is too small for the load: a request that is put back is computed again from its start. " +
                    "Lower the concurrency, or give the model more GPU memory.",
            },
        },
    ];
}

/** One for each model: a model that is away has no series by which it could be found. */
function noReadyReplica({ name }: WatchedModel): AlertingRule {
    return {
        alert: "ModelHasNoReadyReplica",
        expr: `absent(model:replicas_ready:sum{model="${name}"} > 0)`,
        for: "2m",
        labels: { severity: "critical", model: name },
        annotations: {
            summary: `${name}: no replica answers`,
            description:
                "Requests of classes that know no other backend are refused with 503. Look at the pods of the model, at " +
                "their GPU nodes, and at its last rollout; going back is one line in the stack file.",
        },
    };
}
