import type { Evidence } from "../fact.ts";
import type { Precision } from "../models/model.ts";
import type { GpuModel } from "./gpu-instance.ts";

/** Number formats that a GPU multiplies in hardware. */
export interface GpuPrecisions extends Evidence {
    readonly native: readonly Precision[];
}

const vllm = {
    source: "docs.vllm.ai v0.14.0, Quantization, Supported Hardware; v0.32.0, FP8 W8A8 (Ada, Hopper and Blackwell)",
    asOf: "2026-11-21",
} as const;

const ampere: GpuPrecisions = { native: ["bf16", "int4"], ...vllm };
const adaAndHopper: GpuPrecisions = { native: ["bf16", "int4", "fp8"], ...vllm };
const blackwell: GpuPrecisions = { native: ["bf16", "int4", "fp8", "nvfp4"], ...vllm };

/**
 * What each GPU multiplies in hardware. vLLM can load some of the other formats through weight-only kernels, for some
 * layers of some models; none of those is confirmed here, so they count as not supported. NVFP4 came with Blackwell; no
 * table that lists it by generation was read.
 */
export const gpuPrecisions: Readonly<Record<GpuModel, GpuPrecisions>> = {
    a10g: ampere,
    a100: ampere,
    l4: adaAndHopper,
    l40s: adaAndHopper,
    h100: adaAndHopper,
    h200: adaAndHopper,
    "rtx-pro-6000": blackwell,
    b200: blackwell,
    b300: blackwell,
};
