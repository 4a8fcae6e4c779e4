import * as aws from "@pulumi/aws";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { serviceRole } from "../identity/service-role.ts";
import type { ServiceRole } from "../identity/service-role.ts";
import { refuseFaults } from "../fault.ts";
import { installAddons } from "./install-addons.ts";
import { addons, kubernetesVersion } from "./addons.ts";
import type { ClusterArgs } from "./args.ts";
import { makeClusterKeys } from "./cluster-keys.ts";
import type { ClusterKeys } from "./cluster-keys.ts";
import { clusterFlows } from "./cluster-flows.ts";
import { kubeconfigOf } from "./kubeconfig.ts";
import { clusterFaults, controlPlaneLogs, planCluster } from "./plan-cluster.ts";
import type { ClusterPlan } from "./plan-cluster.ts";
import { resolverOf, serviceAddresses } from "./service-addresses.ts";
import { systemPolicies } from "./system-policies.ts";
import { makeSystemNodes } from "./system-nodes.ts";

/**
 * A private EKS cluster: no public endpoint, its own keys, every control-plane log, named administrators, pinned
 * add-ons and a few system nodes in each zone. GPU capacity comes from {@link GpuNodeGroup}.
 */
export class Cluster extends pulumi.ComponentResource {
    readonly clusterName: string;
    /** Literal, because account, region and name are. */
    readonly clusterArn: string;
    /** Kubeconfig that gets its token from the AWS CLI and holds no credential. Works from inside the network only. */
    readonly kubeconfig: pulumi.Output<string>;
    /** Role that every node takes, GPU nodes too. */
    readonly nodeRoleArn: pulumi.Output<string>;
    /** Key of node and persistent volumes. */
    readonly volumeKeyArn: pulumi.Output<string>;
    /** Alias of that key, without `alias/`. */
    readonly volumeKeyAlias: string;
    /** Wait for these before making nodes: a node without network add-on or role policies never gets ready. */
    readonly nodePrerequisites: readonly pulumi.Resource[];
    /** Wait for these before making workloads: there are system nodes, names resolve and volumes attach. */
    readonly ready: readonly pulumi.Resource[];
    /** Provider of what the cluster has before its first node: it waits for whoever deploys to be let in, and for nothing else. */
    readonly early: kubernetes.Provider;

    constructor(name: string, args: ClusterArgs, opts?: pulumi.ComponentResourceOptions) {
        // Before super(): a refused cluster is not registered at all.
        refuseFaults("Cluster", clusterFaults(args));
        // The literal ones go to super() so that policy rules can read the jurisdiction. With the ids of others among them the
        // whole component would wait for the network, and its keys are made before anything that is encrypted under one.
        const literal = { ...args, subnetIds: undefined, securityGroupIds: undefined };
        super("ringfence:compute:Cluster", name, { ...literal, flows: clusterFlows(args) }, opts);
        const plan = planCluster(args);
        const roles = this.makeRoles(name, plan);
        const keys = makeClusterKeys(name, args, plan, roles.controlPlane.role, { parent: this });
        const logGroup = this.makeLogGroup(name, args, plan, keys);
        const cluster = this.makeControlPlane(name, args, plan, keys, roles.controlPlane, logGroup);
        const access = this.grantAccess(name, plan, cluster);

        const addonArgs = {
            place: plan.place,
            clusterName: args.clusterName,
            cluster,
            volumeKeyAlias: plan.keyAliases.volumes,
            tags: plan.tags,
        };
        const named = { clusterName: args.clusterName, region: args.region };
        this.kubeconfig =
            args.isLeftOut === true
                ? pulumi.output(kubeconfigOf({ ...named, endpoint: "https://not-made-yet.invalid", certificate: "" }))
                : pulumi
                      .all([cluster.endpoint, cluster.certificateAuthority])
                      .apply(([endpoint, { data }]) => kubeconfigOf({ ...named, endpoint, certificate: data }));
        this.early = new kubernetes.Provider(
            `${name}-system`,
            { kubeconfig: this.kubeconfig, clusterIdentifier: plan.clusterArn },
            // Before access is granted, whoever deploys is turned away.
            { parent: this, dependsOn: args.isLeftOut === true ? [] : [...access] },
        );
        const policies = this.closeSystemNamespace(name, args);
        const early = installAddons(
            name,
            { ...addonArgs, addons: addons.filter((addon) => addon.beforeNodes) },
            { parent: this, dependsOn: [cluster] },
        );
        this.nodePrerequisites = [cluster, ...early, ...roles.node.attachments];
        const systemNodes = makeSystemNodes(
            name,
            { args, plan, nodeRoleArn: roles.node.role.arn, volumeKeyArn: keys.volumes.arn },
            { parent: this, dependsOn: [...this.nodePrerequisites] },
        );
        const onNodes = (waitedFor: boolean) =>
            installAddons(
                name,
                {
                    ...addonArgs,
                    addons: addons.filter(
                        ({ beforeNodes, beforeWorkloads = false }) => !beforeNodes && beforeWorkloads === waitedFor,
                    ),
                    policies,
                },
                { parent: this, dependsOn: [...systemNodes] },
            );
        this.ready = onNodes(true);
        onNodes(false);

        this.clusterName = args.clusterName;
        this.clusterArn = plan.clusterArn;
        this.nodeRoleArn = roles.node.role.arn;
        this.volumeKeyArn = keys.volumes.arn;
        this.volumeKeyAlias = plan.keyAliases.volumes;
        this.registerOutputs({ clusterName: this.clusterName, clusterArn: this.clusterArn });
    }

