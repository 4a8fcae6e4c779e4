import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { waitFor } from "../child-options.ts";
import type { ChildOptions } from "../child-options.ts";
import { kubernetesVersion } from "../cluster/addons.ts";
import { encryptedVolume, instanceTags, nodeMetadataOptions } from "../cluster/launch-template.ts";
import { refuseFaults } from "../fault.ts";
import type { Fault } from "../fault.ts";
import type { GpuNodeGroupArgs } from "./args.ts";
import { fabricInterfaces, makeFabric } from "./fabric.ts";
import type { Fabric } from "./fabric.ts";
import { planNodeGroup } from "./plan-node-group.ts";
import type { NodeGroupPlan, PlannedGroup } from "./plan-node-group.ts";
import { noFlows } from "../flow.ts";

/** The arguments as they are registered: the model by its name, for what is known about it is the catalog's. */
function inputsOf({ model, vouched: _, ...args }: GpuNodeGroupArgs) {
    return { ...args, model: model.id };
}

/**
 * GPU nodes for one model, pinned to one jurisdiction: checked before anything exists that the instance types are
 * offered there and that the model fits on each of them.
 *
 * Pass the cluster's `nodePrerequisites` as `dependsOn`.
 */
export class GpuNodeGroup extends pulumi.ComponentResource {
    /** Names in EKS, one a zone. */
    readonly nodeGroupNames: readonly string[];
    /** The decisions, e.g. the tensor parallel size that vLLM is started with. */
    readonly plan: NodeGroupPlan;

    constructor(name: string, args: GpuNodeGroupArgs, opts?: pulumi.ComponentResourceOptions) {
        // Before super(): a refused node group is not registered at all.
        const plan = planned(args);
        // args go to super() so that policy rules can read jurisdiction and data class.
        super("ringfence:compute:GpuNodeGroup", name, { ...inputsOf(args), flows: noFlows }, opts);
        const fabric = plan.efaInterfaces > 0 ? makeFabric(name, args, plan, { parent: this }) : undefined;
        const template = this.makeLaunchTemplate(name, args, plan, fabric);
        this.makeNodeGroups(name, args, plan, template, opts);

        this.nodeGroupNames = plan.groups.map(({ nodeGroupName }) => nodeGroupName);
        this.plan = plan;
        this.registerOutputs({ nodeGroupNames: this.nodeGroupNames });
    }

    private makeLaunchTemplate(name: string, args: GpuNodeGroupArgs, plan: NodeGroupPlan, fabric: Fabric | undefined) {
        const tags = { ...plan.tags };
        const [instanceType] = plan.instanceTypes;
        const block = plan.capacityType === "CAPACITY_BLOCK";
        return new aws.ec2.LaunchTemplate(
            name,
            {
                name: `${args.clusterName}-${plan.name}`,
                updateDefaultVersion: true,
                metadataOptions: nodeMetadataOptions,
                blockDeviceMappings: plan.volumes.map((volume) => encryptedVolume(volume, args.volumeKeyArn)),
                userData: Buffer.from(plan.userData).toString("base64"),
                ...(fabric === undefined
                    ? { vpcSecurityGroupIds: [args.nodeSecurityGroupId] }
                    : {
                          networkInterfaces: fabricInterfaces(plan.instanceTypes, [
                              args.nodeSecurityGroupId,
                              fabric.securityGroup.id,
                          ]),
                          placement: { groupName: fabric.placementGroup.name },
                      }),
                // A block's type and market stand in the template; every other group names its types itself.
                ...(block && instanceType !== undefined
                    ? { instanceType, instanceMarketOptions: { marketType: "capacity-block" } }
                    : {}),
                ...(plan.reservationId === undefined
                    ? {}
                    : {
                          capacityReservationSpecification: {
                              capacityReservationTarget: { capacityReservationId: plan.reservationId },
                          },
                      }),
                tagSpecifications: instanceTags({ ...tags, Name: `${args.clusterName}-${plan.name}` }),
                tags,
            },
            { parent: this },
        );
    }

    /**
     * One zone after the other, so that an update drains one node of the pool at a time and asks for two more in one zone alone:
     * the disruption budget of the models knows no zones.
     */
    private makeNodeGroups(
        name: string,
        args: GpuNodeGroupArgs,
        plan: NodeGroupPlan,
        template: aws.ec2.LaunchTemplate,
        opts: pulumi.ComponentResourceOptions | undefined,
    ) {
        const before: aws.eks.NodeGroup[] = [];
        for (const one of plan.groups) {
            const child = { parent: this, dependsOn: waitFor(opts, ...before) };
            const group = this.makeNodeGroup(`${name}${one.suffix}`, args, { plan, group: one }, template, child);
            this.describeToAutoscaler(`${name}${one.suffix}`, one, group);
            this.scheduleBlock(`${name}${one.suffix}`, plan, one, group);
            before.push(group);
        }
    }

