import { reachability } from "../components/routing-gateway/reachability.ts";
import type { Reach } from "../components/routing-gateway/reachability.ts";
import { routePlanArgs } from "../components/routing-gateway/resolve-backends.ts";
import type { DeploymentConfig } from "./index.ts";
import { routingArgs } from "../infra/gateway-args.ts";

/**
 * Every backend that each data class and task of a stack can reach, by every edge of its routes, compiled by the code that
 * makes the gateway's rules.
 */
export function reachabilityOf(config: DeploymentConfig): readonly Reach[] {
    return reachability(routePlanArgs(routingArgs(config)));
}
