import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { formatPath, formatText } from "../../components/fault.ts";
import type { Fault } from "../../components/fault.ts";
import { folderFiles } from "../../mirror/checkpoint/checkpoint-files.ts";
import { describeModel } from "../../mirror/checkpoint/describe-model.ts";
import type { ModelDescription } from "../../mirror/checkpoint/describe-model.ts";
import { licenceOf } from "../../mirror/checkpoint/licence.ts";
import { readCheckpoint } from "../../mirror/checkpoint/read-checkpoint.ts";
import type { Checkpoint } from "../../mirror/checkpoint/read-checkpoint.ts";
import { headerLength, HeaderProblem, lengthBytes, tensorsOf } from "../../mirror/checkpoint/safetensors.ts";
import {
    headDim,
    hidden,
    kvHeads,
    layerTensors,
    layers,
    numbers,
    queryHeads,
    safetensors,
    tensorsIn,
    tinyLlama,
    withConfig,
    withTensors,
    writeModel,
} from "./tiny-model.ts";
import type { TinyModel, TinyTensor } from "./tiny-model.ts";

let root = "";
beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), "ringfence-checkpoint-"));
});
afterAll(() => {
    rmSync(root, { recursive: true, force: true });
});

async function readingOf(model: TinyModel, change: (folder: string) => void = () => undefined) {
    const folder = writeModel(mkdtempSync(join(root, "model-")), model);
    change(folder);
    return await readCheckpoint(await folderFiles(folder));
}

async function checkpointOf(model: TinyModel): Promise<Checkpoint> {
    const reading = await readingOf(model);
    if (!reading.ok) throw new Error(reading.faults.map(formatText).join("\n"));
    return reading.checkpoint;
}

async function described(model: TinyModel): Promise<ModelDescription> {
    const found = describeModel(await checkpointOf(model));
    if (!found.ok) throw new Error(found.faults.map(formatText).join("\n"));
    return found.model;
}

async function faultsOf(model: TinyModel, change?: (folder: string) => void): Promise<readonly Fault[]> {
    const reading = await readingOf(model, change);
    if (!reading.ok) return reading.faults;
    const found = describeModel(reading.checkpoint);
    return found.ok ? [] : found.faults;
}

const bytesOf = (model: TinyModel) =>
    tensorsIn(model).reduce((sum, one) => sum + safetensors([one]).length - lengthBytes - headerOf(one), 0);
const headerOf = (one: TinyTensor) => headerLength(safetensors([one]), Infinity);

/** The same layers with weights in another form. */
function packed(form: (tensor: TinyTensor) => readonly TinyTensor[]): readonly TinyTensor[] {
    return tensorsIn(tinyLlama).flatMap((tensor) => (/_proj\.weight$/.test(tensor.name) ? form(tensor) : [tensor]));
}
const [awq, gptq, packedInts] = [
    packed(({ name, shape: [rows = 0, columns = 0] }) => [
        { name: name.replace("weight", "qweight"), dtype: "I32", shape: [columns, rows / 8] },
        { name: name.replace("weight", "scales"), dtype: "F16", shape: [columns / 16, rows] },
    ]),
    packed(({ name, shape: [rows = 0, columns = 0] }) => [
        { name: name.replace("weight", "qweight"), dtype: "I32", shape: [columns / 8, rows] },
        { name: name.replace("weight", "qzeros"), dtype: "I32", shape: [columns / 16, rows / 8] },
    ]),
    packed(({ name, shape: [rows = 0, columns = 0] }) => [
        { name: name.replace("weight", "weight_packed"), dtype: "I32", shape: [rows, columns / 8] },
        { name: name.replace("weight", "weight_scale"), dtype: "BF16", shape: [rows, columns / 16] },
    ]),
];
const fp8 = packed((tensor) => [
    { ...tensor, dtype: "F8_E4M3" },
    { name: `${tensor.name}_scale_inv`, dtype: "F32", shape: [1, 1] },
]);
const nvfp4 = packed(({ name, shape: [rows = 0, columns = 0] }) => [
    { name, dtype: "U8", shape: [rows, columns / 2] },
    { name: `${name}_scale`, dtype: "F8_E4M3", shape: [rows, columns / 16] },
]);
const groups = (weights: object) => ({ quant_method: "compressed-tensors", config_groups: { group_0: { weights } } });

