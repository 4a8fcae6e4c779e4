import { deepseekModels } from "./models/deepseek.ts";
import { llamaModels } from "./models/llama.ts";
import { mistralModels } from "./models/mistral.ts";
import type { ModelFacts } from "./models/model.ts";
import { qwenModels } from "./models/qwen.ts";
import { lookup, withIds } from "./table.ts";

export { precisions } from "./models/model.ts";
export type { Attention, Licence, Precision } from "./models/model.ts";

const modelTable = { ...qwenModels, ...llamaModels, ...mistralModels, ...deepseekModels } as const satisfies Record<
    string,
    ModelFacts
>;

export type ModelId = keyof typeof modelTable;

/** An open-weight model with its facts. */
export interface Model extends ModelFacts {
    readonly id: ModelId;
}

export const models: Readonly<Record<ModelId, Model>> = withIds<ModelId, ModelFacts>(modelTable);

/** Finds a model by its exact name; an unknown name answers `undefined`. */
export function findModel(name: string): Model | undefined {
    return lookup(models, name);
}
