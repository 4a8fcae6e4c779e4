import type { JurisdictionId } from "../../catalog/jurisdictions.ts";
import type { DataClass, TaskClass } from "../../catalog/vocabulary.ts";
import type { Path } from "../fault.ts";

/** Where data of a class may be processed, and whether by others than the stack itself. */
export interface ClassRule {
    readonly jurisdictions: "anywhere" | readonly JurisdictionId[];
    readonly thirdParty: boolean;
}

/** Where a backend processes; `unconfirmed` where nobody could confirm a place, which counts as nowhere. */
export type ProcessingPlace = JurisdictionId | "unconfirmed";

/** A contract with a processor. */
export interface Contract {
    /** It is offered by the processor, and signed. */
    readonly holds: boolean;
    /** Why nobody can sign it, as a clause: the processor offers none, or it is not known. @default - it is offered */
    readonly notOffered?: string;
}

/** What is known about a backend: enough to decide whose data may reach it. */
export interface Backend {
    /** Name by which routes call it. */
    readonly name: string;
    /** `fleet`: the stack's own. `thirdParty`: everything else; never reached without the egress permission. */
    readonly kind: "fleet" | "thirdParty";
    /** Legal entity that processes the request. */
    readonly processor: string;
    readonly jurisdiction: ProcessingPlace;
    /** Why nobody could confirm the place, as a clause. @default - it is confirmed */
    readonly unconfirmedBecause?: string;
    /** The data processing agreement. The fleet needs none. */
    readonly dpa: Contract;
    /** The HIPAA business associate agreement. The fleet needs none. */
    readonly baa: Contract;
    /** What people call the provider, and its entry in the stack's `providers`. @default - of the fleet */
    readonly provider?: { readonly title: string; readonly entry: string };
}

/** A backend of a config that may have other faults: without a place where its endpoint is one of them. */
export type DraftBackend = Omit<Backend, "jurisdiction"> & { readonly jurisdiction: ProcessingPlace | undefined };

/** Which backends answer which requests. Percentages and weights are whole percent. */
export interface Route {
    readonly name: string;
    readonly dataClasses: readonly DataClass[];
    /** @default - every task that no other route of the class names */
    readonly taskClasses?: readonly TaskClass[];
    /** Write either this or `weighted`. */
    readonly primary?: string;
    readonly weighted?: readonly { readonly backend: string; readonly weight: number }[];
    /** Tried in this order. */
    readonly fallback: readonly string[];
    readonly mirror?: { readonly backend: string; readonly percent: number };
}

/** One way by which a request reaches a backend. A retry stays on the edge that it retries. */
export type EdgeKind = "primary" | "weighted" | "fallback" | "mirror";

export interface Edge {
    readonly kind: EdgeKind;
    readonly backend: string;
    /** Percent of the requests: of a mirror the copied ones, of a fallback none while the first ones answer. */
    readonly share: number;
    /** Path inside the route, e.g. `["weighted", 1, "backend"]`. */
    readonly path: Path;
}

/** Every edge of a route, whatever its share: zero is one changed line away from more. */
export function edgesOf(route: Route): readonly Edge[] {
    const { primary, weighted = [], fallback, mirror } = route;
    return [
        ...(primary === undefined
            ? []
            : [{ kind: "primary", backend: primary, share: 100, path: ["primary"] } satisfies Edge]),
        ...weighted.map(({ backend, weight }, i): Edge => ({
            kind: "weighted",
            backend,
            share: weight,
            path: ["weighted", i, "backend"],
        })),
        ...fallback.map((backend, i): Edge => ({ kind: "fallback", backend, share: 0, path: ["fallback", i] })),
        ...(mirror === undefined
            ? []
            : [
                  {
                      kind: "mirror",
                      backend: mirror.backend,
                      share: mirror.percent,
                      path: ["mirror", "backend"],
                  } satisfies Edge,
              ]),
    ];
}

/** True for the edges that answer first. */
export function isFirst({ kind }: Edge): boolean {
    return kind === "primary" || kind === "weighted";
}

/** A task as the gateway tells it apart: one of the stack's, or `other`. */
export type TaskSlot = TaskClass | "other";

/** One class and one task: the unit by which requests are routed. */
export interface RequestKind {
    readonly dataClass: DataClass;
    readonly task: TaskSlot;
}
