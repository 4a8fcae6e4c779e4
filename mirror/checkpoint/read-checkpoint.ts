import { z } from "zod";
import type { Fault } from "../../components/fault.ts";
import type { CheckpointFiles } from "./checkpoint-files.ts";
import { HeaderProblem, headerLength, lengthBytes, tensorsOf } from "./safetensors.ts";
import type { Tensor } from "./safetensors.ts";

/** A checkpoint, read as far as it takes to know the model: no weights are read. */
export interface Checkpoint {
    /** Where it lies, for messages. */
    readonly where: string;
    /** `config.json`. */
    readonly config: JsonObject;
    /** Every tensor of every file of weights. */
    readonly tensors: readonly Tensor[];
    /** Size of its files of weights together, headers included. */
    readonly weightsBytes: number;
    /** `tokenizer_config.json`; empty where there is none. */
    readonly tokenizerConfig: JsonObject;
    /** The front matter of `README.md`, between the lines of dashes; empty where there is none. */
    readonly frontMatter: string;
    /** The text of its licence; empty where there is none. */
    readonly licenceText: string;
    /** Whether a chat template came along. */
    readonly hasChatTemplate: boolean;
}

export type JsonObject = Readonly<Record<string, unknown>>;

export type CheckpointReading =
    { readonly ok: true; readonly checkpoint: Checkpoint } | { readonly ok: false; readonly faults: readonly Fault[] };

const indexName = "model.safetensors.index.json";
const index = z.object({ weight_map: z.record(z.string(), z.string()) });

/** Reads a checkpoint: configuration, index, headers, tokenizer and licence. @throws what its files throw */
export async function readCheckpoint(files: CheckpointFiles): Promise<CheckpointReading> {
    const names = files.files.map(({ path }) => path);
    const has = (name: string) => names.includes(name);
    const faults: Fault[] = [];
    const config = has("config.json") ? await jsonIn(files, "config.json", faults) : undefined;
    if (!has("config.json")) faults.push(noConfig(names));
    if (!["tokenizer.json", "tokenizer.model", "tekken.json", "vocab.json", "vocab.txt"].some(has))
        faults.push(noTokenizer);
    const weights = await weightsIn(files, faults);
    if (faults.length > 0 || config === undefined || weights === undefined) return { ok: false, faults };
    const tokenizerConfig = has("tokenizer_config.json")
        ? ((await jsonIn(files, "tokenizer_config.json", faults)) ?? {})
        : {};
    if (faults.length > 0) return { ok: false, faults };
    const licence = names.find((name) => /^LICEN[CS]E(\.(txt|md))?$/i.test(name));
    return {
        ok: true,
        checkpoint: {
            where: files.where,
            config,
            ...weights,
            tokenizerConfig,
            frontMatter: has("README.md") ? frontMatterOf(await files.text("README.md")) : "",
            licenceText: licence === undefined ? "" : await files.text(licence),
            hasChatTemplate:
                "chat_template" in tokenizerConfig || has("chat_template.jinja") || has("chat_template.json"),
        },
    };
}

interface WeightsIn {
    readonly tensors: readonly Tensor[];
    readonly weightsBytes: number;
}

/** The tensors of the files that the engine loads; what is wrong goes to the faults. */
async function weightsIn(files: CheckpointFiles, faults: Fault[]): Promise<WeightsIn | undefined> {
    const shards = await shardsIn(files, faults);
    if (shards === undefined) return undefined;
    const tensors: Tensor[] = [];
    let weightsBytes = 0;
    for (const [shard, indexed] of shards) {
        const size = files.files.find(({ path }) => path === shard)?.sizeBytes;
        if (size === undefined) {
            faults.push(lacksShard(shard));
            continue;
        }
        const found = await headerOf(files, shard, size, faults);
        const lacking = indexed?.find((name) => !found.some((tensor) => tensor.name === name));
        if (lacking !== undefined && found.length > 0) faults.push(lacksTensor(shard, lacking));
        tensors.push(...found);
        weightsBytes += size;
    }
    return { tensors, weightsBytes };
}

/** The files of weights, each with the tensors that the index expects in it; without an index whatever it has. */
async function shardsIn(
    files: CheckpointFiles,
    faults: Fault[],
): Promise<readonly (readonly [shard: string, tensors: readonly string[] | undefined])[] | undefined> {
    const names = files.files.map(({ path }) => path);
    if (names.includes(indexName)) {
        const written = await jsonIn(files, indexName, faults);
        if (written === undefined) return undefined;
        const parsed = index.safeParse(written);
        if (!parsed.success || Object.keys(parsed.data.weight_map).length === 0) {
            faults.push(badIndex);
            return undefined;
        }
        const byShard = Map.groupBy(Object.entries(parsed.data.weight_map), ([, shard]) => shard);
        return [...byShard].map(([shard, entries]) => [shard, entries.map(([tensor]) => tensor)] as const);
    }
    if (names.includes("model.safetensors")) return [["model.safetensors", undefined]];
    faults.push(noIndex(names));
    return undefined;
}

