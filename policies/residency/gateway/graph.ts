import { dataClasses } from "../../../catalog/vocabulary.ts";
import type { DataClass } from "../../../catalog/vocabulary.ts";
import type { Declaration } from "../../kit/declaration.ts";
import type { StackGraph, StackResource } from "../../kit/graph.ts";
import type { PropertyPath } from "../../kit/path.ts";
import type { AnyInputs, StackCase } from "../../kit/rule.ts";
import { say } from "../../kit/safe.ts";
import type { SafeText } from "../../kit/safe.ts";
import { recordOf, slotsOf, textOf } from "../../kit/view.ts";
import type { Slot } from "../../kit/view.ts";
import { namespaceOf } from "../shared/kubernetes.ts";
import { headerChangesIn, KnownHeaders } from "./headers.ts";
import { names, objectsNamed, objectsOfKind, proxiesOf, referenceIn, specOf, targetsOf } from "./objects.ts";
import type { GatewayKind } from "../shared/gateway-kinds.ts";
import type { Reference } from "./objects.ts";

/** Where a request ends. */
export type End =
    /** Outside the cluster. */
    | { readonly kind: "host"; readonly host: string }
    /** At pods of a namespace. */
    | { readonly kind: "service"; readonly namespace: string }
    /** Nowhere that can be said. `fix`: what to write, so that it can. */
    | { readonly kind: "unknown"; readonly problem: SafeText; readonly fix: SafeText };

/**
 * How a request takes a way out of a rule: as itself, as a copy of which nobody hears, by way of its client, shown to a service
 * that decides about it, or by a filter that the rules do not know.
 */
export type EdgeKind = "backend" | "mirror" | "redirect" | "processor" | "filter";

/** One way that a request can take from a door to an end. */
export interface Journey {
    /** The class that the rule at the door names; `undefined` where it names none, so that every class takes this way. */
    readonly dataClass: DataClass | undefined;
    /** True where the rule asks for the permission to leave. */
    readonly isPermitted: boolean;
    /** True where somewhere on the way the request was doubled. */
    readonly isCopy: boolean;
    /** What is known of the headers that arrive. */
    readonly headers: KnownHeaders;
    readonly end: End;
}

/** A rule of a route, or a part of a policy that shows requests to a service. */
export interface GatewayRule extends Slot {
    readonly urn: string;
    readonly resource: StackResource;
}

/** One way out of a rule: a backend, a mirror, a redirect, a service that is shown the request. */
export interface Edge {
    readonly urn: string;
    readonly resource: StackResource;
    readonly path: PropertyPath;
    readonly rule: GatewayRule;
    /** Throws where the edge's type is unknown. */
    readonly kind: () => EdgeKind;
    /** Every journey over this edge that begins at a door; none where the route is behind one. */
    readonly journeys: () => readonly Journey[];
}

/** What a rule needs of the declaration to walk. */
type Words = Declaration["gateway"];
type Reached = Pick<Journey, "isCopy" | "headers" | "end">;
/** A way out of a rule, with what a request finds there. */
interface Leg {
    readonly path: PropertyPath;
    readonly kind: () => EdgeKind;
    readonly follow: (headers: KnownHeaders, hops: number) => readonly Reached[];
}

const routeKinds = ["HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute", "AIGatewayRoute"] as const;
const policyKinds = ["EnvoyExtensionPolicy", "SecurityPolicy"] as const;
/** Kinds with edges. */
const edgeKinds: readonly GatewayKind[] = [...routeKinds, ...policyKinds];

/** Types of filters that lead out of a rule. */
const filterKinds: Readonly<Record<string, EdgeKind>> = {
    RequestMirror: "mirror",
    ExternalAuth: "processor",
    RequestRedirect: "redirect",
};

/** A gateway behind a gateway behind a gateway; more is a circle. */
const maxHops = 4;
/** Headers that the AI gateway itself writes, from the body of the request. */
const fromBody = "x-ai-eg-";
/** A header that the AI gateway cannot remove: Envoy writes it anew afterwards. */
const addressOfCaller = "x-envoy-external-address";

