export { GpuAgents } from "./gpu-agents.ts";
export type { GpuAgentsArgs } from "./gpu-agents.ts";
