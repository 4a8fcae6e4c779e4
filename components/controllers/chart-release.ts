import type { Evidence } from "../../catalog/fact.ts";
import type { ImageReference } from "../image-reference.ts";

/** What needs a controller: the gateway, in every mode, or the fleet. */
export type Need = "gateway" | "fleet";

/** A controller as its chart installs it: plain data. Images come from the own registry; the values name no other. */
export interface ChartRelease extends Evidence {
    /** Name of the release, one a cluster. */
    readonly release: string;
    /** Name of the chart in the artifact lock. */
    readonly chart: string;
    /** The version whose values were read; the lock has to pin the same. */
    readonly version: string;
    readonly namespace: string;
    readonly need: Need;
    /** Releases that must run before: they bring definitions, certificates or hooks. @default [] */
    readonly after?: readonly string[];
    /** Leaves out what the chart keeps in its folder of definitions: another release has brought them. @default false */
    readonly skipCrds?: boolean;
    readonly values: Readonly<Record<string, unknown>>;
}

/** What a release is written for. */
export interface Site {
    readonly clusterName: string;
    readonly region: string;
    /** The image of a name in the lock. */
    readonly image: (name: string) => ImageReference;
}

/** A digest for charts that join repository and tag with a colon: the last part of it counts as the tag. */
export function digestParts(image: ImageReference) {
    const at = image.lastIndexOf(":");
    return { repository: image.slice(0, at), tag: image.slice(at + 1) };
}

/** Spreads the replicas of a controller over the zones, so that the loss of one leaves one running. */
export function spreadOver(matchLabels: Readonly<Record<string, string>>) {
    return [
        {
            maxSkew: 1,
            topologyKey: "topology.kubernetes.io/zone",
            whenUnsatisfiable: "ScheduleAnyway",
            labelSelector: { matchLabels },
        },
    ];
}

/** What Kubernetes' restricted level asks of pods and containers, for charts that do not say it themselves. */
export const restrictedPod = { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } } as const;
export const restrictedContainer = {
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    runAsNonRoot: true,
    capabilities: { drop: ["ALL"] },
} as const;
