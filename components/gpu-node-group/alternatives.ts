import type { IsoDate } from "../../catalog/fact.ts";
import { gpuInstances, offeringIn } from "../../catalog/gpu-instances.ts";
import type { GpuInstanceType, VouchedOfferings } from "../../catalog/gpu-instances.ts";
import { findRegion, regionsOf } from "../../catalog/jurisdictions.ts";
import type { JurisdictionId, PartitionId, RegionId } from "../../catalog/jurisdictions.ts";
import { namesOf } from "../../catalog/table.ts";
import { fitModel } from "./fit-model.ts";
import type { Fits, ServingDemand, SizedModel } from "./fit-model.ts";

/** Capacity that carries a model, at one place. */
export interface Alternative {
    readonly instanceType: GpuInstanceType;
    readonly region: RegionId;
    readonly fit: Fits;
    /** Price of all nodes of one replica, on demand. @default - not confirmed */
    readonly usdPerHour?: number;
    /** The day of that price. @default - not confirmed */
    readonly priceAsOf?: IsoDate;
}

/** Where else to look. */
export interface AlternativesScope {
    readonly jurisdiction: JurisdictionId;
    /** Accounts do not reach across partitions. @default - every partition of the jurisdiction */
    readonly partition?: PartitionId;
    /** @default - every region of the jurisdiction */
    readonly region?: RegionId;
    /** The stack's own region: what it has is proposed before what others have. @default - all regions alike */
    readonly home?: RegionId;
    /** Offerings that a team vouches for. @default - none */
    readonly vouched?: VouchedOfferings;
}

/** Where to look for what a stack could take instead: its own region first, then all that its account reaches in the jurisdiction. */
export function scopeAround(stack: {
    readonly jurisdiction: JurisdictionId;
    readonly region: RegionId;
    readonly vouched?: VouchedOfferings;
}): AlternativesScope {
    const { jurisdiction, region, vouched } = stack;
    const partition = findRegion(region)?.partition;
    return {
        jurisdiction,
        home: region,
        ...(partition === undefined ? {} : { partition }),
        ...(vouched === undefined ? {} : { vouched }),
    };
}

/**
 * Every instance type that carries the demand and is confirmed to be offered in the jurisdiction: in the stack's own region first, then
 * cheapest first; those without a confirmed price come last, and among equals the one with fewer nodes.
 */
export function alternativesFor(
    model: SizedModel,
    demand: ServingDemand,
    scope: AlternativesScope,
): readonly Alternative[] {
    const regions = regionsOf(scope.jurisdiction).filter(
        (region) =>
            (scope.partition === undefined || region.partition === scope.partition) &&
            (scope.region === undefined || region.id === scope.region),
    );
    const found = namesOf(gpuInstances).flatMap((instanceType) => {
        const instance = gpuInstances[instanceType];
        // Where a replica may span nodes, a type without EFA is refused, though the model may fit on one node of it.
        if (demand.nodesPerReplica > 1 && instance.efaInterfaces === 0) return [];
        const fit = fitModel(model, instance, demand);
        return fit.fits ? regions.flatMap((region) => offeredAt(instanceType, region.id, fit, scope)) : [];
    });
    const away = ({ region }: Alternative) => (scope.home === undefined || region === scope.home ? 0 : 1);
    // Two prices that are not known are equal; their difference is no number.
    const price = ({ usdPerHour = Number.MAX_VALUE }: Alternative) => usdPerHour;
    return found.toSorted((a, b) => away(a) - away(b) || price(a) - price(b) || a.fit.shape.nodes - b.fit.shape.nodes);
}

function offeredAt(
    instanceType: GpuInstanceType,
    region: RegionId,
    fit: Fits,
    { vouched }: AlternativesScope,
): readonly Alternative[] {
    const offering = offeringIn(gpuInstances[instanceType], region, vouched);
    if (!offering.confirmed) return [];
    const price = offering.value.onDemandUsdPerHour;
    return [
        {
            instanceType,
            region,
            fit,
            ...(price.confirmed ? { usdPerHour: price.value * fit.shape.nodes, priceAsOf: price.asOf } : {}),
        },
    ];
}

/** One line for people: `g6e.12xlarge in eu-north-1 (TP 4, 11.13 USD/h as of 2026-11-21)`. */
function describeAlternative(alternative: Alternative): string {
    const { shape } = alternative.fit;
    const nodes = shape.nodes === 1 ? "" : `${shape.nodes} x `;
    const pipeline = shape.pipelineParallel === 1 ? "" : ` PP ${shape.pipelineParallel}`;
    const price =
        alternative.usdPerHour === undefined
            ? "price not confirmed"
            : `${alternative.usdPerHour.toFixed(2)} USD/h as of ${alternative.priceAsOf ?? "an unknown day"}`;
    return `${nodes}${alternative.instanceType} in ${alternative.region} (TP ${shape.tensorParallel}${pipeline}, ${price})`;
}

/** What to write instead, as a sentence. "None" is an answer: then the jurisdiction has no such capacity. */
export function adviseAlternatives(
    model: SizedModel,
    demand: ServingDemand,
    scope: AlternativesScope,
    limit = 3,
): string {
    const found = alternativesFor(model, demand, scope).slice(0, limit);
    if (found.length === 0) {
        return `Nothing in the catalog carries this in ${scope.jurisdiction}: ask for less, or take a smaller model.`;
    }
    return `Write ${found.map(describeAlternative).join(", or ")}.`;
}
