import type { StackGraph, StackResource } from "../../kit/graph.ts";
import type { AnyInputs } from "../../kit/rule.ts";
import { recordOf, slotsOf, textOf } from "../../kit/view.ts";
import { aiGateway, envoyGateway, gatewayApi, groups } from "../shared/gateway-kinds.ts";
import type { GatewayKind } from "../shared/gateway-kinds.ts";
import { isOfKind, kubernetesTypeOf, nameOf, namespaceOf } from "../shared/kubernetes.ts";

const gatewayGroups: readonly string[] = [
    gatewayApi,
    "gateway.networking.x-k8s.io",
    envoyGateway,
    aiGateway,
    // Istio's own routes and entries of services, should somebody mix them in.
    "networking.istio.io",
];

/** True for the type of an object that a gateway is made of. */
export function isGatewayType(token: string): boolean {
    const type = kubernetesTypeOf(token);
    return type !== undefined && gatewayGroups.includes(type.group);
}

/** True for a gateway object that cannot be followed: of an unknown kind, or shown in parts only. */
export function isOpaque(token: string): boolean {
    const type = kubernetesTypeOf(token);
    const isKnown = type && Object.hasOwn(groups, type.kind) && !type.isPatch && !type.isList;
    return isGatewayType(token) && !isKnown;
}

/** Matches the types of some kinds, for the part of a rule that says what it judges. */
export function isOfGatewayKind(...kinds: readonly GatewayKind[]): (token: string) => boolean {
    return (token) => isOfKind(token, ...kinds.map((kind) => `${groups[kind]}:${kind}`));
}

const found = new WeakMap<StackGraph, Map<GatewayKind, readonly StackResource[]>>();

/** All objects of some kinds in a stack. */
export function objectsOfKind(graph: StackGraph, ...kinds: readonly GatewayKind[]): readonly StackResource[] {
    const byKind = found.get(graph) ?? new Map<GatewayKind, readonly StackResource[]>();
    found.set(graph, byKind);
    return kinds.flatMap((kind) => {
        const matches = isOfGatewayKind(kind);
        const objects = byKind.get(kind) ?? graph.resources.filter(({ type }) => matches(type));
        byKind.set(kind, objects);
        return objects;
    });
}

/** The objects of a name. Throws where the name of one of the kind is unknown: it could be this. */
export function objectsNamed(
    graph: StackGraph,
    kind: GatewayKind,
    { namespace, name }: ObjectName,
): readonly StackResource[] {
    return objectsOfKind(graph, kind).filter(
        ({ props }) => nameOf(props) === name && (kind === "GatewayClass" || namespaceOf(props) === namespace),
    );
}

export interface ObjectName {
    readonly namespace: string;
    readonly name: string;
}

/** What another object is called in a reference, with what a reference may leave out. */
export interface Reference extends ObjectName {
    /** `core` for the group without a name. */
    readonly group: string;
    readonly kind: string;
}

/** Reads a reference. Throws where a part is unknown. */
export function referenceIn(ref: AnyInputs, defaults: Omit<Reference, "name">): Reference {
    const text = (key: string, otherwise: string): string => {
        const value = ref[key];
        return value === undefined || value === null ? otherwise : textOf(value);
    };
    return {
        group: text("group", defaults.group) || "core",
        kind: text("kind", defaults.kind),
        namespace: text("namespace", defaults.namespace) || defaults.namespace,
        name: text("name", ""),
    };
}

/** The specification of an object. Throws where all of it is unknown. */
export function specOf({ props }: StackResource): AnyInputs {
    return recordOf(props["spec"]);
}

/** Where objects of Gateway API and Envoy Gateway say which Gateway they belong to. */
const targetKeys = ["parentRefs", "targetRefs", "targetRef"];

/** What an object is attached to: the Gateways of a route, the targets of a policy. */
export function targetsOf(object: StackResource): readonly (Reference & { readonly sectionName: unknown })[] {
    return slotsOf(specOf(object), targetKeys).map(({ read }) => {
        const ref = recordOf(read());
        const reference = referenceIn(ref, {
            group: gatewayApi,
            kind: "Gateway",
            namespace: namespaceOf(object.props),
        });
        return { ...reference, sectionName: ref["sectionName"] };
    });
}

/** True where an object names this Gateway. */
export function names(reference: Reference, gateway: StackResource): boolean {
    return (
        reference.kind === "Gateway" &&
        reference.name === nameOf(gateway.props) &&
        reference.namespace === namespaceOf(gateway.props)
    );
}

/** The proxies' settings of a Gateway: its own, or those of its class. */
export function proxiesOf(graph: StackGraph, gateway: StackResource): readonly StackResource[] {
    const { infrastructure, gatewayClassName } = specOf(gateway);
    const own = recordOf(recordOf(infrastructure)["parametersRef"]);
    const parameters = own["name"] === undefined ? classParameters(graph, gatewayClassName) : own;
    const defaults = { group: envoyGateway, kind: "EnvoyProxy", namespace: namespaceOf(gateway.props) };
    return objectsNamed(graph, "EnvoyProxy", referenceIn(parameters, defaults));
}

function classParameters(graph: StackGraph, className: unknown): AnyInputs {
    const [found] = objectsNamed(graph, "GatewayClass", { namespace: "", name: textOf(className) });
    return recordOf(found && specOf(found)["parametersRef"]);
}
