import { gpuInstances } from "../../catalog/gpu-instances.ts";
import { fitModel } from "../gpu-node-group/fit-model.ts";
import type { Fits } from "../gpu-node-group/fit-model.ts";
import { placeOf } from "../identity/arn.ts";
import type { FleetModel, FleetPool, VllmFleetArgs } from "./args.ts";
import { canSurge } from "./capacity-plan.ts";
import { podResources } from "./pod-resources.ts";
import { probePlan } from "./probe-plan.ts";
import type { PodRequest } from "./pod-plan.ts";
import { storedWeightsOf } from "./revision-faults.ts";
import { planRevisions } from "./revision-plan.ts";
import type { PlannedRevision } from "./revision-plan.ts";
import { scalePlan } from "./scale-plan.ts";
import type { ScalePlan } from "./scale-plan.ts";
import { fleetNamespaces, serverLabels, tierOf } from "./tiers.ts";
import type { FleetTier } from "./tiers.ts";
import { weightsPlan } from "./weights-plan.ts";

/** A model of the fleet, decided. */
export interface ModelPlan {
    readonly name: string;
    readonly tier: FleetTier;
    readonly fit: Fits;
    readonly revisions: readonly RevisionPlan[];
}

/** A revision of a model, decided: one workload. */
export interface RevisionPlan extends PlannedRevision {
    readonly pod: PodRequest;
    /** Absent where there is nothing between the bounds. */
    readonly scale?: ScalePlan;
    /** The only replica may be evicted. */
    readonly interruptible: boolean;
    /** A new replica comes before an old one goes. False where the pool has no GPUs to spare even at its least load. */
    readonly surges: boolean;
    /** Seconds until an update that does not move counts as failed. */
    readonly progressSeconds: number;
}

/** Decides every model. The arguments have no faults. */
export function planFleet(args: VllmFleetArgs): readonly ModelPlan[] {
    return Object.entries(args.models).map(([name, model]) => {
        const pool = given(args.pools[model.pool]);
        const fit = fitOf(model, pool);
        const revisions = planRevisions(name, model).map((revision) =>
            planRevision(args, { name, model, pool, fit }, revision),
        );
        return { name, tier: tierOf(pool.dataClass), fit, revisions };
    });
}

interface Situation {
    readonly name: string;
    readonly model: FleetModel;
    readonly pool: FleetPool;
    readonly fit: Fits;
}

function planRevision(args: VllmFleetArgs, situation: Situation, revision: PlannedRevision): RevisionPlan {
    const { model, fit } = situation;
    const pod = podRequest(args, situation, revision);
    const { startupSeconds, progressSeconds } = pod.timeLimits;
    const { min, max } = revision.replicas;
    return {
        ...revision,
        pod,
        interruptible: model.onNodeUpdate === "interrupt",
        surges: canSurge(args, situation.name),
        progressSeconds,
        ...(min === max
            ? {}
            : {
                  scale: scalePlan({
                      modelName: revision.name,
                      replicas: revision.replicas,
                      requestsPerReplica:
                          model.requestsPerReplica ?? Math.max(1, Math.floor(fit.concurrentRequests * 0.8)),
                      startupSeconds,
                      wakeQuery: model.wakeQuery,
                  }),
              }),
    };
}

function podRequest(args: VllmFleetArgs, { name, model, pool, fit }: Situation, revision: PlannedRevision): PodRequest {
    const timeLimits = given(args.timeLimits[name]);
    const stored = given(storedWeightsOf(args.storedWeights, { ...model, ...revision }));
    const weights = weightsPlan(stored, model.loading, {
        stack: args.stack,
        place: placeOf(args.region, args.accountId),
        manifestName: manifestName(revision),
    });
    return {
        region: args.region,
        jurisdiction: args.jurisdiction,
        dataClass: pool.dataClass,
        pool: model.pool,
        image: args.image,
        serviceAccount: name,
        priorityClass: fleetNamespaces[tierOf(pool.dataClass)],
        labels: revisionLabels(name, revision),
        weights,
        resources: podResources(fit.shape, pool.instanceTypes),
        probes: probePlan(timeLimits.startupSeconds),
        timeLimits,
        settings: {
            model,
            source: weights.source,
            // The weights that answered stand in each answer, as OpenAI names its dated snapshots; and each revision has
            // metrics of its own.
            servedNames: [revision.name, ...new Set([name, ...(args.aliases ?? Object.keys(args.models)).toSorted()])],
            drainSeconds: timeLimits.drainSeconds,
            shape: fit.shape,
        },
    };
}

/** Name of the list of files of a revision. */
export function manifestName(revision: Pick<PlannedRevision, "name">): string {
    return `${revision.name}-weights`;
}

function revisionLabels(name: string, { revision }: PlannedRevision): Readonly<Record<string, string>> {
    return { ...serverLabels, "ringfence/served-model": name, "ringfence/revision": revision.slice(0, 12) };
}

function fitOf(model: FleetModel, pool: FleetPool): Fits {
    const fit = fitModel(model.facts, gpuInstances[pool.instanceTypes[0]], model);
    if (!fit.fits) throw new Error(`a model that does not fit is a fault: ${fit.problem}`);
    return fit;
}

function given<T>(value: T | undefined): T {
    if (value === undefined)
        throw new Error("a fleet without faults has a pool, stored weights and time limits for each model");
    return value;
}
