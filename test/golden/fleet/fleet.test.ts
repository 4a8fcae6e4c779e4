import path from "node:path";
import { expect, it } from "vitest";
import { models } from "../../../catalog/models.ts";
import type { ModelId } from "../../../catalog/models.ts";
import { mapValues } from "../../../config/index.ts";
import { renderFleet } from "../../../components/vllm-fleet/index.ts";
import type { VllmFleetArgs } from "../../../components/vllm-fleet/index.ts";
import type { FleetModel } from "../../../components/vllm-fleet/args.ts";
import { customFaults } from "../../custom-resources/custom-faults.ts";
import { argsOf, objectsText, pairsIn } from "../golden.ts";

const folder = import.meta.dirname;

/** The renderer itself judges what a file says. */
function objectsOf(pair: string) {
    const { from, args } = argsOf(folder, pair);
    return { from, objects: renderFleet(withFacts(args as Written)) };
}

/** The arguments as a file writes them: what is known of a model comes from the catalog. */
type Written = Omit<VllmFleetArgs, "models"> & {
    readonly models: Readonly<Record<string, Omit<FleetModel, "facts"> & { readonly model: ModelId }>>;
};

function withFacts({ models: written, ...args }: Written): VllmFleetArgs {
    return { ...args, models: mapValues(written, (model) => ({ ...model, facts: models[model.model] })) };
}

it.each(pairsIn(folder))("%s", async (pair) => {
    const { from, objects } = objectsOf(pair);
    const text = objectsText(objects, from === undefined ? [] : objectsOf(from).objects);
    await expect(text).toMatchFileSnapshot(path.join(folder, pair, "objects.yaml"));
});

it.each(pairsIn(folder))("%s has fields that the definitions of its kinds have, and what they ask", (pair) => {
    expect(customFaults(objectsOf(pair).objects)).toEqual([]);
});
