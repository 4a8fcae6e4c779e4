import type { Precision } from "../../catalog/models.ts";
import type { Mode } from "../../catalog/vocabulary.ts";
import type { ArtifactLock, LockedModel } from "./artifact-lock.ts";
import { weightsName } from "./names.ts";

export const artifactKinds = ["image", "chart", "model"] as const;
export type ArtifactKind = (typeof artifactKinds)[number];

/** What decides which artifacts a stack needs; a stack's whole config is one. */
export interface ArtifactNeeds {
    readonly mode: Mode;
    /** Models of the own fleet, by the name that routes use. @default - no fleet */
    readonly models?: Readonly<Record<string, FleetModel>>;
    /** Present where tokens are counted. @default - they are not */
    readonly tokenBudgets?: unknown;
}

export interface FleetModel {
    readonly model: string;
    readonly precision: Precision;
    /** Every commit that serves, is on its way to, or may be gone back to. */
    readonly revisions: readonly { readonly revision: string }[];
    /** @default 1 */
    readonly nodesPerReplica?: number;
}

/** One artifact without which the stack does not run. */
export interface RequiredArtifact {
    readonly kind: ArtifactKind;
    /** Name in the lock. */
    readonly name: string;
    /** Commit that the stack's config names; models only. @default - every commit of the lock */
    readonly revision?: string;
    /** Where in the config the need comes from, e.g. `models.chat`; or the part of the platform. */
    readonly because: string;
}

/** An artifact that the stack needs and the lock does not hold, or holds otherwise. */
export interface UnlockedArtifact extends RequiredArtifact {
    /** What is wrong - why it matters - what to write instead. */
    readonly reason: string;
}

type Part = readonly [kind: "image" | "chart", name: string];

/** The front gateway, and what brings it secrets, certificates and a door: in every mode. */
const gatewayParts: readonly Part[] = [
    ["image", "envoy-gateway"],
    ["image", "envoy"],
    ["image", "envoy-ratelimit"],
    ["image", "fluent-bit"],
    ["chart", "gateway-helm"],
    ["image", "external-secrets"],
    ["chart", "external-secrets-helm"],
    ["image", "cert-manager-controller"],
    ["image", "cert-manager-webhook"],
    ["image", "cert-manager-cainjector"],
    ["chart", "cert-manager"],
    ["image", "aws-privateca-issuer"],
    ["chart", "aws-privateca-issuer-helm"],
    ["image", "aws-load-balancer-controller"],
    ["chart", "aws-load-balancer-controller-helm"],
];

/** The way out to third parties. Its Envoy Gateway and Envoy are those that the AI gateway names, not the front's. */
const egressParts: readonly Part[] = [
    ["image", "egress-envoy-gateway"],
    ["image", "egress-envoy"],
    ["chart", "egress-gateway-helm"],
    ["image", "ai-gateway-controller"],
    ["image", "ai-gateway-extproc"],
    ["chart", "ai-gateway-helm"],
    ["chart", "ai-gateway-crds-helm"],
];

/** What watches everything, and tells people. */
const observabilityParts: readonly Part[] = [
    ["image", "prometheus"],
    ["image", "alertmanager"],
];

/** Where the tokens of tenants are counted. */
const countingParts: readonly Part[] = [["image", "valkey"]];

/** What the cluster needs, whatever runs in it. */
const clusterParts: readonly Part[] = [["image", "cluster-autoscaler"]];

/** The own fleet: serving, GPUs, scaling. */
const fleetParts: readonly Part[] = [
    ["image", "vllm"],
    ["image", "nvidia-device-plugin"],
    ["image", "dcgm-exporter"],
    ["image", "leader-worker-set"],
    ["image", "keda"],
    ["image", "keda-metrics-apiserver"],
    ["image", "keda-admission-webhooks"],
    ["chart", "keda-helm"],
    ["chart", "lws"],
];

/** The fabric between the nodes of one replica. */
const fabricParts: readonly Part[] = [["image", "aws-efa-k8s-device-plugin"]];

const partsOf: Readonly<Record<Mode, readonly (readonly [because: string, parts: readonly Part[]])[]>> = {
    managed: [
        ["cluster", clusterParts],
        ["gateway", gatewayParts],
        ["observability", observabilityParts],
        ["egress", egressParts],
    ],
    "open-weight-api": [
        ["cluster", clusterParts],
        ["gateway", gatewayParts],
        ["observability", observabilityParts],
        ["egress", egressParts],
    ],
    "self-hosted": [
        ["cluster", clusterParts],
        ["gateway", gatewayParts],
        ["observability", observabilityParts],
        ["fleet", fleetParts],
    ],
    hybrid: [
        ["cluster", clusterParts],
        ["gateway", gatewayParts],
        ["observability", observabilityParts],
        ["egress", egressParts],
        ["fleet", fleetParts],
    ],
};

