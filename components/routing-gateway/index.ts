export { RoutingGateway } from "./routing-gateway.ts";
export type {
    CertificateIssuer,
    Entrance,
    FleetEndpoint,
    GatewayAuth,
    GatewayImages,
    GatewayNetworks,
    ProviderAccess,
    RoutingGatewayArgs,
    Tenant,
} from "./args.ts";
export { compileRoutes } from "./compile-routes.ts";
export type { CompiledRule, RoutePlan } from "./compile-routes.ts";
export { gatewayFaults } from "./gateway-faults.ts";
export { GatewayNodes } from "./gateway-nodes.ts";
export type { GatewayNodesArgs } from "./gateway-nodes.ts";
export type { KubernetesObject } from "./kubernetes-object.ts";
export { gatewayLimits } from "./limits.ts";
export type { GatewayLimits } from "./limits.ts";
export { secretNamesOf } from "./permissions.ts";
export { reachability } from "./reachability.ts";
export type { Reach } from "./reachability.ts";
export { renderGateway } from "./render-gateway.ts";
export { servedModelNames } from "./served-model-names.ts";
export { routePlanArgs } from "./resolve-backends.ts";
export { rolloutStages } from "./rollout.ts";
export type { Rollout, RolloutStage } from "./rollout.ts";
export { routeFaults } from "./route-faults.ts";
export type { RoutePlanArgs } from "./route-faults.ts";
export type { Tier } from "./tiers.ts";