/** Latent attention, as DeepSeek writes it: a compressed vector of 32 and 8 of position. */
const latent: TinyModel = {
    ...withConfig(withTensors(tinyLlama, latentTensors(40)), {
        architectures: ["DeepseekV3ForCausalLM"],
        kv_lora_rank: 32,
        qk_rope_head_dim: 8,
        num_nextn_predict_layers: 1,
    }),
};
function latentTensors(rows: number): readonly TinyTensor[] {
    return [...numbers, layers].map((layer) => ({
        name: `model.layers.${layer}.self_attn.kv_a_proj_with_mqa.weight`,
        dtype: "BF16",
        shape: [rows, hidden],
    }));
}

/** Eight experts of which two answer, each with a matrix of 64 x 64. */
function experts(count: number): readonly TinyTensor[] {
    return numbers.flatMap((layer) =>
        [...Array(count).keys()].map((expert) => ({
            name: `model.layers.${layer}.mlp.experts.${expert}.up_proj.weight`,
            dtype: "BF16",
            shape: [64, 64],
        })),
    );
}
const ofExperts = (said: number, found: number): TinyModel =>
    withConfig(withTensors(tinyLlama, [...tensorsIn(tinyLlama), ...experts(found)]), {
        architectures: ["Qwen3MoeForCausalLM"],
        num_experts: said,
        num_experts_per_tok: 2,
    });

/** A model that sees: the text model is nested, beside a tower with heads of its own. */
const seeing: TinyModel = {
    ...withTensors(tinyLlama, [
        ...numbers.flatMap((layer) => layerTensors(layer, "BF16", "language_model.model.")),
        { name: "vision_tower.encoder.layers.0.self_attn.k_proj.weight", dtype: "BF16", shape: [24, 24] },
        { name: "vision_tower.encoder.layers.9.self_attn.k_proj.weight", dtype: "BF16", shape: [24, 24] },
    ]),
    config: {
        architectures: ["Mistral3ForConditionalGeneration"],
        text_config: tinyLlama.config,
        vision_config: { num_hidden_layers: 10, num_attention_heads: 3 },
    },
};

type Refusal = readonly [
    what: string,
    model: TinyModel,
    path: string,
    told: RegExp,
    change?: ((folder: string) => void) | undefined,
];

