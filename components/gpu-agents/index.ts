export { GpuAgents } from "./gpu-agents.ts";
export type { GpuAgentImages, GpuAgentsArgs } from "./gpu-agents.ts";
