import { gatewayLimits, renderGateway } from "../components/routing-gateway/index.ts";
import type { KubernetesObject, RoutingGatewayArgs } from "../components/routing-gateway/index.ts";

type Spec = Readonly<Record<string, unknown>>;
type Change = (objects: readonly KubernetesObject[]) => readonly KubernetesObject[];

/** A part of the gateway, and how to take it away. */
interface Part {
    readonly name: string;
    readonly without: Change;
}

/** Parts of the front gateway in the order in which a request meets them; the audit line, which is written last, is first. */
const parts: readonly Part[] = [
    { name: "audit line", without: changing("EnvoyProxy", (spec) => ({ ...spec, telemetry: silent })) },
    { name: "token", without: changing("SecurityPolicy", without("jwt")) },
    { name: "class filter", without: dropping("EnvoyExtensionPolicy") },
    { name: "authorization", without: changing("SecurityPolicy", without("authorization")) },
    // The limit of a tenant, the longest body, and errors in OpenAI's words.
    {
        name: "limits",
        without: changing("BackendTrafficPolicy", without("rateLimit", "requestBuffer", "responseOverride")),
    },
];

const silent = { accessLog: { disable: true } };

function without(...fields: readonly string[]) {
    return (spec: Spec): Spec => Object.fromEntries(Object.entries(spec).filter(([field]) => !fields.includes(field)));
}

/** One configuration, named by what it has more than the one before. */
export interface GatewayStage {
    readonly name: string;
    readonly objects: readonly KubernetesObject[];
}

/** The gateway from a bare proxy (its routes and TLS alone) to the whole chain, one part more in each. */
export function stagesOf(args: RoutingGatewayArgs): readonly GatewayStage[] {
    const whole = reachable(renderGateway(args, { ...gatewayLimits, requestsPerTenantAndMinute: 1_000_000_000 }));
    return Array.from({ length: parts.length + 1 }, (_, count) => ({
        name: stageName(count),
        objects: parts.slice(count).reduce((objects, part) => part.without(objects), whole),
    }));
}

/** Name of the stage with the first `count` parts. */
function stageName(count: number): string {
    if (count === 0) return bareProxy;
    return count === parts.length ? wholeChain : `+ ${parts[count - 1]?.name ?? ""}`;
}

export const bareProxy = "bare proxy";
export const wholeChain = "whole chain";

/** Answers under any name, because the load generator knows an address only; and whoever asks, where nothing sets a class. */
function reachable(objects: readonly KubernetesObject[]): readonly KubernetesObject[] {
    return objects.map((object) => {
        if (object.kind !== "Gateway" || object.metadata.name !== "front") return object;
        const listeners = object.spec?.["listeners"] as readonly Spec[];
        const open = listeners.map((listener) => ({ ...listener, hostname: undefined }));
        return { ...object, spec: { ...object.spec, listeners: open } };
    });
}

function isOfFront({ metadata }: KubernetesObject): boolean {
    return metadata.namespace === "gateway";
}

function changing(kind: string, change: (spec: Spec) => Spec): Change {
    return (objects) =>
        objects.flatMap((object) => {
            if (object.kind !== kind || !isOfFront(object)) return [object];
            const spec = change(object.spec ?? {});
            // A policy that says nothing but where it stands is refused.
            return Object.keys(spec).every((key) => key === "targetRefs") ? [] : [{ ...object, spec }];
        });
}

function dropping(kind: string): Change {
    return (objects) => objects.filter((object) => object.kind !== kind || !isOfFront(object));
}
