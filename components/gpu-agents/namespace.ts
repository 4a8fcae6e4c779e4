/** Namespace of the agents. They mount host paths, so no workload shares it. */
export const gpuAgentsNamespace = "gpu-agents";
