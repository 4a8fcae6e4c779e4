import type { KubeApi, KubeObject } from "./api.ts";

/** Namespaces that every cluster has from its beginning. */
const ownOfKubernetes = /^(default|kube-.+|local-path-storage)$/;

/**
 * Admission policies hold for the whole cluster, and the namespaces of a stack have plain names: a cluster that anybody else
 * uses is refused before anything is written to it.
 *
 * @throws Error with every namespace and node that should not be there.
 */
export async function refuseUsedCluster(api: KubeApi): Promise<void> {
    const namespaces = await api.list<KubeObject>("v1", "Namespace");
    const policies = await api.list<KubeObject>("admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicy");
    const nodes = await api.list<KubeObject>("v1", "Node");
    const used = [
        ...namespaces.filter(({ metadata }) => !ownOfKubernetes.test(metadata.name)).map(named("namespace")),
        ...policies.filter(({ metadata }) => metadata.name.startsWith("ringfence-")).map(named("admission policy")),
        ...nodes.filter(({ metadata }) => "ringfence/pool" in (metadata.labels ?? {})).map(named("node")),
    ];
    if (used.length === 0) return;
    throw new Error(
        `the cluster of KUBECONFIG is in use (${used.join(", ")}) - the rehearsal puts policies over the whole cluster, and ` +
            "removes the namespaces of a stack when it is done - give it a cluster of its own, e.g. a new kind cluster",
    );
}

function named(kind: string): (object: KubeObject) => string {
    return ({ metadata }) => `${kind} ${metadata.name}`;
}
