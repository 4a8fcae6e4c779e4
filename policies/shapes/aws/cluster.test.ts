import { expect, test } from "vitest";
import { eksAddons } from "../../../catalog/eks-addons.ts";
import { placeOf } from "../../kit/place.ts";
import { declaredForTests } from "../../kit/testing.ts";
import { leavesFor } from "../leaves/leaves.ts";
import { changed, describeShape } from "../shape.fixture.ts";
import { settingsOf } from "./addons.ts";

const key = "arn:aws:kms:eu-central-1:111122223333:key/0123";
const roleArn = "arn:aws:iam::111122223333:role/serving-control-plane";
const stack = [
    ["aws:eks/cluster:Cluster", { name: "serving" }],
    ["aws:kms/key:Key", { arn: key }],
    ["aws:iam/role:Role", { arn: roleArn }],
    ["aws:ec2/subnet:Subnet", { id: "subnet-1" }],
    ["aws:ec2/securityGroup:SecurityGroup", { id: "sg-1" }],
] as const;

const cluster = {
    name: "serving",
    version: "1.35",
    roleArn,
    accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: false },
    bootstrapSelfManagedAddons: false,
    deletionProtection: true,
    enabledClusterLogTypes: ["api", "audit", "authenticator", "controllerManager", "scheduler"],
    encryptionConfig: { provider: { keyArn: key }, resources: ["secrets"] },
    kubernetesNetworkConfig: { ipFamily: "ipv4", serviceIpv4Cidr: "172.20.0.0/16" },
    upgradePolicy: { supportType: "STANDARD" },
    vpcConfig: {
        endpointPrivateAccess: true,
        endpointPublicAccess: false,
        subnetIds: ["subnet-1"],
        securityGroupIds: ["sg-1"],
    },
};

describeShape("aws:eks/cluster:Cluster", {
    stack,
    fits: { "a cluster without a public address": cluster },
    refuses: {
        "a public address": {
            given: changed(cluster, ["vpcConfig", "endpointPublicAccess"], true),
            at: "vpcConfig.endpointPublicAccess",
        },
        "a public address, by saying nothing": {
            given: changed(cluster, ["vpcConfig", "endpointPublicAccess"], undefined),
            at: "vpcConfig.endpointPublicAccess",
        },
        "nodes that EKS starts without the stack's template": {
            given: { ...cluster, computeConfig: { enabled: true, nodePools: ["general-purpose"] } },
            at: "computeConfig",
        },
        "volumes that EKS makes by itself": {
            given: { ...cluster, storageConfig: { blockStorage: { enabled: true } } },
            at: "storageConfig",
        },
        "nodes elsewhere": {
            given: { ...cluster, remoteNetworkConfig: { remoteNodeNetworks: { cidrs: ["10.99.0.0/16"] } } },
            at: "remoteNetworkConfig",
        },
        "secrets in the clear": { given: changed(cluster, ["encryptionConfig"], undefined), at: "encryptionConfig" },
        "no log of who asked what": {
            given: { ...cluster, enabledClusterLogTypes: ["api", "authenticator", "controllerManager", "scheduler"] },
            at: "enabledClusterLogTypes",
        },
        "its maker as an administrator": {
            given: changed(cluster, ["accessConfig", "bootstrapClusterCreatorAdminPermissions"], true),
            at: "accessConfig.bootstrapClusterCreatorAdminPermissions",
        },
        "access by a ConfigMap": {
            given: changed(cluster, ["accessConfig", "authenticationMode"], "API_AND_CONFIG_MAP"),
            at: "accessConfig.authenticationMode",
        },
        "services at public addresses": {
            given: changed(cluster, ["kubernetesNetworkConfig", "serviceIpv4Cidr"], "203.0.113.0/24"),
            at: "kubernetesNetworkConfig.serviceIpv4Cidr",
        },
    },
});

const addon = (addonName: string, settings?: object) => ({
    addonName,
    addonVersion: "v1.21.1-eksbuild.8",
    clusterName: "serving",
    resolveConflictsOnCreate: "OVERWRITE",
    resolveConflictsOnUpdate: "OVERWRITE",
    ...(settings && { configurationValues: JSON.stringify(settings) }),
});
const enforced = { enableNetworkPolicy: "true", env: { NETWORK_POLICY_ENFORCING_MODE: "strict" } };
const placed = {
    nodeSelector: { "ringfence/pool": "system" },
    tolerations: [{ key: "CriticalAddonsOnly", operator: "Exists" }],
};
const everywhere = { tolerations: [{ operator: "Exists" }] };

