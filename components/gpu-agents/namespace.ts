/** Namespace of the agents. They mount host paths, so no workload shares it. */
export const gpuAgentsNamespace = "gpu-agents";

/** Port of the metrics exporter, `GET /metrics`. */
export const metricsPort = 9_400;