    private makeRoles(name: string, plan: ClusterPlan) {
        const { place, roleNames, tags } = plan;
        const inside = { parent: this };
        const controlPlane = serviceRole(
            `${name}-control-plane`,
            {
                place,
                roleName: roleNames.controlPlane,
                service: "eks",
                sourceArn: plan.clusterArn,
                managedPolicies: ["AmazonEKSClusterPolicy"],
                tags,
            },
            inside,
        );
        const node = serviceRole(
            `${name}-node`,
            {
                place,
                roleName: roleNames.node,
                service: "ec2",
                // The network add-on has a role of its own, so nodes need none of its permissions.
                managedPolicies: ["AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly"],
                tags,
            },
            inside,
        );
        return { controlPlane, node };
    }

    private makeLogGroup(name: string, args: ClusterArgs, plan: ClusterPlan, keys: ClusterKeys) {
        return new aws.cloudwatch.LogGroup(
            `${name}-control-plane`,
            {
                name: plan.logGroupName,
                retentionInDays: args.logRetentionDays,
                kmsKeyId: keys.logs.arn,
                tags: { ...plan.tags },
            },
            { parent: this },
        );
    }

    private makeControlPlane(
        name: string,
        args: ClusterArgs,
        plan: ClusterPlan,
        keys: ClusterKeys,
        role: ServiceRole,
        logGroup: aws.cloudwatch.LogGroup,
    ) {
        return new aws.eks.Cluster(
            name,
            {
                name: args.clusterName,
                version: kubernetesVersion,
                roleArn: role.role.arn,
                accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: false },
                // The managed add-ons below replace the unmanaged ones that EKS would bring.
                bootstrapSelfManagedAddons: false,
                deletionProtection: true,
                enabledClusterLogTypes: [...controlPlaneLogs],
                encryptionConfig: { provider: { keyArn: keys.secrets.arn }, resources: ["secrets"] },
                kubernetesNetworkConfig: { ipFamily: "ipv4", serviceIpv4Cidr: plan.serviceCidr },
                upgradePolicy: { supportType: "STANDARD" },
                vpcConfig: {
                    endpointPrivateAccess: true,
                    endpointPublicAccess: false,
                    subnetIds: [...args.subnetIds],
                    securityGroupIds: [args.securityGroupIds.controlPlane],
                },
                tags: { ...plan.tags },
            },
            { parent: this, protect: true, dependsOn: [logGroup, ...role.attachments] },
        );
    }

    /**
     * The policies of kube-system, each before the add-on whose pods it lets speak: by the early provider, because the stack's waits
     * for the cluster to be ready, and that for these pods.
     */
    private closeSystemNamespace(name: string, args: ClusterArgs): ReadonlyMap<string, pulumi.Resource> {
        const policies = systemPolicies({
            ...args.networks,
            apiServerAddress: serviceAddresses(args.serviceCidr).apiServer,
            resolverAddress: resolverOf(args.networks.vpcCidr),
        });
        return new Map(
            Object.entries(policies).map(([policy, spec]) => [
                policy,
                new kubernetes.networking.v1.NetworkPolicy(
                    `${name}-system-${policy}`,
                    { metadata: { name: policy, namespace: "kube-system" }, spec },
                    { parent: this, provider: this.early },
                ),
            ]),
        );
    }

    private grantAccess(name: string, plan: ClusterPlan, cluster: aws.eks.Cluster) {
        return plan.access.map((access) => {
            const logicalName = `${name}-${access.name}`;
            const { principalArn, policyArn } = access;
            const entry = new aws.eks.AccessEntry(
                logicalName,
                { clusterName: cluster.name, principalArn, tags: { ...plan.tags } },
                { parent: this },
            );
            return new aws.eks.AccessPolicyAssociation(
                logicalName,
                { clusterName: cluster.name, principalArn, policyArn, accessScope: { type: "cluster" } },
                { parent: this, dependsOn: [entry] },
            );
        });
    }
}
