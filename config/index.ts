export type { DeploymentConfig, FleetConfig, ManagedConfig } from "./deployment-config.ts";
export { nodeGroupRequest, poolsOf, servingOf } from "./fleet.ts";
export type { Pool } from "./fleet.ts";
export { formatFaults } from "./fault.ts";
export type { PlacedFault } from "./fault.ts";
export { reachabilityOf, routingArgs, tiersOf } from "./routing.ts";
export { mapValues, ranked } from "./values.ts";
export { stackFileSchema } from "./json-schema.ts";
export { listStacks, readStackFile } from "./stack-file.ts";
