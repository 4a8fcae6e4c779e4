import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
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
 * One interface a network card: the first carries IP too, the others EFA alone, so they take no address of the subnet.
 */
export function fabricInterfaces(count: number, securityGroups: readonly pulumi.Input<string>[]) {
    return Array.from({ length: count }, (_, card) => ({
        networkCardIndex: card,
        deviceIndex: card === 0 ? 0 : 1,
        interfaceType: card === 0 ? "efa" : "efa-only",
        associatePublicIpAddress: "false",
        deleteOnTermination: "true",
        securityGroups: [...securityGroups],
    })) satisfies aws.types.input.ec2.LaunchTemplateNetworkInterface[];
}
