import type { IsoDate } from "../../catalog/fact.ts";
import { gpuInstances, offeringIn } from "../../catalog/gpu-instances.ts";
import type { GpuInstanceType } from "../../catalog/gpu-instances.ts";
import { regionsOf } from "../../catalog/jurisdictions.ts";
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
}

/**
 * Every instance type that carries the demand and is confirmed to be offered in the jurisdiction, cheapest first; those
 * without a confirmed price come last, and among equals the one with fewer nodes.
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
        const fit = fitModel(model, gpuInstances[instanceType], demand);
        return fit.fits ? regions.flatMap((region) => offeredAt(instanceType, region.id, fit)) : [];
    });
    return found.toSorted(
        (a, b) => (a.usdPerHour ?? Infinity) - (b.usdPerHour ?? Infinity) || a.fit.shape.nodes - b.fit.shape.nodes,
    );
}

function offeredAt(instanceType: GpuInstanceType, region: RegionId, fit: Fits): readonly Alternative[] {
    const offering = offeringIn(gpuInstances[instanceType], region);
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