describe("a checkpoint", () => {
    it("says what its configuration says, where the weights agree", async () => {
        expect(await described(tinyLlama)).toEqual({
            architecture: "LlamaForCausalLM",
            attention: { layers, queryHeads, kvHeads, headDim },
            maxContextTokens: 8192,
            parametersBillions: expect.any(Number) as number,
            precision: "bf16",
            bytes: bytesOf(tinyLlama),
            notes: [],
        });
    });

    it("is the same in one file without an index", async () => {
        const one = withTensors(tinyLlama, tensorsIn(tinyLlama));
        expect(await described(one)).toEqual(await described(tinyLlama));
    });

    it.each<readonly [what: string, model: TinyModel, precision: string]>([
        [
            "fp8 in blocks",
            withConfig(withTensors(tinyLlama, fp8), {
                quantization_config: { quant_method: "fp8", weight_block_size: [128, 128] },
            }),
            "fp8",
        ],
        [
            "fp8 of compressed-tensors",
            withConfig(withTensors(tinyLlama, fp8), { quantization_config: groups({ num_bits: 8, type: "float" }) }),
            "fp8",
        ],
        [
            "awq",
            withConfig(withTensors(tinyLlama, awq ?? []), { quantization_config: { quant_method: "awq", bits: 4 } }),
            "int4",
        ],
        [
            "gptq",
            withConfig(withTensors(tinyLlama, gptq ?? []), { quantization_config: { quant_method: "gptq", bits: 4 } }),
            "int4",
        ],
        [
            "four bits of compressed-tensors",
            withConfig(withTensors(tinyLlama, packedInts ?? []), {
                quantization_config: groups({ num_bits: 4, type: "int" }),
            }),
            "int4",
        ],
        [
            "nvfp4 of modelopt",
            withConfig(withTensors(tinyLlama, nvfp4), {
                quantization_config: { quant_method: "modelopt", quant_algo: "NVFP4" },
            }),
            "nvfp4",
        ],
        [
            "16 bits of the other kind",
            withTensors(
                tinyLlama,
                numbers.flatMap((layer) => layerTensors(layer, "F16")),
            ),
            "bf16",
        ],
    ])("knows %s, and unpacks its heads", async (_what, model, precision) => {
        const found = await described(model);
        expect(found).toMatchObject({
            precision,
            attention: { layers, queryHeads, kvHeads, headDim },
            bytes: bytesOf(model),
        });
    });

    it("counts the parameters of packed weights as those that they unpack to", async () => {
        const plain = await described(tinyLlama);
        for (const [tensors, quantization] of [
            [awq, { quant_method: "awq", bits: 4 }],
            [gptq, { quant_method: "gptq", bits: 4 }],
            [fp8, { quant_method: "fp8" }],
            [nvfp4, { quant_method: "modelopt", quant_algo: "NVFP4" }],
        ] as const) {
            const model = withConfig(withTensors(tinyLlama, tensors ?? []), { quantization_config: quantization });
            expect((await described(model)).parametersBillions, quantization.quant_method).toBe(
                plain.parametersBillions,
            );
        }
    });

    it("has latent attention where its tensors compress keys and values; drafts are no layers of it", async () => {
        expect((await described(latent)).attention).toEqual({ layers, kvLoraRank: 32, ropeDim: 8 });
    });

    it("has experts, of which a few answer for a token", async () => {
        const { parametersBillions = 0, activeParametersBillions = 0 } = await described(ofExperts(8, 8));
        const ofThem = (layers * 8 * 64 * 64) / 1e9;
        expect(activeParametersBillions).toBeCloseTo(parametersBillions - ofThem * 0.75, 6);
    });

    it("that sees is judged by its text model, and not by its eyes", async () => {
        expect(await described(seeing)).toMatchObject({
            architecture: "Mistral3ForConditionalGeneration",
            attention: { layers, kvHeads },
            maxContextTokens: 8192,
        });
    });

    it.each<readonly [what: string, config: Record<string, unknown>, windowed: unknown]>([
        ["no window", {}, undefined],
        ["a window that is switched off", { sliding_window: 512, use_sliding_window: false }, undefined],
        ["a window in every layer", { sliding_window: 512 }, { layers, windowTokens: 512 }],
        [
            "a window in all but every second layer",
            { sliding_window: 512, sliding_window_pattern: 2 },
            { layers: 2, windowTokens: 512 },
        ],
        [
            "a window from one layer on",
            { sliding_window: 512, use_sliding_window: true, max_window_layers: 3 },
            { layers: 1, windowTokens: 512 },
        ],
        [
            "windows by name",
            {
                sliding_window: 512,
                layer_types: ["sliding_attention", "full_attention", "sliding_attention", "sliding_attention"],
            },
            { layers: 3, windowTokens: 512 },
        ],
        [
            "chunks",
            {
                attention_chunk_size: 256,
                layer_types: ["chunked_attention", "chunked_attention", "chunked_attention", "full_attention"],
            },
            { layers: 3, windowTokens: 256 },
        ],
    ])("knows %s", async (_what, config, windowed) => {
        expect((await described(withConfig(tinyLlama, config))).attention.windowed).toEqual(windowed);
    });

    it.each<readonly [what: string, config: Record<string, unknown>, tokens: number]>([
        ["a linear scaling multiplies", { rope_scaling: { type: "linear", factor: 4 } }, 32_768],
        [
            "yarn is counted already",
            { rope_scaling: { rope_type: "yarn", factor: 4, original_max_position_embeddings: 2048 } },
            8192,
        ],
        ["llama3 is counted already", { rope_scaling: { rope_type: "llama3", factor: 8 } }, 8192],
        ["no scaling", { rope_scaling: null }, 8192],
    ])("reaches as far as the engine lets it: %s", async (_what, config, tokens) => {
        expect((await described(withConfig(tinyLlama, config))).maxContextTokens).toBe(tokens);
    });

    it("reaches no further than its tokenizer, and says so", async () => {
        const files = { ...tinyLlama.files, "tokenizer_config.json": JSON.stringify({ model_max_length: 2048 }) };
        const found = await described({ ...tinyLlama, files });
        expect(found.maxContextTokens).toBe(2048);
        expect(found.notes.join()).toMatch(/ends at 2048 tokens, the configuration at 8192[^]*no chat template/);
    });

    it("says how far blocks of fp8 let its layers be spread", async () => {
        const spread = async (columns: number) =>
            (
                await described(
                    withConfig(withTensors(tinyLlama, fp8), {
                        intermediate_size: columns,
                        quantization_config: { quant_method: "fp8", weight_block_size: [128, 128] },
                    }),
                )
            ).maxTensorParallel;
        expect([await spread(1536), await spread(1024), await spread(768), await spread(384)]).toEqual([
            4,
            undefined,
            2,
            1,
        ]);
    });

    const { "README.md": _readme, "tokenizer.json": _tokenizer, ...bare } = tinyLlama.files;
    const lonely = withTensors(tinyLlama, tensorsIn(tinyLlama).slice(0, 3));

    it.each<Refusal>([
        [
            "no index",
            { ...tinyLlama, index: false },
            "model.safetensors.index.json",
            /2 files of safetensors .* and no model\.safetensors\.index\.json/,
        ],
        [
            "no weights",
            { ...tinyLlama, shards: {}, index: false },
            "model.safetensors.index.json",
            /there are no weights/,
        ],
        [
            "pickled weights",
            { ...tinyLlama, shards: {}, index: false, files: { ...tinyLlama.files, "pytorch_model.bin": "" } },
            "model.safetensors.index.json",
            /pickled \(pytorch_model\.bin\)[^]*can run code/,
        ],
        [
            "an adapter",
            { ...tinyLlama, shards: { "adapter_model.safetensors": [] }, index: false },
            "model.safetensors.index.json",
            /is an adapter, and no model[^]*merge_and_unload/,
        ],
        ["no configuration", { ...tinyLlama, config: {} }, "config.json", /there is no config\.json/],
        [
            "the form of Mistral",
            { ...tinyLlama, config: {}, files: { ...tinyLlama.files, "params.json": "{}" } },
            "config.json",
            /params\.json, and no config\.json/,
        ],
        [
            "a configuration that is no JSON",
            tinyLlama,
            "config.json",
            /is not a JSON object/,
            (folder) => {
                writeFileSync(join(folder, "config.json"), "{");
            },
        ],
        ["no tokenizer", { ...tinyLlama, files: bare }, "tokenizer.json", /there is no tokenizer/],
        [
            "a file that the index names and nobody has",
            tinyLlama,
            "model.safetensors.index.json",
            /names model-00002-of-00002\.safetensors, and there is no such file/,
            (folder) => {
                rmSync(join(folder, "model-00002-of-00002.safetensors"));
            },
        ],
        [
            "a file that was cut off",
            tinyLlama,
            "model-00001-of-00002.safetensors",
            /cut off: its header asks for \d+ bytes, and the file has 5000/,
            (folder) => {
                truncateSync(join(folder, "model-00001-of-00002.safetensors"), 5000);
            },
        ],
        [
            "a file that was cut off in its header",
            tinyLlama,
            "model-00001-of-00002.safetensors",
            /its header would have \d+ bytes, and the file has 100/,
            (folder) => {
                truncateSync(join(folder, "model-00001-of-00002.safetensors"), 100);
            },
        ],
        [
            "an index of another save",
            tinyLlama,
            "model-00002-of-00002.safetensors",
            /the index says that model\.layers\.2\.self_attn\.q_proj\.weight is in/,
            (folder) => {
                writeFileSync(join(folder, "model-00002-of-00002.safetensors"), safetensors(layerTensors(7)));
            },
        ],
        [
            "an index without tensors",
            tinyLlama,
            "model.safetensors.index.json",
            /the index names no tensors/,
            (folder) => {
                writeFileSync(join(folder, "model.safetensors.index.json"), '{"weight_map":{}}');
            },
        ],
        [
            "more KV heads than there are",
            withConfig(tinyLlama, { num_key_value_heads: 4 }),
            "config.json.num_key_value_heads",
            /config\.json says 4 KV heads of 16, which is 64 rows, and model\.layers\.0\.self_attn\.k_proj\.weight has 32: 2 heads/,
        ],
        [
            "fewer attention heads than there are",
            withConfig(tinyLlama, { num_attention_heads: 2, head_dim: headDim }),
            "config.json.num_attention_heads",
            /says 2 attention heads of 16, which is 32 rows, and .*q_proj\.weight has 64: 4 heads/,
        ],
        [
            "another size of heads",
            withConfig(tinyLlama, { head_dim: 32 }),
            "config.json.num_attention_heads",
            /4 attention heads of 32/,
        ],
        [
            "heads that lie in packed weights",
            withConfig(withTensors(tinyLlama, awq ?? []), {
                num_key_value_heads: 1,
                quantization_config: { quant_method: "awq", bits: 4 },
            }),
            "config.json.num_key_value_heads",
            /says 1 KV heads of 16, which is 16 rows, and .*k_proj\.qweight has 32/,
        ],
        [
            "more layers than there are",
            withConfig(tinyLlama, { num_hidden_layers: 40 }),
            "config.json.num_hidden_layers",
            /says 40 layers, and the tensors have 4/,
        ],
        [
            "fewer layers than there are",
            withConfig(tinyLlama, { num_hidden_layers: 2 }),
            "config.json.num_hidden_layers",
            /says 2 layers, and the tensors have 4/,
        ],
        [
            "no number of layers",
            withConfig(tinyLlama, { num_hidden_layers: undefined }),
            "config.json.num_hidden_layers",
            /is missing/,
        ],
        [
            "heads as text",
            withConfig(tinyLlama, { num_attention_heads: "4" }),
            "config.json.num_attention_heads",
            /is missing/,
        ],
        [
            "layers that keep something else",
            withConfig(tinyLlama, {
                layer_types: ["linear_attention", "full_attention", "linear_attention", "full_attention"],
            }),
            "config.json.layer_types",
            /others are "linear_attention"/,
        ],
        [
            "layers without keys and values",
            withTensors(
                tinyLlama,
                tensorsIn(tinyLlama).filter(({ name }) => !name.includes("layers.1.")),
            ),
            "config.json.num_hidden_layers",
            /only 3 of 4 layers/,
        ],
        [
            "layers that differ",
            withTensors(
                tinyLlama,
                tensorsIn(tinyLlama).map((one) =>
                    one.name.includes("layers.2.self_attn.k_proj") ? { ...one, shape: [16, hidden] } : one,
                ),
            ),
            "config.json.num_key_value_heads",
            /different heads: 32 rows in .*, 16 in model\.layers\.2/,
        ],
        [
            "tensors with names of their own",
            withTensors(tinyLlama, [{ name: "a", dtype: "BF16", shape: [2, 2] }]),
            "config.json.num_hidden_layers",
            /no tensor is called like[^]*stacks\/catalog\.yaml yourself/,
        ],
        [
            "a latent vector of another size",
            withTensors(latent, latentTensors(64)),
            "config.json.kv_lora_rank",
            /32 and 8 of position, which is 40 rows, and .* has 64/,
        ],
        [
            "latent attention by its word alone",
            withConfig(tinyLlama, { kv_lora_rank: 32, qk_rope_head_dim: 8 }),
            "config.json.kv_lora_rank",
            /no tensor compresses/,
        ],
        ["other experts", ofExperts(16, 8), "config.json.num_experts", /says 16 experts, and the tensors have 8/],
        [
            "fp8 that is none",
            withConfig(tinyLlama, { quantization_config: { quant_method: "fp8" } }),
            "config.json.quantization_config",
            /says fp8 \(fp8\), and no tensor is in 8-bit/,
        ],
        [
            "awq that is none",
            withConfig(tinyLlama, { quantization_config: { quant_method: "awq", bits: 4 } }),
            "config.json.quantization_config",
            /no tensor is packed integers/,
        ],
        [
            "eight bits of gptq",
            withConfig(withTensors(tinyLlama, gptq ?? []), { quantization_config: { quant_method: "gptq", bits: 8 } }),
            "config.json.quantization_config",
            /quantized by "gptq" \(8\)/,
        ],
        [
            "another method",
            withConfig(tinyLlama, { quantization_config: { quant_method: "bitsandbytes" } }),
            "config.json.quantization_config",
            /quantized by "bitsandbytes"/,
        ],
        [
            "32 bits",
            withTensors(
                tinyLlama,
                numbers.flatMap((layer) => layerTensors(layer, "F32")),
            ),
            "config.json.torch_dtype",
            /in 32 bits[^]*bfloat16/,
        ],
        [
            "packed weights that nobody explains",
            withConfig(withTensors(tinyLlama, awq ?? []), { num_key_value_heads: 2 }),
            "config.json.quantization_config",
            /does not say how they are quantized/,
        ],
        [
            "an architecture that the engine does not know",
            withConfig(tinyLlama, { architectures: ["LlamaForCausalLMs"] }),
            "config.json.architectures",
            /the engine does not know "LlamaForCausalLMs"[^]*Did you mean "LlamaForCausalLM"/,
        ],
        [
            "an architecture that the engine dropped",
            withConfig(tinyLlama, { architectures: ["BaichuanForCausalLM"] }),
            "config.json.architectures",
            /knows "BaichuanForCausalLM" no more/,
        ],
        [
            "embeddings",
            withConfig(tinyLlama, { architectures: ["BgeM3EmbeddingModel"] }),
            "config.json.architectures",
            /gives embeddings, rankings or classes, and no answers/,
        ],
        [
            "no architecture",
            withConfig(tinyLlama, { architectures: undefined }),
            "config.json.architectures",
            /architectures is missing/,
        ],
        [
            "no context",
            withConfig(tinyLlama, { max_position_embeddings: undefined }),
            "config.json.max_position_embeddings",
            /is missing/,
        ],
        ["a part of a model", lonely, "config.json.num_hidden_layers", /says 4 layers, and the tensors have 1/],
    ])("is refused with %s", async (_what, model, path, told, change) => {
        const faults = await faultsOf(model, change);
        expect(
            faults.map((fault) =>
                formatPath(fault.path)
                    .replaceAll(/\["|"\]/g, "")
                    .replace(/^\./, ""),
            ),
        ).toContain(path);
        expect(faults.map(formatText).join("\n")).toMatch(told);
        for (const { problem, why, fix } of faults) expect([problem, why, fix]).not.toContain("");
    });
});

