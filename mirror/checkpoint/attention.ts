import type { Fault, Path } from "../../components/fault.ts";
import type { OwnModel } from "../../config/own-catalog.ts";
import type { JsonObject } from "./read-checkpoint.ts";
import type { Tensor } from "./safetensors.ts";
import { wholeIn } from "./text-config.ts";
import type { TextConfig } from "./text-config.ts";

type Attention = OwnModel["attention"];

export type AttentionReading =
    { readonly ok: true; readonly attention: Attention } | { readonly ok: false; readonly faults: readonly Fault[] };

/**
 * How a model keeps what it has read, by its configuration, each number of which is checked against the shapes of the tensors: the
 * cache is sized by it, and nothing else would notice a wrong one before the servers run out of memory.
 *
 * @param quantMethod How the weights are packed. @default - they are not
 */
export function attentionIn(
    text: TextConfig,
    quantMethod: string | undefined,
    tensors: readonly Tensor[],
): AttentionReading {
    const { config, path } = text;
    const layers = wholeIn(config, "num_hidden_layers") ?? wholeIn(config, "n_layer") ?? wholeIn(config, "n_layers");
    const heads = wholeIn(config, "num_attention_heads") ?? wholeIn(config, "n_head") ?? wholeIn(config, "n_heads");
    if (layers === undefined) return refuse(missing([...path, "num_hidden_layers"]));
    if (heads === undefined) return refuse(missing([...path, "num_attention_heads"]));
    const found = projectionsIn(tensors, quantMethod);
    const counted = layerFaults(text, layers, found);
    if (counted.length > 0) return { ok: false, faults: counted };
    const latent = wholeIn(config, "kv_lora_rank");
    return latent === undefined ? grouped(text, layers, heads, found) : latentIn(text, layers, latent, found);
}

function refuse(...faults: readonly Fault[]): AttentionReading {
    return { ok: false, faults };
}

function missing(path: Path): Fault {
    return {
        path,
        problem: `${String(path.at(-1))} is missing`,
        why: "The KV cache is computed from it.",
        fix: "Take the config.json that was saved with these weights.",
    };
}

/** A projection of one layer, with the rows that its weights have once they are unpacked. */
interface Projection {
    readonly layer: number;
    readonly kind: "q" | "k" | "v" | "qkv" | "kvLatent";
    readonly tensor: string;
    readonly rows: number;
}

const layerNumber = /(?:^|\.)(?:layers|h|blocks)\.(\d+)\./;
const projection =
    /\.(q_proj|k_proj|v_proj|qkv_proj|query_key_value|kv_a_proj_with_mqa|wq|wk|wv)\.(weight|qweight|weight_packed)$/;
const kinds: Readonly<Record<string, Projection["kind"]>> = {
    ...{ q_proj: "q", wq: "q", k_proj: "k", wk: "k", v_proj: "v", wv: "v" },
    ...{ qkv_proj: "qkv", query_key_value: "qkv", kv_a_proj_with_mqa: "kvLatent" },
};

function projectionsIn(tensors: readonly Tensor[], quantMethod: string | undefined): readonly Projection[] {
    return tensors.flatMap(({ name, shape }): readonly Projection[] => {
        const layer = layerNumber.exec(name)?.[1];
        const [, which = "", form = ""] = projection.exec(name) ?? [];
        const kind = Object.hasOwn(kinds, which) ? kinds[which] : undefined;
        const [first, second] = shape;
        if (layer === undefined || kind === undefined || first === undefined || second === undefined) return [];
        // AWQ packs eight columns of the output into one, GPTQ eight rows of the input; others keep the rows.
        const rows = form !== "qweight" ? first : quantMethod === "awq" ? second * 8 : second;
        return [{ layer: Number(layer), kind, tensor: name, rows }];
    });
}

/** Layers by the configuration, against those that have keys and values. */
function layerFaults({ config, path }: TextConfig, layers: number, found: readonly Projection[]): readonly Fault[] {
    const at = [...path, "num_hidden_layers"];
    if (found.length === 0) {
        return [
            {
                path: at,
                problem: "no tensor is called like the keys and values of a layer",
                why: "The configuration cannot be checked against the weights, and the cache would be sized by its word alone.",
                fix: "Write the model into stacks/catalog.yaml yourself, with what you know of it (docs/models.md).",
            },
        ];
    }
    const types = config["layer_types"];
    const known = ["full_attention", "sliding_attention", "chunked_attention", "attention"];
    const strange = Array.isArray(types) ? types.find((type) => !known.includes(String(type))) : undefined;
    // Layers of a draft that guesses the next tokens stand behind those of the model.
    const drafts = wholeIn(config, "num_nextn_predict_layers") ?? 0;
    const numbers = new Set(found.map(({ layer }) => layer));
    const own = [...numbers].filter((number) => number < layers).length;
    const all = Math.max(...numbers) + 1;
    if (all !== layers && all !== layers + drafts) {
        return [
            {
                path: at,
                problem: `config.json says ${layers} layers, and the tensors have ${all}`,
                why: "The cache would be sized for another model, and the engine would not load this one.",
                fix: "Take configuration and weights from the same save.",
            },
        ];
    }
    if (own === layers && strange === undefined) return [];
    return [
        {
            path: Array.isArray(types) ? [...path, "layer_types"] : at,
            problem:
                `only ${own} of ${layers} layers keep keys and values` +
                (strange === undefined ? "" : `; others are ${JSON.stringify(strange)}`),
            why: "What the other layers keep for each request is no KV cache, and nothing here computes its size.",
            fix: "Take a model whose layers all have attention.",
        },
    ];
}

