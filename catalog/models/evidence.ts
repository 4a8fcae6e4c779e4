import { fact } from "../fact.ts";
import type { Evidence } from "../fact.ts";
import type { Weights } from "./model.ts";

/**
 * Configurations and checkpoint sizes that the Kaito project read from Hugging Face. It names the head dimension only where
 * it differs from the hidden size divided by the heads.
 */
export const kaito = {
    source: "kaito-project/kaito@056b828, presets/workspace/models/model_catalog.yaml",
    asOf: "2026-08-21",
} as const satisfies Evidence;

/** A serving recipe of the vLLM project, by the model's repository. */
export function recipeOf(repository: string): Evidence {
    return { source: `vllm-project/recipes@8959cf6, models/${repository}.yaml`, asOf: "2026-08-21" };
}

/** A configuration of the model's layers that somebody republished, and where. */
export function configCopy(place: string): Evidence {
    return { source: `${place} (undated copy)`, asOf: "2026-11-21" };
}

/** Parameters counted from the sizes of the layers. */
export function countedFrom(config: Evidence): Evidence {
    return { source: `counted from the layer sizes in ${config.source}`, asOf: config.asOf };
}

/** The published files have this size. */
export function checkpoint(sizeGiB: number, evidence: Evidence): Weights {
    return { sizeGiB, basis: "checkpoint", ...evidence };
}

/** The same weights, with the repository in which their publisher keeps them. */
export function publishedAt(repository: string, evidence: Evidence, weights: Weights): Weights {
    return { ...weights, repository: fact(repository, evidence) };
}

/**
 * Not read anywhere: parameters times bits, rounded. Embeddings and output head stay in 16 bits; 4-bit weights take 4.16
 * with their scales. The same arithmetic gives the checkpoints that Kaito lists.
 */
export function estimate(sizeGiB: number): Weights {
    return {
        sizeGiB,
        basis: "estimate",
        source: "not published, not measured: parameters x bits, embeddings and output head in 16 bits, rounded",
        asOf: "2026-11-21",
    };
}
