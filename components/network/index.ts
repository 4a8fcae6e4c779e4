export { DmzNetwork } from "./dmz-network.ts";
export type { DmzNetworkArgs, NetworkPeer, PrivateZone } from "./args.ts";
export { planSubnets } from "./plan-subnets.ts";
export type { PlannedSubnet } from "./plan-subnets.ts";
