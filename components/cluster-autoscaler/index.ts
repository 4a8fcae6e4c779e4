export { ClusterAutoscaler } from "./cluster-autoscaler.ts";
export type { ClusterAutoscalerArgs } from "./cluster-autoscaler.ts";
