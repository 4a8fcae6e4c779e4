import type { StackGraph, StackResource } from "../../kit/graph.ts";
import type { PropertyPath } from "../../kit/path.ts";
import type { AnyInputs } from "../../kit/rule.ts";
import { recordOf, slotsOf } from "../../kit/view.ts";
import type { Slot } from "../../kit/view.ts";
import { isOfKind, nameOf, namespaceOf, objectsOf } from "../shared/kubernetes.ts";

/** A Service, wherever it is described. */
export interface Service {
    readonly path: PropertyPath;
    readonly spec: AnyInputs;
    /** What it is where it does not say a type. */
    readonly defaultType: "ClusterIP" | "LoadBalancer";
    readonly annotations: AnyInputs;
    readonly annotationsPath: PropertyPath;
}

const proxy = "gateway.envoyproxy.io:EnvoyProxy";
const proxyService = ["spec", "provider", "kubernetes", "envoyService"];

/** Types that describe Services: those of Kubernetes, and the proxies that Envoy Gateway makes one for. */
export const serviceKinds = ["core:Service", proxy];

/** The Services of a resource. Throws where what describes one is unknown. */
export function servicesOf(type: string, props: AnyInputs): readonly Service[] {
    return objectsOf(type, props).map(({ path, read }) => {
        const object = read();
        return isOfKind(type, proxy) ? proxyServiceOf(object, path) : plainService(object, path);
    });
}

function plainService(object: AnyInputs, at: PropertyPath): Service {
    return {
        path: [...at, "spec"],
        spec: recordOf(object["spec"]),
        defaultType: "ClusterIP",
        annotations: recordOf(recordOf(object["metadata"])["annotations"]),
        annotationsPath: [...at, "metadata", "annotations"],
    };
}

function proxyServiceOf(object: AnyInputs, at: PropertyPath): Service {
    const path = [...at, ...proxyService];
    const spec = proxyService.reduce((inner: AnyInputs, key) => recordOf(inner[key]), object);
    const annotations = recordOf(spec["annotations"]);
    return { path, spec, defaultType: "LoadBalancer", annotations, annotationsPath: [...path, "annotations"] };
}

/** Addresses that somebody wrote by hand to stand behind a Service, instead of pods. */
export function writtenAddresses(type: string, props: AnyInputs): readonly Slot[] {
    return objectsOf(type, props).flatMap(({ path, read }) => {
        if (isOfKind(type, "discovery.k8s.io:EndpointSlice")) {
            return slotsOf(read(), ["endpoints"], path).flatMap((it) =>
                slotsOf(recordOf(it.read()), ["addresses"], it.path),
            );
        }
        return slotsOf(read(), ["subsets"], path)
            .flatMap((it) => slotsOf(recordOf(it.read()), ["addresses", "notReadyAddresses"], it.path))
            .map((it) => ({ path: [...it.path, "ip"], read: () => recordOf(it.read())["ip"] }));
    });
}

/**
 * True where an EnvoyProxy of the stack describes the Service of a Gateway: its own, or that of its class. Otherwise it is Envoy
 * Gateway's default, a load balancer that nobody told to be internal.
 */
export function hasDescribedService(graph: StackGraph, gateway: StackResource): boolean {
    const spec = recordOf(gateway.props["spec"]);
    const own = recordOf(recordOf(spec["infrastructure"])["parametersRef"]);
    const classes = graph.resources.filter(
        ({ type, props }) =>
            isOfKind(type, "gateway.networking.k8s.io:GatewayClass") && nameOf(props) === spec["gatewayClassName"],
    );
    const references = [
        { namespace: namespaceOf(gateway.props), ...nameAndNamespace(own) },
        ...classes.map(({ props }) => nameAndNamespace(recordOf(recordOf(props["spec"])["parametersRef"]))),
    ];
    return graph.resources
        .filter(({ type }) => isOfKind(type, proxy))
        .some(({ props }) =>
            references.some(({ name, namespace }) => name === nameOf(props) && namespace === namespaceOf(props)),
        );
}

function nameAndNamespace({ name, namespace }: AnyInputs): { readonly name: unknown; readonly namespace?: unknown } {
    return namespace === undefined ? { name } : { name, namespace };
}
