import {
    droppedArchitectures,
    engineVersion,
    poolingArchitectures,
    servedArchitectures,
} from "../../catalog/engine.ts";
import type { Precision } from "../../catalog/models.ts";
import type { Fault } from "../../components/fault.ts";
import { chooseFrom, quote } from "../../components/suggest.ts";
import type { OwnModel } from "../../config/own-catalog.ts";
import { attentionIn } from "./attention.ts";
import { precisionOf, quantMethodOf } from "./precision.ts";
import type { Checkpoint, JsonObject } from "./read-checkpoint.ts";
import type { Tensor } from "./safetensors.ts";
import { valuesIn } from "./safetensors.ts";
import { isObject, textConfigOf, wholeIn } from "./text-config.ts";
import type { TextConfig } from "./text-config.ts";

/** What a checkpoint says about its model, checked against its own tensors. */
export interface ModelDescription extends Pick<
    OwnModel,
    "architecture" | "attention" | "maxContextTokens" | "parametersBillions" | "activeParametersBillions"
> {
    readonly precision: Precision;
    /** Bytes of the weights, as the engine loads them. */
    readonly bytes: number;
    /** Largest tensor parallel size that the blocks of quantized weights allow. @default - as many as divide the heads */
    readonly maxTensorParallel?: 1 | 2 | 4 | 8;
    /** What works, but not as somebody might expect. */
    readonly notes: readonly string[];
}

export type Describing =
    { readonly ok: true; readonly model: ModelDescription } | { readonly ok: false; readonly faults: readonly Fault[] };

/** Describes the model of a checkpoint: pure, and with every fault in one go. */
export function describeModel(checkpoint: Checkpoint): Describing {
    const { config, tensors } = checkpoint;
    const text = textConfigOf(config);
    const architecture = architectureOf(config);
    const engine = engineFaults(architecture);
    const attention = attentionIn(text, quantMethodOf(config, text.config), ownTensors(tensors));
    const quantized = precisionOf(config, text.config, tensors);
    const context = contextOf(checkpoint, text);
    const experts = expertsIn(text, ownTensors(tensors));
    const faults = [
        ...engine,
        ...(attention.ok ? [] : attention.faults),
        ...(quantized.ok ? [] : quantized.faults),
        ...(context.ok ? [] : context.faults),
        ...experts.faults,
    ];
    if (faults.length > 0 || !attention.ok || !quantized.ok || !context.ok) return { ok: false, faults };
    const counted = parametersOf(tensors);
    const limit = blockLimit(text.config, quantized.blockColumns);
    return {
        ok: true,
        model: {
            architecture,
            attention: attention.attention,
            maxContextTokens: context.tokens,
            ...(counted === undefined ? {} : { parametersBillions: billions(counted) }),
            ...activeOf(counted, experts),
            precision: quantized.precision,
            bytes: tensors.reduce((sum, { bytes }) => sum + bytes, 0),
            ...(limit === undefined ? {} : { maxTensorParallel: limit }),
            notes: [...context.notes, ...notesOf(checkpoint, config)],
        },
    };
}

/** Tensors of the text model: those of eyes, ears and drafts are no layers of it. */
function ownTensors(tensors: readonly Tensor[]): readonly Tensor[] {
    return tensors.filter(({ name }) => !/(^|\.)(vision|visual|vit|image|audio|speech|mtp|eagle)/.test(name));
}

function architectureOf(config: JsonObject): string {
    const [first] = Array.isArray(config["architectures"]) ? (config["architectures"] as readonly unknown[]) : [];
    return typeof first === "string" ? first : "";
}

function engineFaults(architecture: string): readonly Fault[] {
    const path = ["config.json", "architectures"];
    const engine = `vLLM ${engineVersion}`;
    if (servedArchitectures.value.has(architecture)) return [];
    if (architecture === "") {
        return [
            {
                path,
                problem: "architectures is missing",
                why: "The engine chooses its code by it.",
                fix: 'Write the architecture, e.g. "architectures": ["LlamaForCausalLM"].',
            },
        ];
    }
    if (poolingArchitectures.value.has(architecture)) {
        return [
            {
                path,
                problem: `${architecture} gives embeddings, rankings or classes, and no answers`,
                why: `${engine} loads it, but routes lead requests for answers alone.`,
                fix: "Take a model that generates text.",
            },
        ];
    }
    const dropped = droppedArchitectures.value.has(architecture);
    return [
        {
            path,
            problem: dropped
                ? `the engine knows ${quote(architecture)} no more`
                : `the engine does not know ${quote(architecture)}`,
            why: `${engine} ${dropped ? "dropped it" : "has no code for it"}, and code that comes with a model is never run here (${servedArchitectures.source}).`,
            fix: `${chooseFrom(architecture, nearby(architecture))} Or take a model of an architecture that it knows.`,
        },
    ];
}

/** Architectures of the same family, by the beginning of the name; a few, for a message. */
function nearby(architecture: string): readonly string[] {
    const family = /^[A-Z][a-z]+/.exec(architecture)?.[0] ?? architecture;
    return [...servedArchitectures.value].filter((known) => known.startsWith(family)).slice(0, 8);
}

type ContextReading =
    | { readonly ok: true; readonly tokens: number; readonly notes: readonly string[] }
    | { readonly ok: false; readonly faults: readonly Fault[] };

/**
 * The longest context that the engine accepts: that of the configuration, by the factor of a rope scaling that has not been counted in
 * there already, and no more than the tokenizer's own. Source: vllm 0.33.0, vllm/config/model.py, _get_and_verify_max_len.
 */
