import type { Precision } from "../../catalog/models.ts";
import type { Fault } from "../../components/fault.ts";
import { quote } from "../../components/suggest.ts";
import type { JsonObject } from "./read-checkpoint.ts";
import type { Tensor } from "./safetensors.ts";
import { isObject } from "./text-config.ts";

export type PrecisionReading =
    | {
          readonly ok: true;
          readonly precision: Precision;
          /** Columns of one block that shares a scale, where weights are quantized in blocks. */
          readonly blockColumns?: number;
      }
    | { readonly ok: false; readonly faults: readonly Fault[] };

/** The method by which the weights are quantized; `undefined` where they are not. */
export function quantMethodOf(config: JsonObject, text: JsonObject): string | undefined {
    const quantization = quantizationOf(config, text);
    const method = quantization?.["quant_method"];
    return typeof method === "string" ? method : quantization === undefined ? undefined : "";
}

/** The number format of the weights by the configuration, checked against the formats of the tensors. */
export function precisionOf(config: JsonObject, text: JsonObject, tensors: readonly Tensor[]): PrecisionReading {
    const quantization = quantizationOf(config, text);
    if (quantization === undefined) return plain(tensors);
    const method = quantMethodOf(config, text) ?? "";
    const said = saidBy(method, quantization);
    if (said === undefined) return refuse(unknownMethod(method, quantization));
    const form = formOf[said];
    if (!tensors.some(form.isOne)) {
        return refuse({
            path: ["config.json", "quantization_config"],
            problem: `config.json says ${method} (${said}), and no tensor is ${form.called}`,
            why: "Size and speed would be those of other weights; the engine would not load these.",
            fix: "Take the config.json that was saved with these weights.",
        });
    }
    const block = quantization["weight_block_size"];
    const columns = Array.isArray(block) ? block.at(-1) : undefined;
    return {
        ok: true,
        precision: said,
        ...(typeof columns === "number" && columns > 0 ? { blockColumns: columns } : {}),
    };
}

function refuse(fault: Fault): PrecisionReading {
    return { ok: false, faults: [fault] };
}

function quantizationOf(config: JsonObject, text: JsonObject): JsonObject | undefined {
    return [config["quantization_config"], text["quantization_config"], config["compression_config"]].find(isObject);
}

/** The form that tensors of a precision have. */
const formOf = {
    bf16: { called: "in 16 bits", isOne: ({ dtype }: Tensor) => dtype === "BF16" || dtype === "F16" },
    fp8: { called: "in 8-bit floating point", isOne: ({ dtype }: Tensor) => dtype.startsWith("F8_E4M3") },
    int4: {
        called: "packed integers",
        isOne: ({ dtype, name }: Tensor) => dtype === "I32" && /\.(qweight|weight_packed)$/.test(name),
    },
    nvfp4: {
        called: "packed 4-bit floating point",
        isOne: ({ dtype, name }: Tensor) => dtype === "U8" && /\.(weight|weight_packed)$/.test(name),
    },
} as const satisfies Record<Precision, { readonly called: string; readonly isOne: (tensor: Tensor) => boolean }>;

/** Weights without quantization: the format that most bytes have. */
function plain(tensors: readonly Tensor[]): PrecisionReading {
    const bytes = new Map<string, number>();
    for (const tensor of tensors) bytes.set(tensor.dtype, (bytes.get(tensor.dtype) ?? 0) + tensor.bytes);
    const [most = ["nothing", 0]] = [...bytes].toSorted(([, a], [, b]) => b - a);
    const [dtype] = most;
    if (dtype === "BF16" || dtype === "F16") return { ok: true, precision: "bf16" };
    const is32 = dtype === "F32";
    return refuse({
        path: ["config.json", is32 ? "torch_dtype" : "quantization_config"],
        problem: is32
            ? "the weights are in 32 bits"
            : `most of the weights are ${dtype}, and config.json does not say how they are quantized`,
        why: is32
            ? "The engine serves them in 16 bits, and half of what is stored, brought over and loaded would be thrown away."
            : "The engine unpacks weights by that statement alone.",
        fix: is32
            ? "Save the model in 16 bits: model.to(torch.bfloat16).save_pretrained(…)."
            : "Take the config.json that was saved with these weights.",
    });
}

/** The precision that a quantization means; `undefined` where it is none of those that GPUs are planned for. */
function saidBy(method: string, quantization: JsonObject): Precision | undefined {
    switch (method) {
        case "fp8":
        case "fbgemm_fp8":
            return "fp8";
        case "awq":
        case "gptq":
            return quantization["bits"] === 4 || quantization["w_bit"] === 4 ? "int4" : undefined;
        case "modelopt":
        case "modelopt_fp4": {
            const nested = isObject(quantization["quantization"]) ? quantization["quantization"] : quantization;
            const algorithm = nested["quant_algo"];
            return algorithm === "FP8" ? "fp8" : algorithm === "NVFP4" ? "nvfp4" : undefined;
        }
        case "compressed-tensors":
            return compressed(quantization);
        default:
            return undefined;
    }
}

function compressed(quantization: JsonObject): Precision | undefined {
    const groups = isObject(quantization["config_groups"]) ? Object.values(quantization["config_groups"]) : [];
    const said = groups.map((group) => {
        const weights = isObject(group) ? group["weights"] : undefined;
        if (!isObject(weights)) return undefined;
        const { num_bits: bits, type } = weights;
        if (type === "float") return bits === 8 ? "fp8" : bits === 4 ? "nvfp4" : undefined;
        return type === "int" && bits === 4 ? "int4" : undefined;
    });
    const [first, ...others] = said;
    return others.every((one) => one === first) ? first : undefined;
}

function unknownMethod(method: string, quantization: JsonObject): Fault {
    const bits = [quantization["bits"], quantization["w_bit"], quantization["quant_algo"]].find(
        (one) => one !== undefined,
    );
    return {
        path: ["config.json", "quantization_config"],
        problem: `the weights are quantized by ${quote(method)}${bits === undefined ? "" : ` (${String(bits)})`}`,
        why: "GPUs are planned for bf16, fp8, int4 and nvfp4 alone; of another format nobody confirmed which GPU multiplies it.",
        fix: "Take weights in 16 bits, or quantized to fp8, to 4 bits by awq, gptq or compressed-tensors, or to nvfp4.",
    };
}
