import { configFromPulumi } from "./config/pulumi.ts";
import { declarePlatform } from "./platform.ts";

const { network } = declarePlatform(configFromPulumi());

/** Stack outputs. */
export const vpcId = network.vpcId;
export const subnets = network.subnets;
export const s3EndpointId = network.s3EndpointId;
/** Public addresses that third parties see; empty where the stack has no way out. */
export const natAddresses = network.natAddresses;
