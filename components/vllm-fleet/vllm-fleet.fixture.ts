import { models } from "../../catalog/models.ts";
import { demandFor } from "../gpu-node-group/node-group.fixture.ts";
import type { ModelDemand } from "../time-limits/index.ts";
import { timeLimitsFor } from "../time-limits/time-limits.fixture.ts";
import type { FleetModel, StoredWeights, VllmFleetArgs } from "./args.ts";

/** Commits, from old to new. */
const commits = ["0123456789abcdef", "123456789abcdef0", "23456789abcdef01"].map((digits) =>
    digits.repeat(3).slice(0, 40),
);
export const [older = "", newer = "", unknown = ""] = commits;

const bytes = (gib: number) => gib * 1024 ** 3;

function stored(model: StoredWeights["model"], precision: StoredWeights["precision"], revision: string): StoredWeights {
    const files = [
        { path: "config.json", sha256: "c".repeat(64), sizeBytes: 1_000 },
        { path: "model-00001-of-00001.safetensors", sha256: "a".repeat(64), sizeBytes: bytes(37) },
    ];
    return { model, precision, revision, files };
}

const image =
    `111122223333.dkr.ecr.eu-central-1.amazonaws.com/self-hosted-eu/images/vllm@sha256:${"0".repeat(64)}` as const;

/** 70B in INT4 on four L40S: one replica a node. */
export const chat: FleetModel = {
    model: "llama-3.3-70b",
    facts: models["llama-3.3-70b"],
    pool: "l40s-large",
    ...demandFor({ precision: "int4", maxContextTokens: 16_384, concurrency: 8 }),
    loading: "copy",
    replicas: { min: 2, max: 4 },
    revisions: [{ revision: older, weight: 100 }],
};

/** 24B in FP8 on one L40S. */
const small: FleetModel = {
    model: "mistral-small-3-24b",
    facts: models["mistral-small-3-24b"],
    pool: "l40s-small",
    ...demandFor({ precision: "fp8", maxContextTokens: 16_384, concurrency: 4 }),
    loading: "copy",
    replicas: { min: 1, max: 4 },
    revisions: [{ revision: older, weight: 100 }],
};

/** 405B in BF16 over two nodes of eight H100. */
const reasoning: FleetModel = {
    model: "llama-3.1-405b",
    facts: models["llama-3.1-405b"],
    pool: "h100-pairs",
    ...demandFor({ precision: "bf16", maxContextTokens: 32_768, nodesPerReplica: 2 }),
    loading: "copy",
    replicas: { min: 1, max: 2 },
    revisions: [{ revision: older, weight: 100 }],
};

/** Health data on two models; internal data on a third, over several nodes. */
export const fleet: VllmFleetArgs = {
    stack: "self-hosted-eu",
    jurisdiction: "eu",
    region: "eu-central-1",
    accountId: "111122223333",
    clusterName: "self-hosted-eu",
    image,
    pools: {
        "l40s-large": {
            dataClass: "health",
            instanceTypes: ["g6e.12xlarge", "g6e.24xlarge"],
            nodes: { min: 2, max: 5 },
        },
        "l40s-small": { dataClass: "health", instanceTypes: ["g6e.4xlarge", "g6e.xlarge"], nodes: { min: 1, max: 4 } },
        "h100-pairs": { dataClass: "internal", instanceTypes: ["p5.48xlarge"], nodes: { min: 2, max: 4 } },
    },
    models: { "llama-70b": chat, "mistral-small": small, "llama-405b": reasoning },
    storedWeights: [
        stored("llama-3.3-70b", "int4", older),
        stored("llama-3.3-70b", "int4", newer),
        stored("mistral-small-3-24b", "fp8", older),
        stored("llama-3.1-405b", "bf16", older),
    ],
    aliases: ["chat", "llama-405b", "llama-70b", "mistral-small"],
    networks: { storage: ["3.5.136.0/22", "52.219.168.0/24"] },
    timeLimits: limitsOf({ "llama-70b": [37.5, 70.6], "mistral-small": [23, 24], "llama-405b": [756, 405] }),
    readerRoleArns: {
        "llama-70b": "arn:aws:iam::111122223333:role/reader-llama-70b",
        "mistral-small": "arn:aws:iam::111122223333:role/reader-mistral-small",
        "llama-405b": "arn:aws:iam::111122223333:role/reader-llama-405b",
    },
};

/** Servers that finish answers of five minutes. */
export function limitsOf(sizes: Readonly<Record<string, readonly [weightsGiB: number, parametersBillions: number]>>) {
    const models = Object.entries(sizes).map(([name, [weightsGiB, parametersBillions]]): [string, ModelDemand] => [
        name,
        { answers: ["other"], drainSeconds: 300, size: { weightsGiB, parametersBillions } },
    ]);
    return timeLimitsFor([], Object.fromEntries(models)).models;
}

/** The fleet with one model changed. */
export function withModel(name: string, changes: Partial<FleetModel>): VllmFleetArgs {
    const model = fleet.models[name];
    if (model === undefined) throw new Error(`no model ${name} in the fixture`);
    return { ...fleet, models: { ...fleet.models, [name]: { ...model, ...changes } } };
}

/** The 70B model on its way from the older to the newer weights. */
export const updating = (weights: readonly [number, number]): VllmFleetArgs =>
    withModel("llama-70b", {
        replicas: { min: 2, max: 3 },
        revisions: [
            { revision: older, weight: weights[0] },
            { revision: newer, weight: weights[1] },
        ],
    });
