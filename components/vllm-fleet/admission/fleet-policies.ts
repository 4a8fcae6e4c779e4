import type { AdmissionObject } from "../../admission/admission-object.ts";
import type { AdmissionArgs } from "../../admission/args.ts";
import { objectsOf } from "../../admission/rule.ts";
import type { FleetNetworks } from "../args.ts";
import { placement, telemetry } from "./pod-rules.ts";
import { fleetTraffic, thirdParties } from "./traffic-rules.ts";

/** What the API server judges a fleet by. */
export interface FleetAdmissionArgs extends AdmissionArgs {
    readonly networks: FleetNetworks;
}

/** What the API server asks of model servers beside what every stack has: the second lock, which knows nothing of what the fleet renders. */
export function fleetPolicies(args: FleetAdmissionArgs): readonly AdmissionObject[] {
    return [placement(args), telemetry, fleetTraffic(args.networks), thirdParties].flatMap(objectsOf);
}
