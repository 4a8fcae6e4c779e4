import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { kubernetesVersion, systemTaint } from "./addons.ts";
import type { ClusterArgs } from "./args.ts";
import { encryptedVolume, instanceTags, nodeMetadataOptions } from "./launch-template.ts";
import type { ClusterPlan } from "./plan-cluster.ts";

export interface SystemNodesArgs {
    readonly args: ClusterArgs;
    readonly plan: ClusterPlan;
    readonly nodeRoleArn: pulumi.Input<string>;
    readonly volumeKeyArn: pulumi.Input<string>;
}

/** Images of add-ons and controllers are small; the default of 20 GiB fills up with logs. */
const rootVolume = { device: "/dev/xvda", sizeGiB: 50 };

/** Nodes for add-ons and controllers, a group in each zone, closed to everything that does not tolerate their taint. */
export function makeSystemNodes(
    name: string,
    { args, plan, nodeRoleArn, volumeKeyArn }: SystemNodesArgs,
    opts: { readonly parent: pulumi.Resource; readonly dependsOn: pulumi.Resource[] },
): readonly aws.eks.NodeGroup[] {
    const template = new aws.ec2.LaunchTemplate(
        `${name}-system`,
        {
            name: `${args.clusterName}-system`,
            updateDefaultVersion: true,
            metadataOptions: nodeMetadataOptions,
            blockDeviceMappings: [encryptedVolume(rootVolume, volumeKeyArn)],
            vpcSecurityGroupIds: [args.securityGroupIds.nodes],
            tagSpecifications: instanceTags({ ...plan.tags, Name: `${args.clusterName}-system` }),
            tags: { ...plan.tags },
        },
        { parent: opts.parent },
    );
    const { instanceTypes, groups } = plan.systemNodes;
    return groups.map(
        ({ zone, letter, min, max }) =>
            new aws.eks.NodeGroup(
                `${name}-system-${letter}`,
                {
                    clusterName: args.clusterName,
                    nodeGroupName: `system-${letter}`,
                    version: kubernetesVersion,
                    amiType: "AL2023_x86_64_STANDARD",
                    capacityType: "ON_DEMAND",
                    instanceTypes: [...instanceTypes],
                    nodeRoleArn,
                    subnetIds: args.subnetIds.filter((_, i) => args.zones[i] === zone),
                    launchTemplate: { id: template.id, version: template.latestVersion.apply(String) },
                    scalingConfig: { minSize: min, desiredSize: min, maxSize: max },
                    updateConfig: { maxUnavailable: 1 },
                    nodeRepairConfig: { enabled: true },
                    labels: { "ringfence/pool": "system" },
                    taints: [systemTaint],
                    tags: { ...plan.tags },
                },
                // The autoscaler owns the count from here on.
                { ...opts, ignoreChanges: ["scalingConfig.desiredSize"] },
            ),
    );
}