/**
 * Calls `judge` with every edge of every rule of a stack's gateways, each by itself, so that one that nobody can read does not
 * hide the next.
 */
export function judgeEdges(given: StackCase<"gateway">, judge: (edge: Edge) => void): void {
    const { graph, declared, each } = given;
    const walk = new GatewayWalk(graph, declared.gateway);
    each(objectsOfKind(graph, ...edgeKinds), (object) => {
        each(walk.rulesOf(object), (rule) => {
            each(walk.edgesOf(rule), judge);
        });
    });
}

/**
 * Follows requests through the gateways of a stack, from the doors to the ends. What it cannot follow is an end of its own.
 * Weights, priorities and the order of rules are not asked: an edge of weight 0 is an edge, and what comes last is reached
 * when all else fails. A door is every gateway outside the egress namespaces.
 */
class GatewayWalk {
    readonly #graph: StackGraph;
    readonly #words: Words;

    constructor(graph: StackGraph, words: Words) {
        this.#graph = graph;
        this.#words = words;
    }

    /** The rules of a route; of a policy, the services it shows requests to. */
    rulesOf(object: StackResource): readonly GatewayRule[] {
        const { urn } = object;
        const isPolicy = objectsOfKind(this.#graph, ...policyKinds).includes(object);
        const slots = isPolicy ? serviceSlots(specOf(object)) : slotsOf(specOf(object), ["rules"], ["spec"]);
        return slots.map(({ path, read }) => ({ urn, resource: object, path, read }));
    }

    edgesOf(rule: GatewayRule): readonly Edge[] {
        const { urn, resource } = rule;
        return this.#legsOf(rule).map(({ path, kind, follow }) => ({
            urn,
            resource,
            path,
            rule,
            kind,
            journeys: () => (this.#isAtDoor(resource) ? this.#journeysOver(rule, follow) : []),
        }));
    }

    /** Where a service that a policy or a proxy names leads: `backendRefs`, or `backendRef` in its older form. */
    endsOf(holder: AnyInputs, namespace: string): readonly End[] {
        return slotsOf(holder, ["backendRefs", "backendRef"]).flatMap(({ read }) =>
            this.#reach(referenceTo(recordOf(read()), namespace), KnownHeaders.none, 0).map(({ end }) => end),
        );
    }

    #journeysOver(rule: GatewayRule, follow: Leg["follow"]): readonly Journey[] {
        const { classHeader, permission } = this.#words;
        return requestsOf(rule, KnownHeaders.none).flatMap(({ met, sent }) => {
            const dataClass = dataClasses.find((name) => name === met.valueOf(classHeader));
            const isPermitted = met.valueOf(permission.header) === permission.value;
            return follow(sent, 0).map((reached) => ({ dataClass, isPermitted, ...reached }));
        });
    }

    /** True unless every Gateway of the route is one of this stack and stands in an egress namespace. */
    #isAtDoor(object: StackResource): boolean {
        if (!objectsOfKind(this.#graph, ...routeKinds).includes(object)) {
            return true;
        }
        const parents = targetsOf(object).map((target) =>
            target.kind === "Gateway" ? objectsNamed(this.#graph, "Gateway", target) : [],
        );
        const { egressNamespaces } = this.#words;
        const isBehind = (gateways: readonly StackResource[]): boolean =>
            gateways.length > 0 && gateways.every(({ props }) => egressNamespaces.includes(namespaceOf(props)));
        return parents.length === 0 || !parents.every(isBehind);
    }

    #legsOf(rule: GatewayRule): readonly Leg[] {
        const namespace = namespaceOf(rule.resource.props);
        const isAi = objectsOfKind(this.#graph, "AIGatewayRoute").includes(rule.resource);
        const isPolicy = objectsOfKind(this.#graph, ...policyKinds).includes(rule.resource);
        const content = recordOf(rule.read());
        const backends = slotsOf(content, ["backendRefs", "backendRef"], rule.path).map(({ path, read }) => ({
            path,
            kind: () => (isPolicy ? ("processor" as const) : ("backend" as const)),
            follow: (headers: KnownHeaders, hops: number) => {
                const ref = recordOf(read());
                const reached = isAi
                    ? this.#reachProvider(ref, namespace, headers, hops)
                    : this.#reach(referenceTo(ref, namespace), afterFilters(ref, headers), hops);
                return isPolicy ? reached.map(asCopy) : reached;
            },
        }));
        const filters = slotsOf(content, ["filters"], rule.path).map(({ path, read }) => ({
            path,
            kind: () => filterKinds[String(recordOf(read())["type"])] ?? ("filter" as const),
            follow: (headers: KnownHeaders, hops: number) =>
                this.#throughFilter(recordOf(read()), namespace, headers, hops),
        }));
        return [...backends, ...filters];
    }

    /** Where a filter sends the request, besides the rule's backends. */
    #throughFilter(filter: AnyInputs, namespace: string, headers: KnownHeaders, hops: number): readonly Reached[] {
        const { type, extensionRef } = filter;
        const copyTo = (key: string): readonly Reached[] => {
            const ref = recordOf(recordOf(filter[key])["backendRef"]);
            return this.#reach(referenceTo(ref, namespace), headers, hops).map(asCopy);
        };
        switch (type) {
            case "RequestHeaderModifier":
            case "ResponseHeaderModifier":
            case "URLRewrite":
            case "CORS":
                return [];
            case "RequestMirror":
                return copyTo("requestMirror");
            case "ExternalAuth":
                return copyTo("externalAuth");
            case "RequestRedirect": {
                const { hostname } = recordOf(filter["requestRedirect"]);
                return hostname === undefined ? [] : this.#reachHost(textOf(hostname), headers, hops);
            }
            case "ExtensionRef":
                // Envoy Gateway's own filters answer, rewrite or add a credential; none leads elsewhere.
                return recordOf(extensionRef)["kind"] === "HTTPRouteFilter" ? [] : [unknownEnd(headers, unknownFilter)];
            default:
                return [unknownEnd(headers, unknownFilter)];
        }
    }

    #reach({ group, kind, namespace, name }: Reference, headers: KnownHeaders, hops: number): readonly Reached[] {
        switch (`${group}:${kind}`) {
            case "core:Service":
                return this.#reachHost(`${name}.${namespace}.svc.cluster.local`, headers, hops);
            case "inference.networking.k8s.io:InferencePool":
                return [{ isCopy: false, headers, end: { kind: "service", namespace } }];
            case "gateway.envoyproxy.io:Backend": {
                const backends = objectsNamed(this.#graph, "Backend", { namespace, name });
                return backends.length === 0
                    ? [unknownEnd(headers, missing(say`Backend`))]
                    : backends.flatMap((backend) => this.#reachBackend(specOf(backend), headers, hops));
            }
            default:
                return [unknownEnd(headers, unknownKind)];
        }
    }

    #reachBackend(backend: AnyInputs, headers: KnownHeaders, hops: number): readonly Reached[] {
        const { type } = backend;
        const endpoints = slotsOf(backend, ["endpoints"]);
        if ((type !== undefined && type !== "Endpoints") || endpoints.length === 0) {
            return [unknownEnd(headers, noHost)];
        }
        return endpoints.flatMap(({ read }) => {
            const { hostname } = recordOf(recordOf(read())["fqdn"]);
            return hostname === undefined
                ? [unknownEnd(headers, noName)]
                : this.#reachHost(textOf(hostname), headers, hops);
        });
    }

    /** A backend of the AI gateway: a provider's interface in front of a backend, with headers changed on both. */
    #reachProvider(ref: AnyInputs, at: string, headers: KnownHeaders, hops: number): readonly Reached[] {
        const { group, kind, namespace, name } = referenceIn(ref, {
            group: "aigateway.envoyproxy.io",
            kind: "AIServiceBackend",
            namespace: at,
        });
        if (kind !== "AIServiceBackend") {
            return this.#reach({ group, kind, namespace, name }, headers, hops);
        }
        const providers = objectsNamed(this.#graph, "AIServiceBackend", { namespace, name });
        if (providers.length === 0) {
            return [unknownEnd(headers, missing(say`AIServiceBackend`))];
        }
        return providers.flatMap((provider) => {
            const spec = specOf(provider);
            const changed = [spec, ref].reduce(
                (known, holder) => known.changedBy(mutationOf(recordOf(holder["headerMutation"]))),
                headers,
            );
            return this.#reach(referenceTo(recordOf(spec["backendRef"]), namespace), changed, hops);
        });
    }

    #reachHost(name: string, headers: KnownHeaders, hops: number): readonly Reached[] {
        const host = name.toLowerCase().replace(/\.$/, "");
        const [, service, namespace] = /^(?:[^.]+\.)?([^.]+)\.([^.]+)\.svc\.cluster\.local$/.exec(host) ?? [];
        if (service === undefined || namespace === undefined) {
            return [{ isCopy: false, headers, end: { kind: "host", host } }];
        }
        if (hops >= maxHops) {
            return [unknownEnd(headers, tooFar)];
        }
        const aliases = objectsNamed(this.#graph, "Service", { namespace, name: service })
            .map((object) => specOf(object))
            .filter(({ type }) => type === "ExternalName");
        const gateways = objectsOfKind(this.#graph, "Gateway").filter(
            (gateway) => namespaceOf(gateway.props) === namespace && servicesOf(this.#graph, gateway).includes(service),
        );
        if (aliases.length + gateways.length === 0) {
            return [{ isCopy: false, headers, end: { kind: "service", namespace } }];
        }
        return [
            ...aliases.flatMap(({ externalName }) => this.#reachHost(textOf(externalName), headers, hops + 1)),
            ...gateways.flatMap((gateway) => this.#through(gateway, headers, hops + 1)),
        ];
    }

    /** Every end behind a gateway for a request of which this much is known. */
    #through(gateway: StackResource, headers: KnownHeaders, hops: number): readonly Reached[] {
        const arriving = this.#arrivingAt(gateway, headers);
        return objectsOfKind(this.#graph, ...routeKinds)
            .filter((route) => targetsOf(route).some((target) => isAttached(target, gateway)))
            .flatMap((route) => this.rulesOf(route))
            .flatMap((rule) => {
                const known = objectsOfKind(this.#graph, "AIGatewayRoute").includes(rule.resource)
                    ? arriving.forgetting(fromBody)
                    : arriving;
                const requests = requestsOf(rule, known);
                return requests.length === 0
                    ? []
                    : this.#legsOf(rule).flatMap(({ follow }) => requests.flatMap(({ sent }) => follow(sent, hops)));
            });
    }

    /** A script in the gateway's namespace may change every header; a policy about clients says which. */
    #arrivingAt(gateway: StackResource, headers: KnownHeaders): KnownHeaders {
        const namespace = namespaceOf(gateway.props);
        const inNamespace = (kind: GatewayKind): readonly StackResource[] =>
            objectsOfKind(this.#graph, kind).filter(({ props }) => namespaceOf(props) === namespace);
        if (inNamespace("EnvoyExtensionPolicy").length > 0) {
            return KnownHeaders.none;
        }
        return inNamespace("ClientTrafficPolicy")
            .map((policy) => recordOf(recordOf(specOf(policy)["headers"])["earlyRequestHeaders"]))
            .reduce((known, early) => known.changedBy(headerChangesIn(early)), headers);
    }
}

/** Requests that a rule takes: what is known once it matched, and as it sends them on. */
function requestsOf(rule: GatewayRule, headers: KnownHeaders) {
    const content = recordOf(rule.read());
    const matches = slotsOf(content, ["matches"]).map(({ read }) =>
        slotsOf(recordOf(read()), ["headers"]).map((header) => recordOf(header.read())),
    );
    return (matches.length === 0 ? [[]] : matches).flatMap((match) => {
        const met = headers.meeting(match);
        return met === undefined ? [] : [{ met, sent: afterFilters(content, met) }];
    });
}

/** Envoy changes headers before it doubles a request, wherever in the list the filter stands. */
function afterFilters(holder: AnyInputs, headers: KnownHeaders): KnownHeaders {
    return slotsOf(holder, ["filters"])
        .map(({ read }) => recordOf(read()))
        .filter(({ type }) => type === "RequestHeaderModifier")
        .reduce(
            (known, filter) => known.changedBy(headerChangesIn(recordOf(filter["requestHeaderModifier"]))),
            headers,
        );
}

function mutationOf(mutation: AnyInputs) {
    const changes = headerChangesIn(mutation);
    return { ...changes, remove: changes.remove.filter((name) => name !== addressOfCaller) };
}

function referenceTo(ref: AnyInputs, namespace: string): Reference {
    return referenceIn(ref, { group: "core", kind: "Service", namespace });
}

/** A route that names a set of listeners may belong to any Gateway beside it. */
function isAttached(target: Reference, gateway: StackResource): boolean {
    return target.kind === "Gateway"
        ? names(target, gateway)
        : target.kind !== "Service" && target.namespace === namespaceOf(gateway.props);
}

/** Names of the services in front of a Gateway's proxies. */
function servicesOf(graph: StackGraph, gateway: StackResource): readonly unknown[] {
    return proxiesOf(graph, gateway).map((proxy) => {
        const { kubernetes } = recordOf(specOf(proxy)["provider"]);
        return recordOf(recordOf(kubernetes)["envoyService"])["name"];
    });
}

/** Services that a policy shows requests to: classifiers and authorizers. */
function serviceSlots(spec: AnyInputs): readonly Slot[] {
    return [
        ...slotsOf(spec, ["extProc"], ["spec"]),
        ...slotsOf(recordOf(spec["extAuth"]), ["grpc", "http"], ["spec", "extAuth"]),
    ];
}

function asCopy(reached: Reached): Reached {
    return { ...reached, isCopy: true };
}

/** Why nobody can say where a request ends, and what to write so that one can. */
type Unseen = Pick<End & { readonly kind: "unknown" }, "problem" | "fix">;

const unknownFilter: Unseen = {
    problem: say`a filter that the rule does not know decides about the request`,
    fix: say`Use a filter of the Gateway API that the rules follow: RequestHeaderModifier, ResponseHeaderModifier, URLRewrite, CORS, RequestRedirect, RequestMirror or ExternalAuth.`,
};
const unknownKind: Unseen = {
    problem: say`the backend is of a kind that the rule cannot follow`,
    fix: say`Name a Service, an InferencePool, or a Backend of Envoy Gateway.`,
};
const noHost: Unseen = {
    problem: say`the backend names no host, so the request itself decides where it goes`,
    fix: say`Give the Backend \`type: Endpoints\` and \`endpoints\`, each with an \`fqdn\`.`,
};
const noName: Unseen = {
    problem: say`the backend is no host name, so nothing shows who answers there`,
    fix: say`Name the host by \`fqdn.hostname\` in the Backend.`,
};
const tooFar: Unseen = {
    problem: say`the way leads through more gateways than the rule follows`,
    fix: say`Lead the route to its end through at most ${maxHops} gateways, and never back to one.`,
};

function missing(kind: SafeText): Unseen {
    return {
        problem: say`the stack has no ${kind} of the name and namespace that stand here`,
        fix: say`Correct \`name\` and \`namespace\` of the reference, or make the ${kind} in this stack.`,
    };
}

function unknownEnd(headers: KnownHeaders, unseen: Unseen): Reached {
    return { isCopy: false, headers, end: { kind: "unknown", ...unseen } };
}
