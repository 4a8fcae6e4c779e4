import { placeOf } from "../identity/arn.ts";
import { chartReference, pinnedReference } from "../model-store/names.ts";
import { readArtifactLock } from "../model-store/read-lock.ts";
import type { ControllersArgs } from "./args.ts";
import type { ChartRelease } from "./chart-release.ts";
import { planControllers, releasesFor } from "./plan-controllers.ts";
import type { ControllersPlan } from "./plan-controllers.ts";

const reading = readArtifactLock();
if (!reading.ok) throw new Error("the project's lock has faults");
const { lock } = reading;
const place = placeOf("eu-central-1", "111122223333");
const stack = "hybrid-eu";

/** A hybrid stack with everything that a lock pins: every controller there is. */
export const everything: ControllersArgs = {
    clusterName: stack,
    region: place.region,
    accountId: place.accountId,
    tiers: ["front", "egress"],
    fleet: true,
    privateCa: { tagKey: "ringfence:stack", tagValue: stack },
    secrets: ["ringfence/mistral-api-key"],
    targetGroup: "serving-gateway",
    vpcTags: { "ringfence:stack": stack },
    sealedNetworks: ["10.60.0.0/18", "10.60.64.0/18"],
    apiServerAddress: "172.20.0.1",
    charts: Object.fromEntries(
        Object.entries(lock.charts).map(([name, { version }]) => [
            name,
            { reference: chartReference(place, stack, name), version },
        ]),
    ),
    images: Object.fromEntries(
        Object.entries(lock.images).map(([name, { digest }]) => [
            name,
            pinnedReference(place, stack, "images", { name, digest }),
        ]),
    ),
};

/** The plan of arguments that have no fault. */
export function planOf(args: ControllersArgs): ControllersPlan {
    const planning = planControllers(args);
    if (!planning.ok) throw new Error(JSON.stringify(planning.faults));
    return planning.plan;
}

/** Every release with all that a stack can switch on, also one whose values have faults: each value of the program is among them. */
export function fullReleases(): readonly ChartRelease[] {
    const { clusterName, region, images } = everything;
    const image = (name: string) => images[name] ?? "missing/missing@sha256:";
    return releasesFor({ ...everything, countsTokens: true }, { clusterName, region, image });
}
