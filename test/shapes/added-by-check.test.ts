import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { listStacks } from "../../config/index.ts";
import { addedToAws, addedToKubernetes } from "../../policies/shapes/added-by-check.ts";
import { projectRoot } from "../../preview/index.ts";
import type { ResourceRecord } from "../../preview/engine/resource-record.ts";
import type { WireMap } from "../../preview/wire.ts";
import { recordsOf } from "../holes/stack-records.ts";
import { checked, written } from "../sandbox/checked.ts";
import { misfitsIn } from "./misfits-in.ts";
import { sdkInputs } from "./sdk-inputs.ts";

describe.each(listStacks(join(projectRoot, "stacks")))("the stack %s", (stack) => {
    let records: readonly ResourceRecord[] = [];
    beforeAll(async () => {
        records = await recordsOf(stack);
    });

    test("fits its shapes also with what the providers write into its inputs", () => {
        const added = records.map((record) => ({ ...record, inputs: checkedInputs(record) }));
        const changed = added.filter(({ inputs }, index) => inputs !== records[index]?.inputs);
        expect(changed.length).toBeGreaterThan(100);
        const before = new Set(misfitsIn(stack, records));
        expect(misfitsIn(stack, added).filter((misfit) => !before.has(misfit))).toEqual([]);
    });

    test("is the same without what the providers wrote", () => {
        const others = records.filter((record) => {
            const { type, inputs } = record;
            return (
                JSON.stringify(sorted(written(type, checkedInputs(record)))) !==
                JSON.stringify(sorted(written(type, inputs)))
            );
        });
        expect(others.map(({ urn }) => urn)).toEqual([]);
    });

    test("has no type of AWS of which nobody knows what its provider adds", () => {
        const types = new Set(records.map(({ type }) => type).filter((type) => type.startsWith("aws:")));
        expect([...types].filter((type) => addedToAws[type] === undefined)).toEqual([]);
    });
});

describe("what the providers add", () => {
    const all = Object.entries({ ...addedToAws, ...addedToKubernetes });

    test.each(all)("%s has the properties", (type, { defaults = {}, named }) => {
        const properties = sdkInputs(type) ?? {};
        const missing = [...Object.keys(defaults), ...(named === undefined ? [] : [named])];
        expect(missing.filter((property) => !(property in properties))).toEqual([]);
    });

    test.each(Object.entries(addedToAws))("%s has tags, or says that it has none", (type, { untagged = false }) => {
        expect("tags" in (sdkInputs(type) ?? {})).toBe(!untagged);
    });
});

function checkedInputs({ urn, type, name, inputs }: ResourceRecord): WireMap {
    return checked({ urn, type, name, news: inputs, olds: {} }, { "ringfence:stack": "serving" }) as WireMap;
}

function sorted(bag: Readonly<Record<string, unknown>>) {
    return Object.entries(bag).toSorted(([a], [b]) => (a < b ? -1 : 1));
}
