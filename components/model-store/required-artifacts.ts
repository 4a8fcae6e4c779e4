import type { Precision } from "../../catalog/models.ts";
import type { Mode } from "../../catalog/vocabulary.ts";
import { formatPath } from "../fault.ts";
import type { Fault, FaultText, Path } from "../fault.ts";
import { examplesIn } from "./artifact-lock.ts";
import type { ArtifactLock, LockedModel, LockPart } from "./artifact-lock.ts";
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

/** An artifact by its name in the lock. */
export interface NamedArtifact {
    readonly kind: ArtifactKind;
    /** Name in the lock. */
    readonly name: string;
    /** Commit that the stack's config names; models only. @default - every commit of the lock */
    readonly revision?: string;
}

/** One artifact without which the stack does not run. */
export interface RequiredArtifact extends NamedArtifact {
    /** What needs it: a part of the platform, or a model like `models.chat`. */
    readonly because: string;
    /** Where in the stack's config the need comes from. */
    readonly path: Path;
}

/** An artifact that the stack needs and the lock does not hold, or holds otherwise. */
export interface UnlockedArtifact extends RequiredArtifact, Fault {}

type Part = readonly [kind: "image" | "chart", name: string];

/** The front gateway, and what brings it secrets, certificates, a door and as many proxies as it needs: in every mode. */
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
    ["image", "keda"],
    ["image", "keda-metrics-apiserver"],
    ["image", "keda-admission-webhooks"],
    ["chart", "keda-helm"],
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

/** The own fleet: serving, GPUs, models over several nodes. */
const fleetParts: readonly Part[] = [
    ["image", "vllm"],
    ["image", "nvidia-device-plugin"],
    ["image", "dcgm-exporter"],
    ["image", "leader-worker-set"],
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
    const spanning = spanningModel(needs);
    const weights = Object.entries(needs.models ?? {}).flatMap(([key, fleetModel]) =>
        fleetModel.revisions.map(({ revision }, i) => ({
            kind: "model" as const,
            name: weightsName(fleetModel),
            revision,
            because: `models.${key}`,
            path: ["models", key, "revisions", i, "revision"],
        })),
    );
    return [
        ...partsOf[needs.mode].flatMap(([because, parts]) => artifactsOf(parts, because, ["mode"])),
        ...(needs.tokenBudgets === undefined ? [] : artifactsOf(countingParts, "tokenBudgets", ["tokenBudgets"])),
        ...(spanning === undefined
            ? []
            : artifactsOf(fabricParts, `models.${spanning.key}`, ["models", spanning.key, "nodesPerReplica"])),
        ...weights.filter((model, index) => weights.findIndex((other) => isSame(other, model)) === index),
    ];
}

/** The first model whose replicas may span nodes; `undefined` where each keeps to one. */
export function spanningModel({ models = {} }: Pick<ArtifactNeeds, "models">) {
    return Object.entries(models)
        .map(([key, { nodesPerReplica = 1 }]) => ({ key, nodesPerReplica }))
        .find(({ nodesPerReplica }) => nodesPerReplica > 1);
}

function artifactsOf(parts: readonly Part[], because: string, path: Path): readonly RequiredArtifact[] {
    return parts.map(([kind, name]) => ({ kind, name, because, path }));
}

/** The required artifacts that the lock does not pin. Empty: every byte the stack will run is known. */
export function unlockedArtifacts(
    required: readonly RequiredArtifact[],
    lock: ArtifactLock,
): readonly UnlockedArtifact[] {
    return required.flatMap((artifact) => {
        const fault = unlocked(artifact, lock);
        return fault === undefined ? [] : [{ ...artifact, ...fault }];
    });
}

/** The part of a lock that the artifacts stand in. */
export function lockFor(required: readonly NamedArtifact[], lock: ArtifactLock): ArtifactLock {
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

function revisionsFor(required: readonly NamedArtifact[], name: string, model: LockedModel): LockedModel {
    const named = required.filter((artifact) => artifact.kind === "model" && artifact.name === name);
    if (named.some(({ revision }) => revision === undefined)) return model;
    const revisions = model.revisions.filter(({ revision }) => named.some((one) => one.revision === revision));
    return { ...model, revisions };
}

/** Why artifacts may not be deployed, though they may be previewed; `undefined` where they may. Of a lock, ask only what is used. */
export function refusalToDeploy(used: ArtifactLock): FaultText | undefined {
    const examples = [...new Set(examplesIn(used))];
    if (examples.length === 0) return undefined;
    const named =
        examples.length > 6
            ? `${examples.slice(0, 5).join(", ")} and ${examples.length - 5} more`
            : examples.join(", ");
    return {
        problem: `stacks/artifacts.lock.json holds an example of ${named}: placeholders that no bytes have`,
        why: "Nothing could be pulled, let alone verified; previews accept it, a real account does not.",
        fix: "Lock what the stack uses and review the result: npm run mirror -- lock <stack>.",
    };
}

/** What is wrong where the lock does not pin an artifact, and where in the config that has to be told. */
function unlocked({ kind, name, revision, because, path }: RequiredArtifact, lock: ArtifactLock): Fault | undefined {
    const part = partOf[kind];
    if (!Object.hasOwn(lock[part], name)) {
        const told = kind === "model" ? [...path.slice(0, 2), "model"] : path;
        return (
            faultyEntry(part, name, because, told, lock) ?? {
                path: told,
                problem: `${because} needs the ${kind} "${name}", and stacks/artifacts.lock.json does not pin it`,
                why: "An artifact without a digest can be any bytes.",
                fix:
                    kind === "model"
                        ? `Run: npm run mirror -- lock --only ${name}; add --source <host>/<owner>/<name> where the catalog knows no publisher.`
                        : `Add it under "${part}" with source and version, and run: npm run mirror -- lock --only ${name}.`,
            }
        );
    }
    const held = (kind === "model" ? lock.models[name]?.revisions : undefined)?.map((one) => one.revision);
    if (held === undefined || revision === undefined || held.includes(revision)) return undefined;
    return {
        path,
        problem: `${because} names revision ${revision} of "${name}", the lock holds ${held.join(" and ")}`,
        why: "Its servers would never start, and a way back to it would lead nowhere.",
        fix: `Write a commit of the lock, or bring this one in: npm run mirror -- lock --only ${name} --revision ${revision}.`,
    };
}

const partOf = { image: "images", chart: "charts", model: "models" } as const satisfies Record<ArtifactKind, LockPart>;

/** The entry is there, and cannot be read. */
function faultyEntry(
    part: LockPart,
    name: string,
    because: string,
    path: Path,
    { faulty = [] }: ArtifactLock,
): Fault | undefined {
    const own = faulty.filter(({ path: [of, entry] }) => of === part && entry === name);
    const [first] = own;
    if (first === undefined) return undefined;
    const told = own.map(
        ({ line, column, path: at, problem }) =>
            `${["stacks/artifacts.lock.json", line, column].filter((one) => one !== undefined).join(":")} ${formatPath(at)}: ${problem}`,
    );
    return {
        path,
        problem: `${because} needs "${name}", and its entry in the lock has ${own.length === 1 ? "a fault" : `${own.length} faults`}: ${told.join("; ")}`,
        why: first.why,
        fix: first.fix,
    };
}

function isSame(one: RequiredArtifact, other: RequiredArtifact): boolean {
    return one.name === other.name && one.revision === other.revision;
}
