import type * as kubernetes from "@pulumi/kubernetes";

type Rule = kubernetes.types.input.rbac.v1.PolicyRule;

const see = ["get", "list", "watch"];

/**
 * What the autoscaler does in the whole cluster: it simulates the scheduler, so it reads what the scheduler reads; it
 * changes nodes (taints) and evicts pods. Source: kubernetes/autoscaler,
 * cluster-autoscaler/cloudprovider/aws/examples/cluster-autoscaler-autodiscover.yaml.
 */
export const clusterRules: Rule[] = [
    { apiGroups: [""], resources: ["events", "endpoints"], verbs: ["create", "patch"] },
    { apiGroups: [""], resources: ["pods/eviction"], verbs: ["create"] },
    { apiGroups: [""], resources: ["pods/status"], verbs: ["update"] },
    { apiGroups: [""], resources: ["nodes"], verbs: [...see, "update"] },
    {
        apiGroups: [""],
        resources: [
            ...["namespaces", "pods", "services", "replicationcontrollers"],
            ...["persistentvolumeclaims", "persistentvolumes"],
        ],
        verbs: see,
    },
    { apiGroups: ["apps"], resources: ["daemonsets", "replicasets", "statefulsets"], verbs: see },
    { apiGroups: ["batch"], resources: ["jobs", "cronjobs"], verbs: see },
    { apiGroups: ["policy"], resources: ["poddisruptionbudgets"], verbs: see },
    {
        apiGroups: ["storage.k8s.io"],
        resources: ["storageclasses", "csinodes", "csidrivers", "csistoragecapacities", "volumeattachments"],
        verbs: see,
    },
    {
        apiGroups: ["resource.k8s.io"],
        resources: ["resourceclaims", "resourceslices", "deviceclasses"],
        verbs: see,
    },
    { apiGroups: ["coordination.k8s.io"], resources: ["leases"], verbs: ["create"] },
    {
        apiGroups: ["coordination.k8s.io"],
        resources: ["leases"],
        resourceNames: ["cluster-autoscaler"],
        verbs: ["get", "update"],
    },
];

/** What it writes in its own namespace: its status, and it reads the priorities. */
export const namespaceRules: Rule[] = [
    { apiGroups: [""], resources: ["configmaps"], verbs: ["create"] },
    {
        apiGroups: [""],
        resources: ["configmaps"],
        resourceNames: ["cluster-autoscaler-status", "cluster-autoscaler-priority-expander"],
        verbs: [...see, "update", "delete"],
    },
];
