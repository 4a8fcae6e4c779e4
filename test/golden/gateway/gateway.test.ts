import path from "node:path";
import { expect, it } from "vitest";
import { taskClasses } from "../../../catalog/vocabulary.ts";
import { renderGateway } from "../../../components/routing-gateway/index.ts";
import type { RoutingGatewayArgs } from "../../../components/routing-gateway/index.ts";
import { timeLimitsFor } from "../../../components/time-limits/time-limits.fixture.ts";
import { customFaults } from "../../custom-resources/custom-faults.ts";
import { argsOf, objectsText, pairsIn } from "../golden.ts";

const folder = import.meta.dirname;

/** The renderer itself judges what a file says. The times are those of answers of the usual length. */
function objectsOf(pair: string) {
    const { from, args } = argsOf(folder, pair);
    const written = args as Omit<RoutingGatewayArgs, "timeLimits">;
    const timeLimits = timeLimitsFor(taskClasses.filter((task) => written.taskClasses[task] !== undefined));
    return { from, objects: renderGateway({ ...written, timeLimits }) };
}

it.each(pairsIn(folder))("%s", async (pair) => {
    const { from, objects } = objectsOf(pair);
    const text = objectsText(objects, from === undefined ? [] : objectsOf(from).objects);
    await expect(text).toMatchFileSnapshot(path.join(folder, pair, "objects.yaml"));
});

it.each(pairsIn(folder))("%s has fields that the definitions of its kinds have, and what they ask", (pair) => {
    expect(customFaults(objectsOf(pair).objects)).toEqual([]);
});