async function headerOf(
    files: CheckpointFiles,
    shard: string,
    size: number,
    faults: Fault[],
): Promise<readonly Tensor[]> {
    try {
        const length = headerLength(await files.bytes(shard, 0, lengthBytes), size);
        return tensorsOf(await files.bytes(shard, lengthBytes, length), size);
    } catch (error) {
        if (!(error instanceof HeaderProblem)) throw error;
        faults.push(badShard(shard, error.message));
        return [];
    }
}

async function jsonIn(files: CheckpointFiles, name: string, faults: Fault[]): Promise<JsonObject | undefined> {
    try {
        const parsed = z.record(z.string(), z.unknown()).safeParse(JSON.parse(await files.text(name)));
        if (parsed.success) return parsed.data;
    } catch (error) {
        if (!(error instanceof SyntaxError)) throw error;
    }
    faults.push(notJson(name));
    return undefined;
}

function frontMatterOf(readme: string): string {
    return /^\uFEFF?---\r?\n([^]*?)\r?\n---/.exec(readme)?.[1] ?? "";
}

function noConfig(names: readonly string[]): Fault {
    const mistral = names.includes("params.json");
    return {
        path: ["config.json"],
        problem: mistral ? "there is a params.json, and no config.json" : "there is no config.json",
        why: "Layers, heads and context of a model stand there; without it neither memory nor the engine's own start can be foreseen.",
        fix: mistral
            ? "Take the repository in the form of Hugging Face: config.json and model.safetensors."
            : "Write the folder that holds config.json, or save the model with save_pretrained.",
    };
}

const noTokenizer: Fault = {
    path: ["tokenizer.json"],
    problem: "there is no tokenizer",
    why: "The engine turns text into tokens with it, and cannot fetch one: its network is sealed.",
    fix: "Save the tokenizer into the same folder: tokenizer.save_pretrained(…).",
};

const badIndex: Fault = {
    path: [indexName],
    problem: "the index names no tensors",
    why: "Its weight_map says which file holds which tensor.",
    fix: "Save the model again, or take the index of its repository.",
};

function noIndex(names: readonly string[]): Fault {
    const shards = names.filter((name) => name.endsWith(".safetensors"));
    const pickled = names.find((name) => /\.(bin|pt|pth|ckpt)$/.test(name));
    const [adapter] = shards.filter((name) => /adapter/.test(name));
    const problem =
        adapter !== undefined
            ? `${adapter} is an adapter, and no model`
            : shards.length > 0
              ? `there are ${shards.length} files of safetensors (${shards.slice(0, 2).join(", ")}…), and no ${indexName}`
              : pickled !== undefined
                ? `the weights are pickled (${pickled}), and none are in safetensors`
                : "there are no weights: neither model.safetensors nor an index of several files";
    return {
        path: [indexName],
        problem,
        why:
            pickled !== undefined && shards.length === 0
                ? "Loading a pickle can run code in the fleet."
                : "The index says which files belong to the model; what is not listed there may be a part, or another model's.",
        fix:
            adapter !== undefined
                ? "Merge it into its base model (merge_and_unload) and save that with save_pretrained."
                : "Save the model with save_pretrained(…, safe_serialization=True), which writes the index too.",
    };
}

function lacksShard(shard: string): Fault {
    return {
        path: [indexName],
        problem: `the index names ${shard}, and there is no such file`,
        why: "A part of the model is missing; the engine would not start.",
        fix: "Fetch the file, or take the index of this checkpoint.",
    };
}

function lacksTensor(shard: string, tensor: string): Fault {
    return {
        path: [shard],
        problem: `the index says that ${tensor} is in ${shard}, and it is not`,
        why: "Index and files are of two checkpoints.",
        fix: "Take both from the same save.",
    };
}

function badShard(shard: string, problem: string): Fault {
    return {
        path: [shard],
        problem: `${shard} is damaged or cut off: ${problem}`,
        why: "Weights that were not all there answer nonsense, or nothing.",
        fix: "Fetch the file again.",
    };
}

function notJson(name: string): Fault {
    return {
        path: [name],
        problem: `${name} is not a JSON object`,
        why: "What cannot be read cannot be checked.",
        fix: "Fetch or save it again.",
    };
}