describe("the licence of a checkpoint", () => {
    const of = async (readme: string | undefined, licence?: string, said?: string) => {
        const { "README.md": _, ...rest } = tinyLlama.files;
        const files = {
            ...rest,
            ...(readme === undefined ? {} : { "README.md": readme }),
            ...(licence === undefined ? {} : { LICENSE: licence }),
        };
        return licenceOf(await checkpointOf({ ...tinyLlama, files }), said);
    };

    it.each([
        ["a model card", "---\nlicense: mit\n---\n", undefined, undefined, { id: "MIT" }],
        ["a text", undefined, "  Apache License\n   Version 2.0, January 2004", undefined, { id: "Apache-2.0" }],
        [
            "a person, whatever the card says",
            "---\nlicense: other\n---\n",
            undefined,
            "LicenseRef-own",
            { id: "LicenseRef-own" },
        ],
        [
            "a card, with the conditions that the catalog knows",
            "---\nlicense: llama3.3\n---\n",
            undefined,
            undefined,
            { id: "llama3.3", monthlyActiveUserLimit: 700_000_000 },
        ],
        [
            "a card whose licence leaves out the Union",
            "---\nlicense: llama4\n---\n",
            undefined,
            undefined,
            { id: "llama4", excludesCompaniesOf: ["eu"] },
        ],
    ] as const)("is said by %s", async (_who, readme, text, said, licence) => {
        expect(await of(readme, text, said)).toMatchObject({ ok: true, licence });
    });

    it.each([
        ["nothing", undefined, undefined, /nothing says under which licence/],
        ["a card without one", "# A model\n", undefined, /nothing says/],
        ["a card that is no YAML", "---\nlicense: [\n---\n", undefined, /nothing says/],
        [
            "a licence by a name of its own",
            "---\nlicense: other\nlicense_name: clinic-1\n---\n",
            undefined,
            /"clinic-1" is not known/,
        ],
        [
            "a licence that nobody has read here, beside a text that looks known",
            "---\nlicense: llama3.2\n---\n",
            "Apache License Version 2.0",
            /"llama3\.2" is not known/,
        ],
        ["a text that is none", undefined, "All rights reserved.", /nothing says/],
    ] as const)("is refused where there is %s", async (_what, readme, text, problem) => {
        const reading = await of(readme, text);
        expect(reading).toMatchObject({
            ok: false,
            fault: {
                problem: expect.stringMatching(problem) as string,
                fix: expect.stringContaining("--licence") as string,
            },
        });
    });
});

