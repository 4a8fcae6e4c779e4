export { GpuNodeGroup } from "./gpu-node-group.ts";
export type { GpuNodeGroupArgs, NodeGroupRequest } from "./args.ts";
export { planNodeGroup } from "./plan-node-group.ts";
export type { NodeGroupPlan } from "./plan-node-group.ts";
