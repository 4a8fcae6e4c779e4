import { CloudFault, autoName, cloudOf, text } from "../cloud.ts";
import type { SimulatedCloud, Subject, TypeFacts } from "../cloud.ts";
import { isBag } from "../property-bag.ts";
import type { PropertyBag } from "../property-bag.ts";

/** The cluster is one for each provider; nothing about it is told apart. */
type Cluster = undefined;

/** Kinds without a namespace that a stack is likely to declare; every other kind lives in one. */
const clusterKinds: ReadonlySet<string> = new Set([
    "APIService",
    "ClusterRole",
    "ClusterRoleBinding",
    "CustomResourceDefinition",
    "GatewayClass",
    "MutatingWebhookConfiguration",
    "Namespace",
    "Node",
    "PersistentVolume",
    "PriorityClass",
    "RuntimeClass",
    "StorageClass",
    "ValidatingAdmissionPolicy",
    "ValidatingAdmissionPolicyBinding",
    "ValidatingWebhookConfiguration",
]);

interface ObjectKey {
    readonly name: string;
    /** Absent on cluster-wide kinds. */
    readonly namespace?: string;
}

function keyOf(subject: Subject<Cluster>): ObjectKey {
    const given = subject.inputs["metadata"];
    const metadata: PropertyBag = isBag(given) ? given : {};
    const name = text(metadata["name"]) ?? autoName(subject);
    const kind = text(subject.inputs["kind"]) ?? subject.type.split(":").at(-1) ?? "";
    return clusterKinds.has(kind) ? { name } : { name, namespace: text(metadata["namespace"]) ?? "default" };
}

/** The Kubernetes API treats all kinds alike, so one rule settles them all: name, namespace, and what the server adds. */
const kubernetesObject: TypeFacts<Cluster> = {
    id: (subject) => {
        const { name, namespace } = keyOf(subject);
        return namespace === undefined ? name : `${namespace}/${name}`;
    },
    replaceOn: ["apiVersion", "kind"],
    computed: (subject) => ({
        metadata: { ...keyOf(subject), uid: subject.hash(32, "uid"), resourceVersion: "1", generation: 1 },
    }),
};

/** A Helm release: the chart is not rendered, only its release is recorded. */
const helmRelease: TypeFacts<Cluster> = {
    id: (subject) => {
        const { name, namespace } = helmKey(subject);
        return `${namespace}/${name}`;
    },
    replaceOn: ["name", "namespace"],
    computed: (subject) => ({ ...helmKey(subject), status: { ...helmKey(subject), status: "deployed", revision: 1 } }),
};

function helmKey(subject: Subject<Cluster>): { readonly name: string; readonly namespace: string } {
    return {
        name: text(subject.inputs["name"]) ?? autoName(subject),
        namespace: text(subject.inputs["namespace"]) ?? "default",
    };
}

/** What a Kubernetes provider answers; the cluster that it would talk to is never contacted. */
export function kubernetesCloud(): SimulatedCloud {
    return cloudOf<Cluster>({
        place: undefined,
        factsOf: (type) => (type === "kubernetes:helm.sh/v3:Release" ? helmRelease : kubernetesObject),
        invoke: (token) => {
            throw new CloudFault(
                `The sandbox does not simulate the function ${token}, because there is no cluster to ask. ` +
                    `Declare the objects in the program instead of reading them.`,
            );
        },
    });
}
