import { createHash } from "node:crypto";
import { longestBalancerName } from "../../catalog/aws-names.ts";

/** The longest name that Elastic Load Balancing takes. */
const longestName = longestBalancerName.value;

/**
 * Name of the gateway's load balancer and of its target group: known before they exist, so that the permission to register
 * targets names one group. A stack with a long name keeps the beginning of it, and a hash of the whole.
 */
export function gatewayBalancerName(stack: string): string {
    const name = `${stack}-gateway`;
    if (name.length <= longestName) return name;
    const hash = createHash("sha256").update(stack).digest("hex").slice(0, 8);
    return `${stack.slice(0, longestName - hash.length - "-gateway-".length)}-gateway-${hash}`;
}