describeShape("aws:eks/addon:Addon", {
    stack,
    fits: {
        "network policies that are enforced": addon("vpc-cni", enforced),
        "an add-on without settings": addon("kube-proxy"),
        "DNS on the system nodes": addon("coredns", placed),
        "an agent on every node": addon("eks-pod-identity-agent", everywhere),
        volumes: addon("aws-ebs-csi-driver", { controller: placed, node: { tolerateAllTaints: true } }),
        "watched GPUs": addon("eks-node-monitoring-agent", { nodeAgent: everywhere, dcgmAgent: everywhere }),
    },
    refuses: {
        "network policies that nobody enforces": {
            given: addon("vpc-cni", { ...enforced, nodeAgent: { enabled: false } }),
            at: "configurationValues.nodeAgent",
        },
        "network policies switched off": {
            given: addon("vpc-cni", { ...enforced, enableNetworkPolicy: "false" }),
            at: "configurationValues.enableNetworkPolicy",
        },
        "another variable of the network": {
            given: addon("vpc-cni", { ...enforced, env: { ...enforced.env, AWS_VPC_K8S_CNI_EXTERNALSNAT: "true" } }),
            at: "configurationValues.env.AWS_VPC_K8S_CNI_EXTERNALSNAT",
        },
        "a network without settings": { given: addon("vpc-cni"), at: "configurationValues" },
        "DNS that asks somebody else": {
            given: addon("coredns", { ...placed, corefile: ".:53 {\n  forward . 8.8.8.8\n}\n" }),
            at: "configurationValues.corefile",
        },
        "an add-on of a vendor": { given: addon("datadog_operator"), at: "addonName" },
        "an add-on that ships all output": { given: addon("amazon-cloudwatch-observability"), at: "addonName" },
        "settings that somebody wrote by hand": {
            given: { ...addon("kube-proxy"), resolveConflictsOnUpdate: "PRESERVE" },
            at: "resolveConflictsOnUpdate",
        },
        "a role for the add-on's account": {
            given: { ...addon("kube-proxy"), serviceAccountRoleArn: roleArn },
            at: "serviceAccountRoleArn",
        },
    },
});

test("Every add-on that is known of has its settings here", () => {
    const leaves = leavesFor({ declared: declaredForTests, place: placeOf("eu") });
    expect(Object.keys(settingsOf(leaves)).toSorted()).toEqual(Object.keys(eksAddons).toSorted());
});

const administrator = "arn:aws:iam::111122223333:role/PlatformAdmin";
const entry = { clusterName: "serving", principalArn: administrator };

describeShape("aws:eks/accessEntry:AccessEntry", {
    stack,
    fits: { "a role of the own account": entry, "what the provider adds": { ...entry, type: "STANDARD" } },
    refuses: {
        "a role of another account": {
            given: { ...entry, principalArn: "arn:aws:iam::999988887777:role/PlatformAdmin" },
            at: "principalArn",
        },
        "a group of Kubernetes": { given: { ...entry, kubernetesGroups: ["system:masters"] }, at: "kubernetesGroups" },
    },
});

const association = {
    ...entry,
    policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy",
    accessScope: { type: "cluster" },
};

describeShape("aws:eks/accessPolicyAssociation:AccessPolicyAssociation", {
    stack,
    fits: { "whoever may look": association },
    refuses: {
        "a policy of somebody": {
            given: { ...association, policyArn: "arn:aws:iam::111122223333:policy/mine" },
            at: "policyArn",
        },
    },
});

const pods = { clusterName: "serving", namespace: "models", serviceAccount: "llama-70b", roleArn };

describeShape("aws:eks/podIdentityAssociation:PodIdentityAssociation", {
    stack,
    fits: { "one service account": pods },
    refuses: {
        "a role of another account behind it": {
            given: { ...pods, targetRoleArn: "arn:aws:iam::999988887777:role/collector" },
            at: "targetRoleArn",
        },
        "sessions that do not say whose they are": {
            given: { ...pods, disableSessionTags: true },
            at: "disableSessionTags",
        },
        "a role of nobody's": {
            given: { ...pods, roleArn: "arn:aws:iam::111122223333:role/Administrator" },
            at: "roleArn",
        },
    },
});
