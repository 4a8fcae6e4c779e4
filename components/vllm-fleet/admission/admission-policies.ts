import type { FleetObject } from "../fleet-object.ts";
import { nodes, services, wideEgress } from "./cluster-rules.ts";
import { images, placement, telemetry } from "./pod-rules.ts";
import { objectsOf } from "./rule.ts";
import type { AdmissionArgs } from "./rule.ts";
import { fleetTraffic, frontBackends, thirdParties } from "./traffic-rules.ts";

/**
 * Policies that the API server applies to whoever writes to it, with whatever tool: the lock behind the policy pack, which
 * only sees what goes through Pulumi. They are written from the catalog's jurisdictions and not from what the fleet renders,
 * so that a mistake there meets them. Nothing is called and nothing can be down: they run inside the API server.
 */
export function admissionPolicies(args: AdmissionArgs): readonly FleetObject[] {
    return [
        images(args),
        placement(args),
        telemetry,
        nodes(args),
        services,
        fleetTraffic(args),
        wideEgress,
        thirdParties,
        frontBackends,
    ].flatMap(objectsOf);
}
