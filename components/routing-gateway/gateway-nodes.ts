import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { waitingChild } from "../child-options.ts";
import { kubernetesVersion } from "../cluster/addons.ts";
import { encryptedVolume, instanceTags, nodeMetadataOptions } from "../cluster/launch-template.ts";
import { zoneGroups } from "../cluster/zone-groups.ts";
import { placementOn, tierNodes } from "./tiers.ts";
import type { Tier } from "./tiers.ts";
import { noFlows } from "../flow.ts";

/** Arguments of {@link GatewayNodes}. */
export interface GatewayNodesArgs {
    readonly clusterName: string;
    readonly tier: Tier;
    /** Standard zones of the region, in the order of the subnets. */
    readonly zones: readonly string[];
    /** The tier's own subnets, one a zone. */
    readonly subnetIds: readonly pulumi.Input<string>[];
    /** The tier's own security group, and no other. */
    readonly securityGroupId: pulumi.Input<string>;
    readonly nodeRoleArn: pulumi.Input<string>;
    /** Key of the volumes. */
    readonly volumeKeyArn: pulumi.Input<string>;
    /** Ranked: EC2 takes the first that has capacity. @default ["m6i.xlarge"] */
    readonly instanceTypes?: readonly [string, ...string[]];
    /** Bounds of all zones together; each may take the most. @default { min: 3, max: 6 } */
    readonly size?: { readonly min: number; readonly max: number };
    readonly tags?: Readonly<Record<string, string>>;
}

/** Proxies and container images are small. */
const rootVolume = { device: "/dev/xvda", sizeGiB: 50 };

/**
 * Nodes for one gateway tier and nothing else. Pods have the addresses and the security group of their node, so that a tier
 * with nodes of its own is a tier in the network too: what runs on front nodes has no route out, whatever it is told. Each zone
 * has a group of its own, so that nothing but the autoscaler and an update ever takes a node.
 *
 * Pass the cluster's `nodePrerequisites` as `dependsOn`.
 */
export class GatewayNodes extends pulumi.ComponentResource {
    constructor(name: string, args: GatewayNodesArgs, opts?: pulumi.ComponentResourceOptions) {
        super("ringfence:gateway:GatewayNodes", name, { ...args, flows: noFlows }, opts);
        const { nodeSelector, tolerations } = placementOn(args.tier);
        const pool = nodeSelector["ringfence/pool"];
        const nodeGroupName = `${pool}-proxies`;
        const tags = { ...args.tags };
        const template = new aws.ec2.LaunchTemplate(
            name,
            {
                name: `${args.clusterName}-${nodeGroupName}`,
                updateDefaultVersion: true,
                metadataOptions: nodeMetadataOptions,
                blockDeviceMappings: [encryptedVolume(rootVolume, args.volumeKeyArn)],
                vpcSecurityGroupIds: [args.securityGroupId],
                tagSpecifications: instanceTags({ ...tags, Name: `${args.clusterName}-${nodeGroupName}` }),
                tags,
            },
            { parent: this },
        );
        for (const { zone, letter, min, max } of zoneGroups(args.zones, args.size ?? tierNodes)) {
            new aws.eks.NodeGroup(
                `${name}-${letter}`,
                {
                    clusterName: args.clusterName,
                    nodeGroupName: `${nodeGroupName}-${letter}`,
                    version: kubernetesVersion,
                    amiType: "AL2023_x86_64_STANDARD",
                    capacityType: "ON_DEMAND",
                    instanceTypes: [...(args.instanceTypes ?? [tierNodes.instanceType])],
                    nodeRoleArn: args.nodeRoleArn,
                    subnetIds: args.subnetIds.filter((_, i) => args.zones[i] === zone),
                    launchTemplate: { id: template.id, version: template.latestVersion.apply(String) },
                    scalingConfig: { minSize: min, desiredSize: min, maxSize: max },
                    updateConfig: { maxUnavailable: 1 },
                    nodeRepairConfig: { enabled: true },
                    labels: nodeSelector,
                    taints: tolerations.map(({ key, value }) => ({ key, value, effect: "NO_SCHEDULE" })),
                    tags,
                },
                // The autoscaler owns the count from here on.
                { ...waitingChild(this, opts), ignoreChanges: ["scalingConfig.desiredSize"] },
            );
        }
        this.registerOutputs({});
    }
}
