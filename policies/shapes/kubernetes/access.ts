import { z } from "zod";
import type { Leaves } from "../leaves/leaves.ts";
import type { Shapes } from "../shape.ts";
import { inOrder, metadata, namespaceOf, object } from "./object.ts";

/**
 * Rights inside the cluster. Each role is written here whole: nothing is read of secrets or logs, nothing but the autoscaler's own
 * objects is written, and there is no wildcard. Subjects are service accounts, never users or groups.
 */
export const access: Shapes = {
    "kubernetes:rbac.authorization.k8s.io/v1:Role": (leaves) =>
        z.union(roles.map((role) => roleShape(leaves, "Role", role))),
    "kubernetes:rbac.authorization.k8s.io/v1:ClusterRole": (leaves) =>
        z.union(clusterRoles.map((role) => roleShape(leaves, "ClusterRole", role))),
    "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding": (leaves) =>
        z.union(roles.map((role) => bindingShape(leaves, "Role", role))),
    "kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBinding": (leaves) =>
        z.union(clusterRoles.map((role) => bindingShape(leaves, "ClusterRole", role))),
};

/** A right: what may be done to which objects. */
interface Right {
    readonly apiGroups: readonly string[];
    readonly resources: readonly string[];
    readonly verbs: readonly string[];
    readonly resourceNames?: readonly string[];
}

interface Role {
    readonly name: string;
    /** The account that has it. */
    readonly subject: { readonly name: string; readonly namespace: string };
    /** Namespace of the rights. @default - any of the stack */
    readonly namespace?: string;
    readonly rights: readonly Right[];
}

const see = ["get", "list", "watch"];
const autoscaler = { name: "cluster-autoscaler", namespace: "kube-system" };
const prometheus = { name: "prometheus", namespace: "monitoring" };

const roles: readonly Role[] = [
    {
        name: "prometheus-reads-pods",
        subject: prometheus,
        rights: [{ apiGroups: [""], resources: ["pods"], verbs: ["list", "watch"] }],
    },
    {
        name: "cluster-autoscaler",
        subject: autoscaler,
        namespace: "kube-system",
        rights: [
            { apiGroups: [""], resources: ["configmaps"], verbs: ["create"] },
            {
                apiGroups: [""],
                resources: ["configmaps"],
                resourceNames: ["cluster-autoscaler-status", "cluster-autoscaler-priority-expander"],
                verbs: [...see, "update", "delete"],
            },
        ],
    },
];

const clusterRoles: readonly Role[] = [
    {
        name: "prometheus-reads-nodes",
        subject: prometheus,
        rights: [{ apiGroups: [""], resources: ["nodes"], verbs: ["list", "watch"] }],
    },
    {
        name: "cluster-autoscaler",
        subject: autoscaler,
        // It simulates the scheduler, so it reads what the scheduler reads; it taints nodes and evicts pods.
        rights: [
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
        ],
    },
];

type Kind = "Role" | "ClusterRole";
const group = "rbac.authorization.k8s.io";

/** A list of exactly these texts, in this order. */
function exactly({ is }: Leaves, texts: readonly string[]): z.ZodType {
    return inOrder(texts.map((text) => is(text)));
}

function metadataOf(leaves: Leaves, kind: Kind, { name, namespace }: Role) {
    const { is } = leaves;
    const own = namespace === undefined ? namespaceOf(leaves) : is(namespace);
    return metadata(leaves, {
        name: is(name),
        ...(kind === "Role" ? { namespace: own } : {}),
        labels: { "app.kubernetes.io/name": is(name).optional() },
    });
}

function roleShape(leaves: Leaves, kind: Kind, role: Role) {
    return object(leaves, `${group}/v1`, kind, {
        metadata: metadataOf(leaves, kind, role),
        rules: inOrder(
            role.rights.map(({ apiGroups, resources, verbs, resourceNames }) =>
                z.strictObject({
                    apiGroups: exactly(leaves, apiGroups),
                    resources: exactly(leaves, resources),
                    verbs: exactly(leaves, verbs),
                    ...(resourceNames === undefined ? {} : { resourceNames: exactly(leaves, resourceNames) }),
                }),
            ),
        ),
    });
}

/** The role goes to the one account that it was written for. */
function bindingShape(leaves: Leaves, kind: Kind, role: Role) {
    const { is } = leaves;
    const { name, namespace } = role.subject;
    return object(leaves, `${group}/v1`, `${kind}Binding`, {
        metadata: metadataOf(leaves, kind, role),
        subjects: z.tuple([z.strictObject({ kind: is("ServiceAccount"), name: is(name), namespace: is(namespace) })]),
        roleRef: z.strictObject({ apiGroup: is(group), kind: is(kind), name: is(role.name) }),
    });
}
