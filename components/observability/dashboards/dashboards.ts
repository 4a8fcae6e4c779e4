import type { ObservabilityArgs } from "../args.ts";
import { costDashboard } from "./cost.ts";
import type { Dashboard } from "./dashboard.ts";
import { gatewayDashboard } from "./gateway.ts";
import { gpusDashboard } from "./gpus.ts";
import { modelsDashboard } from "./models.ts";

/** Every dashboard there is. None knows a stack: what differs is in the series. */
export const allDashboards: readonly Dashboard[] = [modelsDashboard, gpusDashboard, gatewayDashboard, costDashboard];

/** The dashboards of a stack: without a fleet, only the gateway's would show anything. */
export function dashboards({ fleet }: Pick<ObservabilityArgs, "fleet">): readonly Dashboard[] {
    return fleet === undefined ? [gatewayDashboard] : allDashboards;
}
