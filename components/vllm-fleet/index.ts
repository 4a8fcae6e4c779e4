export { VllmFleet } from "./vllm-fleet.ts";
export type {
    FleetModel,
    FleetNetworks,
    FleetPool,
    ModelRevision,
    ReplicaBounds,
    Serving,
    StoredWeights,
    VllmFleetArgs,
    WeightsFile,
    WeightsLoading,
} from "./args.ts";
export { fleetEndpoints } from "./fleet-endpoints.ts";
export type { ModelEndpoint, RevisionEndpoint } from "./fleet-endpoints.ts";
export { fleetFaults } from "./fleet-faults.ts";
export type { FleetObject } from "./fleet-object.ts";
export { planFleet } from "./plan-fleet.ts";
export type { ModelPlan, RevisionPlan } from "./plan-fleet.ts";
export { renderFleet } from "./render-fleet.ts";
export { queueMetrics } from "./scale-plan.ts";
export { fleetNamespaces, tierOf } from "./tiers.ts";
export type { FleetTier } from "./tiers.ts";
