import type { AdmissionArgs } from "./args.ts";
import type { AdmissionObject } from "./admission-object.ts";
import {
    callees,
    deviceClaims,
    disks,
    frontBackends,
    namespaceLabels,
    nodes,
    volumeClaims,
    volumes,
    wideEgress,
} from "./cluster-rules.ts";
import { doors, services } from "./door-rules.ts";
import { images, podsInside } from "./pod-rules.ts";
import { bindings, roles } from "./right-rules.ts";
import { objectsOf } from "./rule.ts";

/**
 * Policies that the API server applies to whoever writes to it, with whatever tool: the lock behind the policy pack, which
 * only sees what goes through Pulumi. They are written from the catalog's jurisdictions and not from what the components render,
 * so that a mistake there meets them. Nothing is called and nothing can be down: they run inside the API server.
 */
export function admissionPolicies(args: AdmissionArgs): readonly AdmissionObject[] {
    return [
        images(args),
        podsInside(args),
        nodes(args),
        namespaceLabels,
        services,
        doors,
        wideEgress,
        frontBackends,
        callees,
        bindings,
        roles,
        disks,
        volumes,
        volumeClaims,
        deviceClaims,
    ].flatMap(objectsOf);
}
