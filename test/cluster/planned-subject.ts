import { formatText } from "../../components/fault.ts";
import { planNodeGroup } from "../../components/gpu-node-group/index.ts";
import type { NodeGroupPlan, NodeGroupRequest } from "../../components/gpu-node-group/index.ts";
import type { ImageReference } from "../../components/image-reference.ts";
import type { ModelLimits } from "../../components/time-limits/index.ts";
import { renderFleet } from "../../components/vllm-fleet/index.ts";
import type { ReplicaBounds, VllmFleetArgs } from "../../components/vllm-fleet/index.ts";
import { fleet, older } from "../../components/vllm-fleet/vllm-fleet.fixture.ts";
import type { NodeGroup } from "./nodes.ts";
import type { Subject } from "./rehearsal.ts";

/** A fleet that no reference stack has, planned by the planners of all: one model on one node group. */
export function plannedSubject(request: NodeGroupRequest, replicas: ReplicaBounds): Subject {
    const { pool, model, demand, dataClass, region, jurisdiction, accountId, zones, capacity, nodes } = request;
    const planning = planNodeGroup(request, fleet.clusterName);
    if (!planning.ok) throw new Error(planning.faults.map(formatText).join("\n"));
    if (!("instanceTypes" in capacity) || nodes === undefined) throw new Error("the group is bought on demand");
    const args: VllmFleetArgs = {
        ...fleet,
        region,
        jurisdiction,
        image: inRegion(fleet.image, region),
        pools: { [pool]: { dataClass, instanceTypes: capacity.instanceTypes, nodes } },
        models: {
            [pool]: {
                ...demand,
                model: model.id,
                facts: model,
                pool,
                replicas,
                revisions: [{ revision: older, weight: 100 }],
                loading: "copy",
            },
        },
        aliases: [pool],
        timeLimits: { [pool]: slowest() },
        readerRoleArns: { [pool]: `arn:aws:iam::${accountId}:role/reader-${pool}` },
    };
    return {
        objects: renderFleet(args),
        notApplied: [],
        madeUp: [],
        nodeGroups: nodeGroupsOf(pool, planning.plan, zones),
        region,
    };
}

/** As long as the largest model of the fixture: what is tried is where its servers find their place. */
function slowest(): ModelLimits {
    const limits = fleet.timeLimits["llama-405b"];
    if (limits === undefined) throw new Error("the fixture has limits for each of its models");
    return limits;
}

/** The image in the registry of another region. */
function inRegion(image: ImageReference, region: string): ImageReference {
    return image.replace(/(?<=\.dkr\.ecr\.)[a-z0-9-]+/, region) as ImageReference;
}

/** The plan as EKS is asked for it: a group in each zone. */
function nodeGroupsOf(name: string, plan: NodeGroupPlan, zones: readonly string[]): readonly NodeGroup[] {
    return plan.groups.map(({ suffix, nodeGroupName, zoneIndex, scaling }) => ({
        name: `${name}${suffix}`,
        nodeGroupName,
        instanceTypes: plan.instanceTypes,
        zones: zones.slice(zoneIndex, zoneIndex + 1),
        labels: plan.labels,
        taints: plan.taints.map(({ key, value }) => ({ key, value, effect: "NoSchedule" })),
        maxNodes: scaling.max,
        volumeGiB: plan.volumes.at(-1)?.sizeGiB ?? 0,
    }));
}
