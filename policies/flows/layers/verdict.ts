import type { FlowResource } from "../model/resource.ts";

/**
 * What a walk asks: whether a connection gets through `surely`, so that every address passes and what is unknown refuses; or
 * `perhaps`, so that one address is enough and what is unknown lets through. A needed flow must pass surely; what has to be kept
 * out must not pass even perhaps.
 */
export type Sense = "surely" | "perhaps";

/** What a connection crosses, in the order in which its first packet does. */
export const layers = [
    "name",
    "place",
    "service",
    "networkPolicy",
    "securityGroup",
    "networkAcl",
    "route",
    "firewall",
    "targetSecurityGroup",
    "targetNetworkPolicy",
    "endpoint",
] as const;
export type Layer = (typeof layers)[number];

/** A layer's answer for one place of the client and one of the destination. */
export type Answer =
    | {
          readonly kind: "passes";
          /** The resources that let it through. */
          readonly by: readonly FlowResource[];
      }
    | {
          readonly kind: "refuses";
          /** The resources that refuse, or lack what would let it through. */
          readonly by: readonly FlowResource[];
          readonly problem: string;
          readonly fix: string;
      }
    | { readonly kind: "notCrossed" };

export function passes(by: readonly FlowResource[] = []): Answer {
    return { kind: "passes", by };
}

export function refuses(by: readonly (FlowResource | undefined)[], problem: string, fix: string): Answer {
    return { kind: "refuses", by: by.filter((one) => one !== undefined), problem, fix };
}

export const notCrossed: Answer = { kind: "notCrossed" };
