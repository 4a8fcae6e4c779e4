import type { VouchedOfferings } from "../catalog/gpu-instances.ts";
import type { JurisdictionId, RegionId } from "../catalog/jurisdictions.ts";
import type { Known } from "../catalog/known.ts";
import { findModel } from "../catalog/models.ts";
import type { Model } from "../catalog/models.ts";
import { dataClasses } from "../catalog/vocabulary.ts";
import type { DataClass } from "../catalog/vocabulary.ts";
import type { Capacity, NodeGroupRequest, NodeStorage } from "../components/gpu-node-group/args.ts";
import type { ServingDemand } from "../components/gpu-node-group/fit-model.ts";
import { edgesWhileMoving } from "../components/routing-gateway/rollout.ts";
import type { Moving } from "../components/routing-gateway/rollout.ts";
import type { FleetModel, ModelRevision, Serving } from "../components/vllm-fleet/args.ts";
import { planNodeGroup } from "../components/gpu-node-group/plan-node-group.ts";
import type { NodeGroupPlanning } from "../components/gpu-node-group/plan-node-group.ts";
import { repeats } from "./check.ts";
import type { Draft, ValueOf } from "./key.ts";
import type { accounts } from "./keys/accounts.ts";
import type { gpuNodeGroups } from "./keys/gpu-node-groups.ts";
import type { jurisdiction } from "./keys/jurisdiction.ts";
import type { models } from "./keys/models.ts";
import type { network } from "./keys/network.ts";
import type { region } from "./keys/region.ts";
import type { rollout } from "./keys/rollout.ts";
import type { routes } from "./keys/routes.ts";
import { ranked } from "./values.ts";

/** The keys that a fleet is read from: the classes of its models follow from the routes. */
export type FleetKey = typeof models | typeof gpuNodeGroups | typeof routes | typeof rollout;
/** The keys that say where a fleet stands. */
export type PlaceKey = typeof jurisdiction | typeof region | typeof network | typeof accounts;

type Models = ValueOf<typeof models>;
type GpuNodeGroups = ValueOf<typeof gpuNodeGroups>;
type Route = ValueOf<typeof routes>[number];

/** What pools are looked up in: a config, or a draft of one. */
export interface FleetSource {
    readonly known: Known;
    readonly models?: { readonly [Name in keyof Models]?: Models[Name] | undefined } | undefined;
    readonly gpuNodeGroups?: { readonly [Name in keyof GpuNodeGroups]?: GpuNodeGroups[Name] | undefined } | undefined;
    readonly routes?: readonly (Route | undefined)[] | undefined;
    readonly rollout?: Moving | undefined;
}

/** A model of the fleet with the GPU nodes it runs on. */
export interface Pool {
    /** Name of the node group. */
    readonly nodeGroupName: string;
    readonly nodeGroup: GpuNodeGroups[string];
    /** Name of the model in the stack. */
    readonly modelName: string;
    readonly model: Models[string];
    /** What is known about it. */
    readonly facts: Model;
    /** The strictest class whose requests can reach the model by any edge of any route. */
    readonly dataClass: DataClass;
}

/**
 * Every model with its node group, in the order of the models; those whose node group is missing or at fault, or that nobody knows, are
 * left out.
 */
export function poolsOf(source: FleetSource): readonly Pool[] {
    return Object.entries(source.models ?? {}).flatMap(([modelName, model]) => {
        if (model === undefined) return [];
        const nodeGroup = new Map(Object.entries(source.gpuNodeGroups ?? {})).get(model.nodeGroup);
        const facts = findModel(model.model, source.known.models);
        if (nodeGroup === undefined || facts === undefined) return [];
        const dataClass = strictestReaching(source, modelName);
        return [{ nodeGroupName: model.nodeGroup, nodeGroup, modelName, model, facts, dataClass }];
    });
}

/** Unknown counts as the strictest: so does a model that no readable route names. */
function strictestReaching({ routes = [], rollout }: FleetSource, model: string): DataClass {
    const reaching = routes.flatMap((route) =>
        route !== undefined && edgesWhileMoving(route, [], rollout).some(({ backend }) => backend === model)
            ? route.dataClasses
            : [],
    );
    return dataClasses.findLast((dataClass) => reaching.includes(dataClass)) ?? "regulated";
}

/** Where the nodes of a stack stand. */
export interface FleetPlace {
    readonly jurisdiction: JurisdictionId;
    readonly region: RegionId;
    readonly accountId: string;
    readonly zones: readonly string[];
    /** Offerings that a team vouches for. */
    readonly vouched: VouchedOfferings;
}

