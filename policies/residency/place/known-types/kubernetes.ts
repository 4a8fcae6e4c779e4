import { gatewayKinds } from "../../shared/gateway-kinds.ts";
import { kubernetesTypeOf } from "../../shared/kubernetes.ts";

/**
 * Kinds of Kubernetes that a stack may use, by group. A kind that is not here may be read by a controller that sends it, or what
 * it names, anywhere. Which rules judge a kind stands with each group.
 */
const kinds: Readonly<Record<string, readonly string[]>> = {
    // Services and namespaces: RES-312 to 314; containers and what they mount: RES-313, 701 to 705; secrets: RES-804.
    core: [
        "ConfigMap",
        "LimitRange",
        "Namespace",
        "PersistentVolumeClaim",
        "Pod",
        "ResourceQuota",
        "Secret",
        "Service",
        "ServiceAccount",
    ],
    apps: ["DaemonSet", "Deployment", "ReplicaSet", "StatefulSet"],
    batch: ["CronJob", "Job"],
    // What the API server itself calls: RES-315.
    "admissionregistration.k8s.io": [
        "MutatingAdmissionPolicy",
        "MutatingAdmissionPolicyBinding",
        "MutatingWebhookConfiguration",
        "ValidatingAdmissionPolicy",
        "ValidatingAdmissionPolicyBinding",
        "ValidatingWebhookConfiguration",
    ],
    "apiextensions.k8s.io": ["CustomResourceDefinition"],
    "apiregistration.k8s.io": ["APIService"],
    "networking.k8s.io": ["NetworkPolicy"],
    // They permit, count and order what is inside the cluster, and name nothing outside.
    policy: ["PodDisruptionBudget"],
    "rbac.authorization.k8s.io": ["ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"],
    "scheduling.k8s.io": ["PriorityClass"],
    "storage.k8s.io": ["StorageClass"],
    // Charts, by version: RES-706.
    "helm.sh": ["Release"],
    // Certificates are asked of an issuer; of those, only the one that asks AWS Private CA of the stack's account.
    "cert-manager.io": ["Certificate"],
    "awspca.cert-manager.io": ["AWSPCAClusterIssuer", "AWSPCAIssuer"],
    // Keys of processors, and where they may be: RES-804.
    "external-secrets.io": ["ExternalSecret", "SecretStore"],
    // Which pods stand behind which load balancer: RES-320.
    "elbv2.k8s.aws": ["TargetGroupBinding"],
    // What it asks, and which pods it makes: RES-705, and RES-701 to 704.
    "keda.sh": ["ScaledObject"],
    "leaderworkerset.x-k8s.io": ["LeaderWorkerSet"],
    // Routes, and everything behind them: RES-801 to 822.
    ...gatewayKinds,
};

/** True for a kind that is known, of any version. A patch changes what others made, a list is many at once: neither is known. */
export function isKnownKind(token: string): boolean {
    const type = kubernetesTypeOf(token);
    return type !== undefined && !type.isPatch && !type.isList && (kinds[type.group] ?? []).includes(type.kind);
}
