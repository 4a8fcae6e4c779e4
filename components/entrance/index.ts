export { Entrance } from "./entrance.ts";
export type { EntranceArgs } from "./args.ts";
export { gatewayBalancerName } from "./names.ts";
