import { unconfirmed } from "./fact.ts";
import type { Fact } from "./fact.ts";
import type { GpuInstanceFacts, Offering, Offerings } from "./gpu-instances/gpu-instance.ts";
import { hardware } from "./gpu-instances/hardware.ts";
import type { GpuInstanceType } from "./gpu-instances/hardware.ts";
import { offerings, unsurveyedRegions } from "./gpu-instances/offerings.ts";
import type { RegionId } from "./jurisdictions.ts";
import { lookup, namesOf, tableOf } from "./table.ts";

export { efaLayout, firstEfaCard } from "./gpu-instances/efa-layout.ts";
export type { CardDevice } from "./gpu-instances/efa-layout.ts";
export type { GpuModel, Offering, Offerings } from "./gpu-instances/gpu-instance.ts";
export type { GpuInstanceType } from "./gpu-instances/hardware.ts";
export { gpuPrecisions } from "./gpu-instances/precisions.ts";

/** A GPU instance type with its facts and the regions that have it. */
export interface GpuInstance extends GpuInstanceFacts {
    readonly id: GpuInstanceType;
    readonly offerings: Offerings;
}

export const gpuInstances: Readonly<Record<GpuInstanceType, GpuInstance>> = tableOf(namesOf(hardware), (id) => ({
    id,
    ...hardware[id],
    offerings: offerings[id],
}));

/** Finds a GPU instance type by its exact EC2 name; an unknown name answers `undefined`. */
export function findGpuInstance(name: string): GpuInstance | undefined {
    return lookup(gpuInstances, name);
}

/** Offerings that a team vouches for, beside those of this catalog. */
export type VouchedOfferings = Readonly<Partial<Record<GpuInstanceType, Offerings>>>;

/**
 * Whether, and at what price, a region has an instance type. Quota and free capacity are another matter. A region
 * without an entry answers an unconfirmed fact, which permits nothing.
 *
 * @param vouched What a team vouches for; its word goes before what is written here. @default nothing
 */
export function offeringIn(instance: GpuInstance, region: RegionId, vouched: VouchedOfferings = {}): Fact<Offering> {
    return (
        vouched[instance.id]?.[region] ??
        instance.offerings[region] ??
        lookup(unsurveyedRegions, region) ??
        unconfirmed(`no snapshot read lists ${instance.id} in ${region}`, instance.asOf)
    );
}
