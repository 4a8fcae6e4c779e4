import { describe, expect, it } from "vitest";
import type { Evidence, Unconfirmed } from "./fact.ts";
import { bedrockMakers } from "./bedrock-models.ts";
import { isDay, referenceDay } from "./day.ts";
import * as envoy from "./envoy.ts";
import { gpuInstances, gpuPrecisions } from "./gpu-instances.ts";
import { jurisdictions, partitions, regions } from "./jurisdictions.ts";
import { models } from "./models.ts";
import { providers } from "./providers.ts";
import { regimes } from "./regimes.ts";
import { retentionFloors } from "./retention-floors.ts";
import { s3Blocks } from "./s3-blocks.ts";
import { timeFacts } from "./time-facts.ts";

type Stated = Evidence | Unconfirmed;

/** Every statement with a date in a value of the catalog, with the path to it. */
function statementsIn(value: unknown, path: string): readonly (readonly [string, Stated])[] {
    if (typeof value !== "object" || value === null) return [];
    const own: readonly (readonly [string, Stated])[] = isStated(value) ? [[path, value]] : [];
    return [...own, ...Object.entries(value).flatMap(([key, child]) => statementsIn(child, `${path}.${key}`))];
}

function isStated(value: object): value is Stated {
    return "asOf" in value;
}

const catalog = {
    partitions,
    jurisdictions,
    regimes,
    regions,
    providers,
    models,
    gpuInstances,
    gpuPrecisions,
    retentionFloors,
    bedrockMakers: { bedrockMakers },
    s3Blocks,
    envoy,
    timeFacts,
};

describe.each(Object.entries(catalog))("%s", (name, table) => {
    const statements = statementsIn(table, name);

    it("says where each statement comes from, or why it is open", () => {
        const silent = statements.filter(([, said]) => ("source" in said ? said.source : said.reason).trim() === "");
        expect(statements.length).toBeGreaterThanOrEqual(Object.keys(table).length);
        expect(silent.map(([path]) => path)).toEqual([]);
    });

    it("dates each statement with a day of the calendar, no later than the reference day", () => {
        const misdated = statements.filter(([, { asOf }]) => !isDay(asOf) || asOf > referenceDay);
        expect(misdated.map(([path, { asOf }]) => `${path}: ${asOf}`)).toEqual([]);
    });
});