/**
 * Every image, chart and set of weights that a stack needs, each once, in a fixed order. Managed EKS add-ons are not
 * among them: AWS serves them from its own registry in the region.
 */
export function requiredArtifacts(needs: ArtifactNeeds): readonly RequiredArtifact[] {
    const spanning = Object.entries(needs.models ?? {}).find(([, { nodesPerReplica }]) => (nodesPerReplica ?? 1) > 1);
    const parts = [
        ...partsOf[needs.mode],
        ...(needs.tokenBudgets === undefined ? [] : [["tokenBudgets", countingParts] as const]),
        ...(spanning === undefined ? [] : [[`models.${spanning[0]}`, fabricParts] as const]),
    ].flatMap(([because, entries]) => entries.map(([kind, name]) => ({ kind, name, because })));
    const weights = Object.entries(needs.models ?? {}).flatMap(([key, fleetModel]) =>
        fleetModel.revisions.map(({ revision }) => ({
            kind: "model" as const,
            name: weightsName(fleetModel),
            revision,
            because: `models.${key}`,
        })),
    );
    return [
        ...parts,
        ...weights.filter((model, index) => weights.findIndex((other) => isSame(other, model)) === index),
    ];
}

/** The required artifacts that the lock does not pin. Empty: every byte the stack will run is known. */
export function unlockedArtifacts(
    required: readonly RequiredArtifact[],
    lock: ArtifactLock,
): readonly UnlockedArtifact[] {
    return required.flatMap((artifact) => {
        const reason = reasonUnlocked(artifact, lock);
        return reason === undefined ? [] : [{ ...artifact, reason }];
    });
}

/** The part of a lock that the artifacts stand in. */
export function lockFor(required: readonly RequiredArtifact[], lock: ArtifactLock): ArtifactLock {
    const names = (kind: ArtifactKind) =>
        new Set(required.filter((artifact) => artifact.kind === kind).map((artifact) => artifact.name));
    const only = <T>(kind: ArtifactKind, entries: Readonly<Record<string, T>>): Record<string, T> => {
        const wanted = names(kind);
        return Object.fromEntries(Object.entries(entries).filter(([name]) => wanted.has(name)));
    };
    return {
        ...lock,
        images: only("image", lock.images),
        charts: only("chart", lock.charts),
        models: Object.fromEntries(
            Object.entries(only("model", lock.models)).map(([name, model]) => [
                name,
                revisionsFor(required, name, model),
            ]),
        ),
    };
}

function revisionsFor(required: readonly RequiredArtifact[], name: string, model: LockedModel): LockedModel {
    const named = required.filter((artifact) => artifact.kind === "model" && artifact.name === name);
    if (named.some(({ revision }) => revision === undefined)) return model;
    const revisions = model.revisions.filter(({ revision }) => named.some((one) => one.revision === revision));
    return { ...model, revisions };
}

/** Why a lock may not be deployed, though it may be previewed; `undefined` where it may. */
export function refusalToDeploy(lock: ArtifactLock): string | undefined {
    return lock.example
        ? "stacks/artifacts.lock.json is an example: its digests are placeholders that no bytes have, so nothing could " +
              "be pulled, let alone verified - previews accept it, a real account does not - resolve it at the " +
              "sources and review the result: npm run mirror -- lock"
        : undefined;
}

function reasonUnlocked(artifact: RequiredArtifact, lock: ArtifactLock): string | undefined {
    const { kind, name, revision, because } = artifact;
    const missing =
        `${because} needs the ${kind} "${name}", and stacks/artifacts.lock.json does not pin it - an artifact without ` +
        `a digest can be any bytes - add it under "${kind}s" and run: npm run mirror -- lock`;
    switch (kind) {
        case "image":
            return Object.hasOwn(lock.images, name) ? undefined : missing;
        case "chart":
            return Object.hasOwn(lock.charts, name) ? undefined : missing;
        case "model": {
            const locked = Object.hasOwn(lock.models, name) ? lock.models[name] : undefined;
            if (locked === undefined) return missing;
            const held = locked.revisions.map((one) => one.revision);
            return revision === undefined || held.includes(revision)
                ? undefined
                : `${because} names revision ${revision} of "${name}", the lock holds ${held.join(" and ")} - its servers ` +
                      "would never start, and a way back to it would lead nowhere - write a commit of the lock, or bring " +
                      "this one in: npm run mirror -- lock";
        }
    }
}

function isSame(one: RequiredArtifact, other: RequiredArtifact): boolean {
    return one.name === other.name && one.revision === other.revision;
}
