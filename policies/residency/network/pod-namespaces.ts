import type { StackResource } from "../../kit/graph.ts";
import type { AnyInputs } from "../../kit/rule.ts";
import { isOfKind, namespaceOf, objectsOf } from "../shared/kubernetes.ts";
import { containersOf, isBuiltInWorkload, mayRunContainers, workloadOf } from "../shared/pods.ts";
import { isServing } from "../shared/serving.ts";

/** Where Kubernetes' own parts run. EKS installs them, and what denies by default there would cut off the cluster's DNS. */
const systemNamespace = "kube-system";

/** Envoy Gateway makes proxies for these, in their namespace. */
const gateways = ["gateway.networking.k8s.io:Gateway", "gateway.envoyproxy.io:EnvoyProxy"];
/** Programs that gather metrics, logs and traces, as they appear in the name of an image. */
const monitors = /[/-](prometheus|alertmanager|grafana|thanos|loki|tempo|jaeger|opentelemetry|otel|fluent|vector|adot)/;

/**
 * The namespaces in which a resource makes pods run. In the system's own, only pods that serve models, route requests or monitor
 * are told: the rest belongs to the cluster. Throws where a namespace is unknown.
 */
export function podNamespaces({ type, props }: StackResource): readonly string[] {
    if (!mayRunContainers(type) && !isOfKind(type, ...gateways)) {
        return [];
    }
    const isWorkload = isBuiltInWorkload(type) || isOfKind(type, ...gateways) || describesPods(type, props);
    const namespaces = isWorkload ? objectsOf(type, props).map(({ read }) => namespaceOf(read())) : [];
    return namespaces.filter(
        (name) => name !== systemNamespace || isOfKind(type, ...gateways) || seesPrompts(type, props),
    );
}

/** True also where a custom resource has unknowns, which could be pods. */
function describesPods(type: string, props: AnyInputs): boolean {
    const { pods, unknown } = workloadOf(type, props);
    return pods.length + unknown.length > 0;
}

/** True for pods that see prompts, or what is told of them. */
function seesPrompts(type: string, props: AnyInputs): boolean {
    return containersOf(workloadOf(type, props)).some(({ read }) => {
        const container = read();
        return isServing(container) || monitors.test(String(container["image"]));
    });
}
