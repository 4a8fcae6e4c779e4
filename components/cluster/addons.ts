import { eksAddonVersions } from "../../catalog/eks-addon-versions.ts";

/** Kubernetes version of the control plane, the nodes and the add-ons below: what is known of add-ons is known for this one. */
export const kubernetesVersion = eksAddonVersions.value.kubernetes;

const { versions } = eksAddonVersions.value;

/** An EKS managed add-on at a fixed version. The versions move together: a new Kubernetes version needs the whole table anew. */
export interface Addon {
    readonly name: string;
    readonly version: string;
    /** Installed before the first node, because no node gets ready without it; the others need a node to run on. */
    readonly beforeNodes: boolean;
    /** Waited for by whatever runs in the cluster: names and volumes. @default false */
    readonly beforeWorkloads?: boolean;
    /** The add-on's own settings. @default - those of the add-on */
    readonly settings?: Readonly<Record<string, unknown>>;
    /** Network policies of kube-system that its pods need, by name. @default - none: its pods speak to nobody, or have their node's network */
    readonly policies?: readonly string[];
    /** AWS permissions of its service account. @default - none */
    readonly identity?: AddonIdentity;
}

export interface AddonIdentity {
    readonly serviceAccount: string;
    /** Policy that AWS maintains for the add-on, in step with its versions. */
    readonly managedPolicy: string;
    /** Makes volumes under the cluster's key. @default false */
    readonly usesVolumeKey?: boolean;
}

/** Taint of the system nodes; the add-ons of kube-system tolerate it, workloads do not. */
export const systemTaint = { key: "CriticalAddonsOnly", value: "true", effect: "NO_SCHEDULE" } as const;

/** Puts pods on the system nodes. */
export const systemPlacement = {
    nodeSelector: { "ringfence/pool": "system" },
    tolerations: [{ key: systemTaint.key, operator: "Exists" }],
};
const onEveryNode = { tolerations: [{ operator: "Exists" }] };

/**
 * Every add-on of the cluster. Their images come from the region's own EKS registry, over the network's ECR endpoints.
 */
export const addons: readonly Addon[] = [
    {
        name: "vpc-cni",
        version: versions["vpc-cni"],
        beforeNodes: true,
        // Without the first the cluster accepts NetworkPolicy objects and enforces none of them; without the second a pod may
        // talk to everybody until its policies are in place. Source: aws/amazon-vpc-cni-k8s, README and charts/aws-vpc-cni/values.yaml.
        settings: { enableNetworkPolicy: "true", env: { NETWORK_POLICY_ENFORCING_MODE: "strict" } },
        identity: { serviceAccount: "aws-node", managedPolicy: "AmazonEKS_CNI_Policy" },
    },
    { name: "kube-proxy", version: versions["kube-proxy"], beforeNodes: true },
    {
        name: "eks-pod-identity-agent",
        version: versions["eks-pod-identity-agent"],
        beforeNodes: true,
        settings: onEveryNode,
    },
    {
        name: "coredns",
        version: versions.coredns,
        beforeNodes: false,
        beforeWorkloads: true,
        settings: systemPlacement,
        policies: ["dns"],
    },
    {
        name: "aws-ebs-csi-driver",
        version: versions["aws-ebs-csi-driver"],
        beforeNodes: false,
        beforeWorkloads: true,
        settings: { controller: systemPlacement, node: { tolerateAllTaints: true } },
        policies: ["volume-controller", "volume-nodes"],
        identity: {
            serviceAccount: "ebs-csi-controller-sa",
            managedPolicy: "service-role/AmazonEBSCSIDriverPolicy",
            usesVolumeKey: true,
        },
    },
    {
        name: "metrics-server",
        version: versions["metrics-server"],
        beforeNodes: false,
        settings: systemPlacement,
        policies: ["metrics-server"],
    },
    {
        name: "eks-node-monitoring-agent",
        version: versions["eks-node-monitoring-agent"],
        beforeNodes: false,
        // Its GPU monitor asks a DCGM server on the same node, which tolerates no taint unless told to. Without the
        // server the monitor reports every GPU as failed, and node repair would replace healthy nodes for ever.
        settings: { nodeAgent: onEveryNode, dcgmAgent: onEveryNode },
    },
];
