import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { efaLayout, firstEfaCard, gpuInstances } from "../../catalog/gpu-instances.ts";
import type { CardDevice, GpuInstanceType } from "../../catalog/gpu-instances.ts";
import type { GpuNodeGroupArgs } from "./args.ts";
import type { NodeGroupPlan } from "./plan-node-group.ts";

/** What the nodes of one replica need to talk to each other over EFA. */
export interface Fabric {
    readonly placementGroup: aws.ec2.PlacementGroup;
    readonly securityGroup: aws.ec2.SecurityGroup;
}

/** Makes the fabric of a node group: one placement group, and a security group open to itself and nothing else. */
export function makeFabric(
    name: string,
    args: GpuNodeGroupArgs,
    plan: NodeGroupPlan,
    opts: { readonly parent: pulumi.Resource },
): Fabric {
    const tags = { ...plan.tags };
    const logicalName = `${name}-fabric`;
    const placementGroup = new aws.ec2.PlacementGroup(
        logicalName,
        { name: `${args.clusterName}-${plan.name}`, strategy: "cluster", tags },
        opts,
    );
    const securityGroup = new aws.ec2.SecurityGroup(
        logicalName,
        { vpcId: args.vpcId, description: `EFA traffic among the nodes of ${plan.name}`, tags },
        opts,
    );
    // EFA bypasses the kernel and needs every protocol, both ways, among its own members.
    const rule = {
        securityGroupId: securityGroup.id,
        referencedSecurityGroupId: securityGroup.id,
        ipProtocol: "-1",
        description: "EFA among these nodes",
    };
    new aws.vpc.SecurityGroupIngressRule(logicalName, rule, opts);
    new aws.vpc.SecurityGroupEgressRule(logicalName, rule, opts);
    return { placementGroup, securityGroup };
}

/**
 * The interfaces of a node, as AWS lays them out over its network cards: the first carries IP, and every EFA interface carries EFA
 * alone, so that it takes no address of the subnet.
 * @param types those of one group, which share its launch template
 * @throws Error where their network cards differ: no node of the others would start
 */
export function fabricInterfaces(
    [type, ...others]: NodeGroupPlan["instanceTypes"],
    securityGroups: readonly pulumi.Input<string>[],
) {
    if (type === undefined) throw new Error("a node group without instance types has no interfaces");
    const { primary, efa } = fabricLayout(type);
    const different = others.find((other) => JSON.stringify(fabricLayout(other).efa) !== JSON.stringify(efa));
    if (different !== undefined) throw new Error(`${different} has EFA on other network cards than ${type}`);
    return [
        { ...primary, interfaceType: "interface" },
        ...efa.map((place) => ({ ...place, interfaceType: "efa-only" })),
    ].map((one) => ({
        ...one,
        associatePublicIpAddress: "false",
        deleteOnTermination: "true",
        securityGroups: [...securityGroups],
    })) satisfies aws.types.input.ec2.LaunchTemplateNetworkInterface[];
}

function fabricLayout(type: GpuInstanceType): { readonly primary: CardDevice; readonly efa: readonly CardDevice[] } {
    if (!efaLayout.confirmed) throw new Error("no layout of network cards is confirmed");
    const { primary, besidePrimary, furtherDeviceIndex } = efaLayout.value;
    const first = firstEfaCard(type);
    const efa = Array.from({ length: gpuInstances[type].efaInterfaces }, (_, i) => {
        const networkCardIndex = i + first;
        return networkCardIndex === primary.networkCardIndex
            ? besidePrimary
            : { networkCardIndex, deviceIndex: furtherDeviceIndex };
    });
    return { primary, efa };
}
