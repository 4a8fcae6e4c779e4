import { unconfirmed } from "./fact.ts";
import type { Fact } from "./fact.ts";
import { deepseekModels } from "./models/deepseek.ts";
import { llamaModels } from "./models/llama.ts";
import { mistralModels } from "./models/mistral.ts";
import type { ModelFacts, Precision } from "./models/model.ts";
import { qwenModels } from "./models/qwen.ts";
import { lookup, withIds } from "./table.ts";

export { precisions } from "./models/model.ts";
export type { Attention, Licence, ModelFacts, Precision, Weights } from "./models/model.ts";

const modelTable = { ...qwenModels, ...llamaModels, ...mistralModels, ...deepseekModels } as const satisfies Record<
    string,
    ModelFacts
>;

export type ModelId = keyof typeof modelTable;

/** An open-weight model with its facts. */
export interface Model extends ModelFacts {
    readonly id: string;
}

/** Models by id: those of this catalog, or those and a team's own. */
export type ModelTable = Readonly<Record<string, Model>>;

export const models: Readonly<Record<ModelId, Model>> = withIds<ModelId, ModelFacts>(modelTable);

/** Finds a model by its exact name; an unknown name answers `undefined`. */
export function findModel(name: string, known: ModelTable = models): Model | undefined {
    return lookup(known, name);
}

/** Where the publisher keeps a model's weights in one precision: a repository on Hugging Face. */
export function publisherOf(model: Model, precision: Precision): Fact<string> {
    const weights = model.weights[precision];
    if (weights?.repository !== undefined) return weights.repository;
    if (precision === "bf16" && weights !== undefined) return model.repository;
    return unconfirmed(`no publisher of ${model.name} in ${precision} was read`, "2026-11-28");
}
