export { VllmFleet } from "./vllm-fleet.ts";
export type { ReplicaBounds, StoredWeights, VllmFleetArgs } from "./args.ts";
export { renderFleet } from "./render-fleet.ts";
