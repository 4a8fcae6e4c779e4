import type { Day } from "../catalog/day.ts";
import { gpuInstances, offeringIn } from "../catalog/gpu-instances.ts";
import type { GpuInstanceType, GpuModel } from "../catalog/gpu-instances.ts";
import type { Precision } from "../catalog/models.ts";
import type { DataClass } from "../catalog/vocabulary.ts";
import { planNodeGroup } from "../components/gpu-node-group/plan-node-group.ts";
import type { NodeGroupPlan } from "../components/gpu-node-group/plan-node-group.ts";
import type { ReplicaBounds } from "../components/vllm-fleet/args.ts";
import { fleetWarnings } from "../components/vllm-fleet/fleet-warnings.ts";
import { planRevisions } from "../components/vllm-fleet/revision-plan.ts";
import type { DeploymentConfig } from "./deployment-config.ts";
import { nodeGroupRequest, poolsOf, servingOf } from "./fleet.ts";
import type { Pool } from "./fleet.ts";
import { timeLimitsOf } from "./time.ts";

/** A node group as a reviewer asks about it: which GPUs, bought how, and how much room the model has there. */
export interface NodeGroupSummary {
    /** Best first. */
    readonly instanceTypes: readonly GpuInstanceType[];
    readonly capacityType: NodeGroupPlan["capacityType"];
    /** Set where the nodes take reserved capacity. */
    readonly reservationId?: string;
    readonly nodes: { readonly min: number; readonly max: number };
    /** How one replica lies on the GPUs. */
    readonly replica: { readonly tensorParallel: number; readonly pipelineParallel: number; readonly nodes: number };
    /** Zero where a replica spans nodes. */
    readonly replicasPerNode: number;
    /** Longest context that fits at the wanted concurrency. */
    readonly maxContextTokens: number;
    /** Requests of the wanted length that fit at the same time, for each replica. */
    readonly concurrentRequests: number;
    /** What each GPU has left under the wanted load. */
    readonly headroomGiBPerGpu: number;
    /** What works, but not well. */
    readonly warnings: readonly string[];
}

/** A set of weights behind a model's name, as it runs. */
export interface RevisionSummary {
    /** Commit of the model's repository. */
    readonly revision: string;
    /** Percent of the model's requests. */
    readonly weight: number;
    readonly replicas: ReplicaBounds;
}

/** A fact that stands in the team's own catalog alone. */
export interface VouchedFact {
    /** `model clinic-llama`, `g6.2xlarge in eu-central-1`. */
    readonly what: string;
    /** Who vouches for it. */
    readonly confirmedBy: string;
    /** The day on which it was read or seen. */
    readonly asOf: Day;
    /** Where. */
    readonly source: string;
}

/** A model of the fleet on its GPUs. */
export interface GpuPool extends NodeGroupSummary {
    /** Name of the node group in the stack. */
    readonly nodeGroup: string;
    /** GPUs of one node, of the first instance type. */
    readonly gpu: GpuModel;
    readonly gpusPerNode: number;
    /** Zones that the nodes may stand in, each with a node group of its own, in which the nodes that always run are spread. */
    readonly zones: readonly string[];
    /** The strictest class that can reach the model. */
    readonly dataClass: DataClass;
    /** Name of the model in the stack, and in the catalog. */
    readonly servedModel: string;
    readonly model: string;
    readonly precision: Precision;
    /** What of the model and its nodes nobody but the team itself confirmed. @default - nothing */
    readonly vouched?: readonly VouchedFact[];
    /** The revision that serves, and during an update its candidate. */
    readonly revisions: readonly RevisionSummary[];
}

/** What a plan means for a reviewer. */
export function summaryOf({ plan }: { readonly plan: NodeGroupPlan }): NodeGroupSummary {
    const { fit, replicasPerNode, nodes: bounds, instanceTypes, capacityType, reservationId, warnings } = plan;
    const { tensorParallel, pipelineParallel, nodes } = fit.shape;
    return {
        instanceTypes: [...instanceTypes],
        capacityType,
        ...(reservationId === undefined ? {} : { reservationId }),
        nodes: { ...bounds },
        replica: { tensorParallel, pipelineParallel, nodes },
        replicasPerNode,
        maxContextTokens: fit.maxContextTokens,
        concurrentRequests: fit.concurrentRequests,
        headroomGiBPerGpu: Math.floor(fit.headroomGiBPerGpu * 10) / 10,
        warnings: [...warnings],
    };
}

/** What the team's own catalog says about a pool; nothing where the project's catalog knows all of it. */
function vouchedFor({ facts, nodeGroup }: Pool, { region, known }: DeploymentConfig): Pick<GpuPool, "vouched"> {
    const { attention, confirmedBy, id } = facts;
    const model =
        confirmedBy === undefined || !attention.confirmed
            ? []
            : [{ what: `model ${id}`, confirmedBy, asOf: attention.asOf, source: attention.source }];
    const nodes = nodeGroup.instanceTypes.flatMap((type): readonly VouchedFact[] => {
        const offering = offeringIn(gpuInstances[type], region, known.vouched);
        if (!offering.confirmed || offering.value.confirmedBy === undefined) return [];
        const { asOf, source } = offering;
        return [{ what: `${type} in ${region}`, confirmedBy: offering.value.confirmedBy, asOf, source }];
    });
    const vouched = [...model, ...nodes];
    return vouched.length === 0 ? {} : { vouched };
}

/** Every model of the fleet on its GPUs, as the program will plan it; none in modes without a fleet. */
export function gpuPoolsOf(config: DeploymentConfig, stack: string): readonly GpuPool[] {
    if (!("gpuNodeGroups" in config)) return [];
    const { jurisdiction, region, accounts, network, known } = config;
    const { vouched } = known;
    const place = { jurisdiction, region, accountId: accounts.workload, zones: network.zones, vouched };
    const serving = servingOf(config);
    const warnings = fleetWarnings(serving, timeLimitsOf(config).models);
    return poolsOf(config).flatMap((pool) => {
        const planning = planNodeGroup(nodeGroupRequest(place, pool), stack);
        // A pool that cannot be planned was refused as a fault of the config.
        if (!planning.ok) return [];
        const { plan } = planning;
        const [first] = plan.instanceTypes;
        const model = serving.models[pool.modelName];
        if (first === undefined || model === undefined) return [];
        const summary = summaryOf({ plan });
        return [
            {
                nodeGroup: pool.nodeGroupName,
                gpu: gpuInstances[first].gpu,
                gpusPerNode: gpuInstances[first].gpuCount,
                zones: plan.groups.flatMap(({ zoneIndex }) => network.zones[zoneIndex] ?? []),
                dataClass: pool.dataClass,
                servedModel: pool.modelName,
                model: pool.model.model,
                precision: pool.model.precision,
                revisions: planRevisions(pool.modelName, model).map(({ revision, weight, replicas }) => ({
                    revision,
                    weight,
                    replicas,
                })),
                ...vouchedFor(pool, config),
                ...summary,
                warnings: [
                    ...summary.warnings,
                    ...warnings.flatMap(([model, warning]) => (model === pool.modelName ? [warning] : [])),
                ],
            },
        ];
    });
}