describe("the header of safetensors", () => {
    const shape = fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 3 });
    const tensors = fc
        .uniqueArray(
            fc.record({
                name: fc.string({ minLength: 1 }),
                dtype: fc.constantFrom("BF16", "F32", "U8", "I32", "F8_E4M3"),
                shape,
            }),
            { selector: ({ name }) => name, maxLength: 8 },
        )
        .filter((all) => all.every(({ name }) => name !== "__metadata__" && name !== "__proto__"));

    it("gives the bytes of each tensor, which together are the file without its header", () => {
        fc.assert(
            fc.property(tensors, (given) => {
                const file = safetensors(given);
                const length = headerLength(file, file.length);
                const found = tensorsOf(file.subarray(lengthBytes, lengthBytes + length), file.length);
                expect(new Set(found.map(({ name }) => name))).toEqual(new Set(given.map(({ name }) => name)));
                expect(found.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(file.length - lengthBytes - length);
            }),
        );
    });

    it("refuses a file of any other length", () => {
        fc.assert(
            fc.property(tensors, fc.integer({ min: -50, max: 50 }), (given, more) => {
                fc.pre(more !== 0);
                const file = safetensors(given);
                const size = Math.max(0, file.length + more);
                expect(() => {
                    const length = headerLength(file.subarray(0, Math.min(size, lengthBytes)), size);
                    tensorsOf(file.subarray(lengthBytes, lengthBytes + length), size);
                }).toThrow(HeaderProblem);
            }),
        );
    });

    it("refuses bytes that are no header, without any other error", () => {
        fc.assert(
            fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
                try {
                    const length = headerLength(bytes, bytes.length);
                    tensorsOf(bytes.subarray(lengthBytes, lengthBytes + length), bytes.length);
                } catch (error) {
                    expect(error).toBeInstanceOf(HeaderProblem);
                }
            }),
        );
    });
});