function contextOf({ tokenizerConfig }: Checkpoint, { config, path }: TextConfig): ContextReading {
    const key = ["max_position_embeddings", "n_positions", "max_seq_len", "seq_length", "max_sequence_length"].find(
        (name) => wholeIn(config, name) !== undefined,
    );
    const written = key === undefined ? undefined : wholeIn(config, key);
    if (written === undefined) {
        return {
            ok: false,
            faults: [
                {
                    path: [...path, "max_position_embeddings"],
                    problem: "max_position_embeddings is missing",
                    why: "The engine would assume 2,048 tokens.",
                    fix: "Write the longest context that the model was trained for.",
                },
            ],
        };
    }
    const scaling = config["rope_scaling"] ?? config["rope_parameters"];
    const factor = isObject(scaling) && !isScaledAlready(scaling, config) ? (scaling["factor"] ?? 1) : 1;
    const scaled = Math.floor(written * (typeof factor === "number" && factor >= 1 ? factor : 1));
    const most = tokenizerConfig["model_max_length"];
    const tokens = typeof most === "number" && Number.isSafeInteger(most) && most > 0 ? Math.min(scaled, most) : scaled;
    return {
        ok: true,
        tokens,
        notes:
            tokens < scaled
                ? [
                      `the tokenizer ends at ${tokens} tokens, the configuration at ${scaled}; the engine takes the smaller`,
                  ]
                : [],
    };
}

/** Scalings whose result max_position_embeddings states already. */
function isScaledAlready(scaling: JsonObject, config: JsonObject): boolean {
    const type = scaling["rope_type"] ?? scaling["type"] ?? "default";
    const counted = ["su", "longrope", "llama3", "yarn", "deepseek_yarn", "deepseek_llama_scaling", "mrope", "default"];
    const family = config["model_type"];
    return (
        (typeof type === "string" && counted.includes(type)) ||
        (typeof family === "string" && family.includes("gemma3"))
    );
}

interface Experts {
    readonly faults: readonly Fault[];
    /** Experts of each layer that has some, and how many answer for a token; absent where the model has none. */
    readonly all?: number;
    readonly active?: number;
    /** Parameters of all experts together. */
    readonly parameters: number;
}

/** The experts by the configuration, checked against the tensors where each has its own. */
function expertsIn({ config, path }: TextConfig, tensors: readonly Tensor[]): Experts {
    const key = ["num_experts", "num_local_experts", "n_routed_experts", "moe_num_experts"].find(
        (name) => wholeIn(config, name) !== undefined,
    );
    const all = key === undefined ? undefined : wholeIn(config, key);
    const active = wholeIn(config, "num_experts_per_tok") ?? wholeIn(config, "moe_topk") ?? wholeIn(config, "moe_k");
    const own = tensors.filter(({ name }) => /\.experts\./.test(name));
    const numbers = own.flatMap(({ name }) => /\.experts\.(\d+)\./.exec(name)?.[1] ?? []).map(Number);
    const found = numbers.length === 0 ? undefined : Math.max(...new Set(numbers)) + 1;
    const parameters = parametersOf(own) ?? 0;
    if (found === undefined || all === undefined || found === all) {
        return {
            faults: [],
            parameters,
            ...(all === undefined ? {} : { all }),
            ...(active === undefined ? {} : { active }),
        };
    }
    return {
        parameters,
        faults: [
            {
                path: [...path, key ?? "num_experts"],
                problem: `config.json says ${all} experts, and the tensors have ${found}`,
                why: "One of the two is of another model; the engine would not start.",
                fix: "Take configuration and weights from the same save.",
            },
        ],
    };
}

function activeOf(counted: number | undefined, { all, active, parameters }: Experts) {
    if (counted === undefined || all === undefined || active === undefined || parameters === 0) return {};
    return { activeParametersBillions: billions(counted - parameters * (1 - active / all)) };
}

/** Parameters, by the shapes of the weights; packed ones count as what they unpack to. `undefined` where a packing is not known. */
function parametersOf(tensors: readonly Tensor[]): number | undefined {
    return tensors.reduce<number | undefined>((sum, { name, dtype, shape }) => {
        if (
            sum === undefined ||
            /(scales?|scale_inv|qzeros|g_idx|zero_point|weight_shape|amax|weight_scale(_2)?)$/.test(name)
        ) {
            return sum;
        }
        if (name.endsWith("qweight") || name.endsWith("weight_packed")) {
            const each = dtype === "I32" ? 8 : dtype === "U8" ? 2 : undefined;
            return each === undefined ? undefined : sum + valuesIn(shape) * each;
        }
        return sum + valuesIn(shape) * (dtype === "U8" && name.endsWith("weight") ? 2 : 1);
    }, 0);
}

function billions(count: number): number {
    return Number((count / 1e9).toPrecision(4));
}

/**
 * The largest tensor parallel size at which blocks of quantized weights still divide the columns of each GPU: the engine refuses others.
 * Source: QwenLM/Qwen3@7a2f61f, docs/source/deployment/vllm.md, on blocks of 128 over 1,536 columns.
 */
function blockLimit(config: JsonObject, block: number | undefined): 1 | 2 | 4 | 8 | undefined {
    const columns = wholeIn(config, "moe_intermediate_size") ?? wholeIn(config, "intermediate_size");
    if (block === undefined || columns === undefined || columns % (8 * block) === 0) return undefined;
    return ([4, 2] as const).find((size) => columns % (size * block) === 0) ?? 1;
}

function notesOf({ hasChatTemplate }: Checkpoint, config: JsonObject): readonly string[] {
    return [
        ...(hasChatTemplate
            ? []
            : [
                  "it has no chat template: the engine refuses /v1/chat/completions, which routes lead to it; base models have none",
              ]),
        ...("auto_map" in config
            ? ["it brings code of its own, which is left out: the engine serves it with its own code"]
            : []),
    ];
}