    private makeNodeGroup(
        name: string,
        args: GpuNodeGroupArgs,
        { plan, group }: { readonly plan: NodeGroupPlan; readonly group: PlannedGroup },
        template: aws.ec2.LaunchTemplate,
        child: ChildOptions,
    ): aws.eks.NodeGroup {
        return new aws.eks.NodeGroup(
            name,
            {
                clusterName: args.clusterName,
                nodeGroupName: group.nodeGroupName,
                version: kubernetesVersion,
                amiType: plan.ami,
                capacityType: plan.capacityType,
                ...(plan.capacityType === "CAPACITY_BLOCK" ? {} : { instanceTypes: [...plan.instanceTypes] }),
                nodeRoleArn: args.nodeRoleArn,
                subnetIds: args.subnetIds.filter((_, i) => i === group.zoneIndex),
                launchTemplate: { id: template.id, version: template.latestVersion.apply(String) },
                scalingConfig: {
                    minSize: group.scaling.min,
                    desiredSize: group.scaling.desired,
                    maxSize: group.scaling.max,
                },
                updateConfig: plan.update,
                // An update that pod disruption budgets hold up fails instead of killing streams.
                forceUpdateVersion: false,
                nodeRepairConfig: { enabled: true },
                labels: { ...plan.labels },
                taints: [...plan.taints],
                tags: { ...plan.tags },
            },
            // From here on the autoscaler, or the block's schedule, owns the count.
            { ...child, protect: true, ignoreChanges: ["scalingConfig.desiredSize"] },
        );
    }

    /** Tags of a node group do not reach its scaling group; the autoscaler reads the latter's. */
    private describeToAutoscaler(name: string, plan: PlannedGroup, group: aws.eks.NodeGroup) {
        for (const [key, value] of Object.entries(plan.autoscalerTags)) {
            new aws.autoscaling.Tag(
                `${name}-${key.slice(key.indexOf("/") + 1)}`,
                { autoscalingGroupName: scalingGroupOf(group), tag: { key, value, propagateAtLaunch: false } },
                { parent: this },
            );
        }
    }

    private scheduleBlock(
        name: string,
        plan: NodeGroupPlan,
        { nodeGroupName }: PlannedGroup,
        group: aws.eks.NodeGroup,
    ) {
        if (plan.schedule === undefined) return;
        const { startsAt, drainsAt, nodes } = plan.schedule;
        const autoscalingGroupName = scalingGroupOf(group);
        for (const { step, startTime, count } of [
            { step: "start", startTime: startsAt, count: nodes },
            { step: "drain", startTime: drainsAt, count: 0 },
        ]) {
            new aws.autoscaling.Schedule(
                `${name}-${step}`,
                {
                    scheduledActionName: `${nodeGroupName}-${step}`,
                    autoscalingGroupName,
                    startTime,
                    minSize: count,
                    desiredCapacity: count,
                    maxSize: nodes,
                },
                { parent: this },
            );
        }
    }
}

function planned(args: GpuNodeGroupArgs): NodeGroupPlan {
    const planning = planNodeGroup(args, args.clusterName);
    const faults: Fault[] = planning.ok ? [] : [...planning.faults];
    if (args.subnetIds.length !== args.zones.length) {
        faults.push({
            path: ["subnetIds"],
            problem: `subnetIds has ${args.subnetIds.length} subnets for ${args.zones.length} zones`,
            why: "Nodes would land in the wrong zone.",
            fix: "Give one subnet a zone, in the order of `zones`.",
        });
    }
    refuseFaults("GpuNodeGroup", faults);
    if (!planning.ok) throw new pulumi.RunError("a node group without a plan has faults");
    return planning.plan;
}

/** Name of the scaling group behind a node group; EKS makes one. */
function scalingGroupOf(group: aws.eks.NodeGroup): pulumi.Output<string> {
    return group.resources.apply((resources) => {
        const name = resources[0]?.autoscalingGroups[0]?.name;
        if (name === undefined) throw new pulumi.RunError("EKS made a node group without a scaling group");
        return name;
    });
}
