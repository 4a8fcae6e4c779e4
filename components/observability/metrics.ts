/*
 * The exact names that rules and dashboards may ask for. A name that no exporter has is no error to Prometheus: the panel
 * stays empty and the alert silent. So each name is compared with what the program exports: with expositions/, which hold the
 * version and the day, or with the running program (`npm run test:observability`).
 */

/** vLLM, `GET /metrics` on the port of its API; expositions/vllm.txt. Labels `model_name` and `engine`. */
export const vllmMetrics = [
    "vllm:num_requests_running",
    "vllm:num_requests_waiting",
    "vllm:kv_cache_usage_perc",
    "vllm:prefix_cache_queries_total",
    "vllm:prefix_cache_hits_total",
    "vllm:num_preemptions_total",
    "vllm:prompt_tokens_total",
    "vllm:generation_tokens_total",
    "vllm:request_success_total",
    "vllm:time_to_first_token_seconds_bucket",
    "vllm:inter_token_latency_seconds_bucket",
    "vllm:e2e_request_latency_seconds_bucket",
    "vllm:request_queue_time_seconds_bucket",
    "vllm:request_prompt_tokens_bucket",
] as const;

/** DCGM exporter, its default counters; expositions/dcgm-exporter.txt. */
export const dcgmMetrics = [
    "DCGM_FI_DEV_GPU_UTIL",
    "DCGM_FI_DEV_FB_USED",
    "DCGM_FI_DEV_FB_FREE",
    "DCGM_FI_DEV_XID_ERRORS",
    "DCGM_FI_DEV_POWER_USAGE",
    "DCGM_FI_DEV_GPU_TEMP",
    "DCGM_FI_PROF_PIPE_TENSOR_ACTIVE",
    "DCGM_FI_PROF_DRAM_ACTIVE",
] as const;

/** Envoy, as it names its statistics for Prometheus; compared with the real one of the suite. Nothing else is kept: a proxy exports a thousand series more. */
export const envoyMetrics = [
    "envoy_cluster_endpoint_rq_error",
    "envoy_cluster_endpoint_rq_success",
    "envoy_cluster_upstream_rq_retry",
    "envoy_cluster_upstream_rq_timeout",
    "envoy_http_downstream_rq_active",
    "envoy_http_downstream_rq_time_bucket",
    "envoy_http_downstream_rq_xx",
    "envoy_server_memory_allocated",
] as const;

/** Envoy AI Gateway's processor beside each egress proxy; OpenTelemetry's names for generative AI; expositions/ai-gateway.txt. */
export const aiGatewayMetrics = [
    "gen_ai_client_token_usage_sum",
    "gen_ai_server_request_duration_seconds_bucket",
    "gen_ai_server_request_duration_seconds_count",
    "gen_ai_server_time_to_first_token_seconds_bucket",
] as const;

/** Prometheus and Alertmanager on themselves. `up` is every target's. */
export const ownMetrics = [
    "up",
    "alertmanager_notifications_failed_total",
    "prometheus_rule_evaluation_failures_total",
    "prometheus_notifications_dropped_total",
] as const;
