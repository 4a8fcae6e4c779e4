import type { Fault, Path } from "../fault.ts";
import { edgesOf, isFirst } from "./route.ts";
import type { Backend, Edge, Route } from "./route.ts";

/** Who the front gateway hands a request to: a backend of the fleet, or the egress gateway for all third parties. */
export type FrontTarget = { readonly fleet: string } | "egress";

/** A target with its share of the requests among those of its level, in percent. */
export interface FrontEdge {
    readonly target: FrontTarget;
    readonly share: number;
}

/** A third party in the egress gateway. */
export interface EgressEdge {
    readonly backend: string;
    readonly share: number;
    /** 0 answers first; each further one is tried when all before it failed. */
    readonly priority: number;
}

/**
 * How the edges of a route are spread over the two gateways. The front knows two levels (Envoy Gateway's `Backend.fallback`
 * is yes or no), the egress gateway any number, so a chain of third parties counts as one step for the front.
 */
export interface Levels {
    readonly first: readonly FrontEdge[];
    /** @default - none: the caller gets 503 */
    readonly second?: FrontTarget;
    /** Empty where the route reaches no third party, except by its mirror. */
    readonly egress: readonly EgressEdge[];
    readonly mirror?: { readonly target: FrontTarget; readonly backend: string; readonly percent: number };
}

/** Spreads a route over the gateways. Call {@link levelFaults} first: a route with faults has no levels. */
export function levelsOf(backends: readonly Backend[], route: Route): Levels {
    const isFleet = fleetTest(backends);
    const edges = edgesOf(route);
    const first = edges.filter(isFirst);
    const fallbacks = edges.filter(({ kind }) => kind === "fallback");
    const abroad = (edge: Edge) => !isFleet(edge);
    const firstAbroad = first.filter(abroad);
    const share = firstAbroad.reduce((sum, edge) => sum + edge.share, 0);
    const last = fallbacks.findLast(isFleet);
    const mirror = edges.find(({ kind }) => kind === "mirror");
    const second = last !== undefined ? { fleet: last.backend } : secondAbroad(firstAbroad, fallbacks);
    return {
        first: [
            ...first.filter(isFleet).map((edge) => ({ target: { fleet: edge.backend }, share: edge.share })),
            ...(firstAbroad.length === 0 ? [] : [{ target: "egress" as const, share }]),
        ],
        ...(second === undefined ? {} : { second }),
        egress: egressEdges(firstAbroad, fallbacks.filter(abroad)),
        ...(mirror === undefined
            ? {}
            : {
                  mirror: {
                      target: isFleet(mirror) ? { fleet: mirror.backend } : ("egress" as const),
                      backend: mirror.backend,
                      percent: mirror.share,
                  },
              }),
    };
}

function secondAbroad(firstAbroad: readonly Edge[], fallbacks: readonly Edge[]): FrontTarget | undefined {
    return firstAbroad.length === 0 && fallbacks.length > 0 ? "egress" : undefined;
}

function egressEdges(first: readonly Edge[], fallbacks: readonly Edge[]): readonly EgressEdge[] {
    const start = first.length === 0 ? 0 : 1;
    return [
        ...first.map(({ backend, share }) => ({ backend, share, priority: 0 })),
        ...fallbacks.map(({ backend }, i) => ({ backend, share: 100, priority: start + i })),
    ];
}

/** Refuses an order of fallbacks that the two gateways cannot keep. Whatever is not of the fleet counts as a third party. */
export function levelFaults(fleet: readonly string[], route: Route, at: Path): readonly Fault[] {
    const isFleet = ({ backend }: Edge) => fleet.includes(backend);
    const edges = edgesOf(route);
    const startsAbroad = edges.some((edge) => isFirst(edge) && !isFleet(edge));
    const kinds = edges.filter(({ kind }) => kind === "fallback").map((edge) => (isFleet(edge) ? "fleet" : "abroad"));
    const steps = kinds.join(" ");
    const keeps = startsAbroad ? /^(?:abroad ?)*(?:fleet)?$/ : /^(?:fleet|(?:abroad ?)*)$/;
    if (keeps.test(steps)) return [];
    return [
        {
            path: [...at, "fallback"],
            problem: "fallback has more steps than the gateway keeps in order",
            why: "It would share requests among them at once.",
            fix: startsAbroad
                ? "Write third parties first, and at most one backend of the fleet after them."
                : "Write one backend of the fleet, or third parties only.",
        },
    ];
}

/** An unknown backend counts as a third party. */
function fleetTest(backends: readonly Backend[]): (edge: Edge) => boolean {
    const fleet = new Set(backends.filter(({ kind }) => kind === "fleet").map(({ name }) => name));
    return ({ backend }) => fleet.has(backend);
}