/** A pool in the words of the node group's planner. */
export function nodeGroupRequest(place: FleetPlace, { nodeGroupName, nodeGroup, model, facts, dataClass }: Pool) {
    return {
        ...place,
        pool: nodeGroupName,
        dataClass,
        model: facts,
        demand: demandOf(model),
        capacity: capacityOf(nodeGroup),
        nodes: nodeGroup.nodes,
        ...(nodeGroup.zones === undefined ? {} : { onlyZones: nodeGroup.zones }),
        ami: nodeGroup.ami,
        storage: storageOf(nodeGroup.storage),
        copiesWeights: model.loading === "copy",
    } satisfies NodeGroupRequest;
}

/** What one replica has to carry. */
function demandOf(model: Models[string]): ServingDemand {
    const { precision, maxContextTokens, concurrency, kvPrecision, nodesPerReplica, tensorParallel } = model;
    return { precision, maxContextTokens, concurrency, kvPrecision, nodesPerReplica, tensorParallel };
}

/** The fleet in the words of its own planner: every model that can be read, and the node groups that they name. */
export function servingOf(source: FleetSource): Serving {
    const pools = poolsOf(source);
    return {
        models: Object.fromEntries(
            Object.entries(source.models ?? {}).flatMap(([name, model]) => {
                const facts = model && findModel(model.model, source.known.models);
                return model === undefined || facts === undefined ? [] : [[name, fleetModelOf(model, facts)]];
            }),
        ),
        pools: Object.fromEntries(
            pools.map(({ nodeGroupName, nodeGroup: { instanceTypes, nodes, capacity } }) => {
                // A group that two models share sees what either of them sees.
                const seen = pools.filter((one) => one.nodeGroupName === nodeGroupName).map((one) => one.dataClass);
                const dataClass = dataClasses.findLast((one) => seen.includes(one)) ?? "regulated";
                return [
                    nodeGroupName,
                    { dataClass, instanceTypes: ranked(instanceTypes), nodes, capacity: capacity.type },
                ];
            }),
        ),
    };
}

/** The fleet as it can be read, without the models that share a node group: that has been found already. */
export function servingAlone(draft: FleetSource): Serving {
    const { models, pools } = servingOf(draft);
    const entries = Object.entries(models);
    const second = repeats(entries.map(([, { pool }]) => pool));
    return { models: Object.fromEntries(entries.filter((_, i) => !second.includes(i))), pools };
}

/** Each pool with the plan of its nodes, where the place could be read; of two models on one group, the first. */
export function plannedPools(
    draft: Draft<FleetKey | PlaceKey>,
): readonly { readonly pool: Pool; readonly planning: NodeGroupPlanning }[] {
    const { jurisdiction, region, network, accounts } = draft;
    const zones = network?.zones;
    if (jurisdiction === undefined || region === undefined || zones === undefined) return [];
    // The account plays no part in whether a model fits.
    const { vouched } = draft.known;
    const place = { jurisdiction, region, zones, accountId: accounts?.workload ?? "", vouched };
    const pools = poolsOf(draft);
    const second = repeats(pools.map(({ nodeGroupName }) => nodeGroupName));
    return pools
        .filter((_, i) => !second.includes(i))
        .map((pool) => ({ pool, planning: planNodeGroup(nodeGroupRequest(place, pool), "cluster") }));
}

/** Every setting of the model goes along: which of them vLLM is told is the fleet's to know. */
function fleetModelOf({ nodeGroup, revisions, ...settings }: Models[string], facts: Model): FleetModel {
    return { ...settings, facts, pool: nodeGroup, revisions: weightedRevisions(revisions) };
}

/** A weight that is not written is what the other entry leaves, so that a step of an update is one changed line. */
function weightedRevisions(revisions: Models[string]["revisions"]): readonly ModelRevision[] {
    return revisions.map(({ revision, weight }, i) => {
        const others = revisions.filter((_, other) => other !== i);
        const left = others.reduce((rest, other) => rest - (other.weight ?? (i === 0 ? 0 : 100)), 100);
        return { revision, weight: weight ?? left };
    });
}

/** A reservation is for one type: of several, the later ones are a fault of their own. */
function capacityOf({ capacity, instanceTypes }: GpuNodeGroups[string]): Capacity {
    const [instanceType, ...others] = ranked(instanceTypes);
    switch (capacity.type) {
        case "onDemand":
        case "spot":
            return { kind: capacity.type, instanceTypes: [instanceType, ...others] };
        case "reservation": {
            const { zone, reservationId } = capacity;
            return { kind: "reservation", instanceType, zone, reservationId };
        }
        case "capacityBlock": {
            const { zone, reservationId, startsAt, endsAt } = capacity;
            return { kind: "capacityBlock", instanceType, zone, reservationId, startsAt, endsAt };
        }
    }
}

function storageOf(storage: GpuNodeGroups[string]["storage"]): NodeStorage {
    if (storage.type === "instanceStore") return { kind: "instanceStore" };
    return { kind: "ebs", ...(storage.sizeGiB === undefined ? {} : { sizeGiB: storage.sizeGiB }) };
}
