import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A checkpoint small enough for a test, in the form of the real ones. */
export interface TinyModel {
    readonly config: Record<string, unknown>;
    /** Tensors by file; data is zeros. */
    readonly shards: Record<string, readonly TinyTensor[]>;
    /** Other files, by path. */
    readonly files: Record<string, string>;
    /** Whether an index is written. */
    readonly index: boolean;
}

export interface TinyTensor {
    readonly name: string;
    readonly dtype: string;
    readonly shape: readonly number[];
}

const sizeOf: Readonly<Record<string, number>> = { BF16: 2, F16: 2, F32: 4, I32: 4, U8: 1, F8_E4M3: 1 };

/** A file of safetensors with these tensors, all zeros. */
export function safetensors(tensors: readonly TinyTensor[]): Buffer {
    let offset = 0;
    const entries = tensors.map(({ name, dtype, shape }) => {
        const bytes = shape.reduce((product, size) => product * size, 1) * (sizeOf[dtype] ?? 0);
        const entry = { dtype, shape, data_offsets: [offset, offset + bytes] };
        offset += bytes;
        return [name, entry] as const;
    });
    const header = Buffer.from(JSON.stringify({ __metadata__: { format: "pt" }, ...Object.fromEntries(entries) }));
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(header.length));
    return Buffer.concat([length, header, Buffer.alloc(offset)]);
}

export const layers = 4;
export const hidden = 64;
export const headDim = 16;
export const queryHeads = 4;
export const kvHeads = 2;
const vocabulary = 32;

/** Tensors of one layer of a Llama, by what a test changes. */
export function layerTensors(layer: number, dtype = "BF16", prefix = "model."): readonly TinyTensor[] {
    const at = `${prefix}layers.${layer}.`;
    const matrix = (name: string, rows: number, columns: number) => ({
        name: `${at}${name}.weight`,
        dtype,
        shape: [rows, columns],
    });
    return [
        matrix("self_attn.q_proj", queryHeads * headDim, hidden),
        matrix("self_attn.k_proj", kvHeads * headDim, hidden),
        matrix("self_attn.v_proj", kvHeads * headDim, hidden),
        matrix("self_attn.o_proj", hidden, queryHeads * headDim),
        matrix("mlp.gate_proj", 128, hidden),
        { name: `${at}input_layernorm.weight`, dtype: "BF16", shape: [hidden] },
    ];
}

export const numbers = [...Array(layers).keys()];
const ends: readonly TinyTensor[] = [
    { name: "model.embed_tokens.weight", dtype: "BF16", shape: [vocabulary, hidden] },
    { name: "lm_head.weight", dtype: "BF16", shape: [vocabulary, hidden] },
];

/** Four layers of a Llama in two files, as save_pretrained writes them. */
export const tinyLlama: TinyModel = {
    config: {
        architectures: ["LlamaForCausalLM"],
        model_type: "llama",
        hidden_size: hidden,
        intermediate_size: 128,
        num_attention_heads: queryHeads,
        num_hidden_layers: layers,
        num_key_value_heads: kvHeads,
        max_position_embeddings: 8192,
        torch_dtype: "bfloat16",
        vocab_size: vocabulary,
    },
    shards: {
        "model-00001-of-00002.safetensors": [...ends, ...[0, 1].flatMap((layer) => layerTensors(layer))],
        "model-00002-of-00002.safetensors": [2, 3].flatMap((layer) => layerTensors(layer)),
    },
    files: {
        "generation_config.json": "{}",
        "tokenizer.json": "{}",
        "tokenizer_config.json": JSON.stringify({ chat_template: "{{ messages }}", model_max_length: 1e30 }),
        "README.md": "---\nlicense: apache-2.0\nbase_model: x/y\n---\n\n# Clinic Llama\n",
    },
    index: true,
};

/** The files of a model, by path. */
export function filesOf({ config, shards, files, index }: TinyModel): Readonly<Record<string, Buffer>> {
    const map = Object.entries(shards).flatMap(([shard, tensors]) => tensors.map(({ name }) => [name, shard] as const));
    const text = (value: unknown) => Buffer.from(JSON.stringify(value, undefined, 2));
    return {
        ...Object.fromEntries(Object.entries(files).map(([path, content]) => [path, Buffer.from(content)])),
        ...(Object.keys(config).length === 0 ? {} : { "config.json": text(config) }),
        ...Object.fromEntries(Object.entries(shards).map(([shard, tensors]) => [shard, safetensors(tensors)])),
        ...(index
            ? { "model.safetensors.index.json": text({ metadata: {}, weight_map: Object.fromEntries(map) }) }
            : {}),
    };
}

/** Writes a model into a folder. */
export function writeModel(folder: string, model: TinyModel): string {
    mkdirSync(folder, { recursive: true });
    for (const [path, content] of Object.entries(filesOf(model))) writeFileSync(join(folder, path), content);
    return folder;
}

/** A model with some of its configuration changed; `undefined` takes a key out. */
export function withConfig(model: TinyModel, changes: Record<string, unknown>): TinyModel {
    const config = Object.fromEntries(
        Object.entries({ ...model.config, ...changes }).filter(([, value]) => value !== undefined),
    );
    return { ...model, config };
}

/** A model in one file with other tensors. */
export function withTensors(model: TinyModel, tensors: readonly TinyTensor[]): TinyModel {
    return { ...model, shards: { "model.safetensors": tensors }, index: false };
}

/** All tensors of a model. */
export function tensorsIn(model: TinyModel): readonly TinyTensor[] {
    return Object.values(model.shards).flat();
}
