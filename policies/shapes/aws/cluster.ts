import { z } from "zod";
import type { Leaves } from "../leaves/leaves.ts";
import type { Shapes } from "../shape.ts";
import { addonShapes } from "./addons.ts";
import { keyTypes } from "./keys.ts";
import { taggable } from "./taggable.ts";

const cluster = "aws:eks/cluster:Cluster";

/**
 * The control plane and who gets in. A cluster whose nodes EKS itself starts (computeConfig), with nodes elsewhere
 * (remoteNetworkConfig), on an Outpost or under a public address has no shape.
 */
export const clusters: Shapes = {
    [cluster]: ({ is, own, holding, privateNetwork, id, name, ...leaves }) =>
        z.strictObject({
            name: name(),
            version: id("a version of Kubernetes", /1\.\d{2}/),
            roleArn: own("aws:iam/role:Role"),
            // Only access entries let anybody in, and nobody is let in for having made the cluster.
            accessConfig: z.strictObject({
                authenticationMode: is("API"),
                bootstrapClusterCreatorAdminPermissions: is(false),
            }),
            bootstrapSelfManagedAddons: is(false),
            deletionProtection: is(true),
            enabledClusterLogTypes: holding(is(...controlPlaneLogs), ...controlPlaneLogs),
            encryptionConfig: z.strictObject({
                provider: z.strictObject({ keyArn: own(...keyTypes) }),
                resources: z.tuple([is("secrets")]),
            }),
            kubernetesNetworkConfig: z.strictObject({ ipFamily: is("ipv4"), serviceIpv4Cidr: privateNetwork() }),
            upgradePolicy: z.strictObject({ supportType: is("STANDARD", "EXTENDED") }).optional(),
            vpcConfig: z.strictObject({
                endpointPrivateAccess: is(true),
                endpointPublicAccess: is(false),
                subnetIds: z.array(own("aws:ec2/subnet:Subnet")),
                securityGroupIds: z.array(own("aws:ec2/securityGroup:SecurityGroup")),
            }),
            ...taggable(leaves),
        }),
    "aws:eks/addon:Addon": addonShapes,
    // No group of Kubernetes: `system:masters` is one, and no access policy would show it.
    "aws:eks/accessEntry:AccessEntry": ({ ownRole, is, ...leaves }) =>
        z.strictObject({
            ...ofCluster(leaves),
            principalArn: ownRole(),
            type: is("STANDARD").optional(),
            ...taggable(leaves),
        }),
    "aws:eks/accessPolicyAssociation:AccessPolicyAssociation": ({ ownRole, awsArn, is, ...leaves }) =>
        z.strictObject({
            ...ofCluster(leaves),
            principalArn: ownRole(),
            policyArn: awsArn("eks", /cluster-access-policy\/AmazonEKS(?:ClusterAdmin|Admin|Edit|View)Policy/),
            accessScope: z.strictObject({ type: is("cluster") }),
            region: leaves.region().optional(),
        }),
    "aws:eks/podIdentityAssociation:PodIdentityAssociation": ({ own, form, is, ...leaves }) =>
        z.strictObject({
            ...ofCluster(leaves),
            namespace: form("a namespace", /[a-z0-9-]{1,63}/),
            serviceAccount: form("a service account", /[a-z0-9-]{1,63}/),
            roleArn: own("aws:iam/role:Role"),
            // A role trusts one service account by the tags of its session.
            disableSessionTags: is(false).optional(),
            ...taggable(leaves),
        }),
};

/** All of the control plane's logs. */
const controlPlaneLogs = ["api", "audit", "authenticator", "controllerManager", "scheduler"] as const;

/** By which a resource says to which cluster it belongs. */
export function ofCluster({ sameAs }: Pick<Leaves, "sameAs">) {
    return { clusterName: sameAs(cluster, "name") };
}