function grouped(
    { config, path }: TextConfig,
    layers: number,
    queryHeads: number,
    found: readonly Projection[],
): AttentionReading {
    const kvKey = ["num_key_value_heads", "num_kv_heads", "n_head_kv", "multi_query_group_num", "n_kv_heads"].find(
        (name) => wholeIn(config, name) !== undefined,
    );
    const kvHeads = kvKey === undefined ? queryHeads : (wholeIn(config, kvKey) ?? queryHeads);
    const hidden = wholeIn(config, "hidden_size") ?? wholeIn(config, "n_embd");
    const headDim = wholeIn(config, "head_dim") ?? (hidden === undefined ? undefined : hidden / queryHeads);
    if (headDim === undefined || !Number.isSafeInteger(headDim)) return refuse(missing([...path, "head_dim"]));
    const valueDim = wholeIn(config, "v_head_dim") ?? headDim;
    const gate = config["attn_output_gate"] === true ? 2 : 1;
    const expected: Readonly<Record<Projection["kind"], number | undefined>> = {
        q: queryHeads * headDim * gate,
        k: kvHeads * headDim,
        v: kvHeads * valueDim,
        qkv: (queryHeads * gate + kvHeads) * headDim + kvHeads * valueDim,
        kvLatent: undefined,
    };
    const heads: Readonly<Record<Projection["kind"], string>> = {
        q: `${queryHeads} attention heads`,
        k: `${kvHeads} KV heads`,
        v: `${kvHeads} KV heads`,
        qkv: `${queryHeads} attention and ${kvHeads} KV heads`,
        kvLatent: "",
    };
    const uneven = found.find((one) =>
        found.some((other) => other.kind === one.kind && other.layer < one.layer && other.rows !== one.rows),
    );
    const lies = found.filter(({ kind, rows }) => expected[kind] !== undefined && expected[kind] !== rows);
    const [lie] = lies;
    if (lie !== undefined && uneven !== undefined && lies.length < found.length) {
        const first = found.find(({ kind }) => kind === uneven.kind);
        return refuse({
            path: [...path, kvKey ?? "num_attention_heads"],
            problem: `the layers have different heads: ${String(first?.rows)} rows in ${first?.tensor ?? ""}, ${uneven.rows} in ${uneven.tensor}`,
            why: "The cache is computed for layers that are alike.",
            fix: "Take a model whose layers are alike.",
        });
    }
    if (lie !== undefined) {
        const want = expected[lie.kind] ?? 0;
        return refuse({
            path: [...path, lie.kind === "q" ? "num_attention_heads" : (kvKey ?? "num_key_value_heads")],
            problem:
                `config.json says ${heads[lie.kind]} of ${headDim}, which is ${want} rows, and ${lie.tensor} has ${lie.rows}` +
                (lie.rows % headDim === 0 && lie.kind !== "qkv" ? `: ${lie.rows / headDim} heads` : ""),
            why: "The KV cache would be sized for another model: servers would run out of memory, or leave it idle.",
            fix: "Take the config.json that was saved with these weights.",
        });
    }
    const windowed = windowIn(config, layers);
    return {
        ok: true,
        attention: { layers, queryHeads, kvHeads, headDim, ...(windowed === undefined ? {} : { windowed }) },
    };
}

function latentIn(
    { config, path }: TextConfig,
    layers: number,
    rank: number,
    found: readonly Projection[],
): AttentionReading {
    const ropeDim = wholeIn(config, "qk_rope_head_dim");
    if (ropeDim === undefined) return refuse(missing([...path, "qk_rope_head_dim"]));
    const lie = found.find(({ kind, rows }) => kind === "kvLatent" && rows !== rank + ropeDim);
    if (lie !== undefined) {
        return refuse({
            path: [...path, "kv_lora_rank"],
            problem: `config.json says a compressed vector of ${rank} and ${ropeDim} of position, which is ${rank + ropeDim} rows, and ${lie.tensor} has ${lie.rows}`,
            why: "The KV cache would be sized for another model.",
            fix: "Take the config.json that was saved with these weights.",
        });
    }
    if (!found.some(({ kind }) => kind === "kvLatent")) {
        return refuse({
            path: [...path, "kv_lora_rank"],
            problem: "config.json says latent attention, and no tensor compresses keys and values",
            why: "The KV cache would be sized far too small.",
            fix: "Take the config.json that was saved with these weights.",
        });
    }
    return { ok: true, attention: { layers, kvLoraRank: rank, ropeDim } };
}

/** Layers with a window, as the families say it: by name, by a pattern, or all. */
function windowIn(config: JsonObject, layers: number): Attention["windowed"] {
    const types = Array.isArray(config["layer_types"]) ? config["layer_types"].map(String) : undefined;
    const chunked = types?.some((type) => type === "chunked_attention") === true;
    const windowTokens = chunked
        ? wholeIn(config, "attention_chunk_size")
        : (wholeIn(config, "sliding_window") ?? wholeIn(config, "sliding_window_size"));
    if (windowTokens === undefined || config["use_sliding_window"] === false) return undefined;
    const numbers = Array.from({ length: layers }, (_, i) => i);
    const windowed = types
        ? types.filter((type) => type !== "full_attention" && type !== "attention").length
        : numbers.filter((number) => hasWindow(config, number)).length;
    return windowed === 0 ? undefined : { layers: windowed, windowTokens };
}

function hasWindow(config: JsonObject, layer: number): boolean {
    const pattern = wholeIn(config, "sliding_window_pattern") ?? (config["model_type"] === "gemma2" ? 2 : undefined);
    if (pattern !== undefined) return (layer + 1) % pattern !== 0;
    // Qwen: layers from this one on.
    const from = config["use_sliding_window"] === true ? wholeIn(config, "max_window_layers") : undefined;
    return from === undefined || layer >= from;
}
