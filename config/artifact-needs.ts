import type { ArtifactNeeds } from "../components/model-store/required-artifacts.ts";
import { entriesOf } from "./check.ts";
import type { Draft } from "./key.ts";
import type { mode } from "./keys/mode.ts";
import { modelFaults } from "./keys/models.ts";
import type { models } from "./keys/models.ts";
import type { tokenBudgets } from "./keys/token-budgets.ts";

/** The keys that decide which artifacts a stack needs. */
export type NeedingKey = typeof mode | typeof models | typeof tokenBudgets;

/** What decides which artifacts a stack needs, of a draft; undefined where its mode is not known. */
export function artifactNeedsOf({ mode, models, tokenBudgets, known }: Draft<NeedingKey>): ArtifactNeeds | undefined {
    if (mode === undefined) return undefined;
    // Weights that the catalog does not know are a fault already.
    const sound = entriesOf(models).filter(([name, entry]) => modelFaults(name, entry, known).length === 0);
    return { mode, models: Object.fromEntries(sound), tokenBudgets };
}
