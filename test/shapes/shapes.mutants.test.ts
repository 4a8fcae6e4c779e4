import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { z } from "zod";
import { listStacks } from "../../config/index.ts";
import { formatPath } from "../../policies/kit/path.ts";
import type { PropertyPath } from "../../policies/kit/path.ts";
import { misfitsOf, settled } from "../../policies/shapes/misfits.ts";
import { ShapeJudge, hasShape } from "../../policies/shapes/shapes.ts";
import { Unknown } from "../../policies/shapes/world.ts";
import type { World } from "../../policies/shapes/world.ts";
import { projectRoot } from "../../preview/index.ts";
import type { ResourceRecord } from "../../preview/engine/resource-record.ts";
import { recordsOf } from "../holes/stack-records.ts";
import { admitted } from "./admitted-mutants.ts";
import { leakValues } from "./leak-values.ts";
import { misfitsIn, worldOf } from "./misfits-in.ts";
import {
    distinctLeaves,
    inventedMutants,
    keyMutants,
    leafMutants,
    leavesAt,
    propertyMutants,
    removalMutants,
} from "./mutants.ts";
import type { Mutant } from "./mutants.ts";
import { sdkInputs } from "./sdk-inputs.ts";

const counted = { property: 0, removal: 0, leaf: 0, listed: 0 };
const usedReasons = new Set<string>();

/** How many leak values each further leaf of a meaning gets that has been given all of them once. */
const sample = 4;
/** How many resources of a type are broken in each stack, those with the most properties first. */
const perType = 1;

describe.each(listStacks(join(projectRoot, "stacks")))("the stack %s", (stack) => {
    let records: readonly ResourceRecord[] = [];
    let world: World;
    let broken: readonly {
        readonly type: string;
        readonly name: string;
        readonly schema: z.ZodType;
        readonly inputs: Readonly<Record<string, unknown>>;
    }[] = [];
    beforeAll(async () => {
        records = await recordsOf(stack);
        const whole = worldOf(stack, records);
        world = whole;
        const judge = new ShapeJudge(whole);
        const resources = whole.stack.resources.filter(({ type }) => hasShape(type));
        const ofType = Map.groupBy(resources, ({ type }) => type);
        broken = [...ofType.values()].flatMap((all) =>
            different(
                all.map((it) => ({ type: it.type, name: it.name, inputs: settled(it.inputs, whole, it) })),
            ).flatMap((it) => {
                const schema = judge.schemaOf(it.type);
                return schema === undefined ? [] : [{ ...it, schema }];
            }),
        );
    });

    test("has shapes for all that it registers, and fits them", () => {
        const judged = records.filter(({ type }) => /^(aws|kubernetes|random|tls|pulumi:providers):/.test(type));
        expect([...new Set(judged.map(({ type }) => type).filter((type) => !hasShape(type)))]).toEqual([]);
        expect(misfitsIn(stack, records)).toEqual([]);
    });

    test("has no property that the provider knows and no shape lists: each is refused", () => {
        const passed = broken.flatMap((it) => {
            const properties = sdkInputs(it.type);
            const mutants = [
                ...(properties ? propertyMutants(it.schema, it.inputs, properties) : []),
                ...inventedMutants(it.schema, it.inputs),
            ];
            counted.property += mutants.length;
            return survivors(it, mutants);
        });
        expect(passed).toEqual([]);
    });

    test("leaves out nothing that its shapes ask for: without it, each resource is refused", () => {
        const passed = broken.flatMap((it) => {
            const mutants = removalMutants(it.schema, it.inputs);
            counted.removal += mutants.length;
            return survivors(it, mutants);
        });
        expect(passed).toEqual([]);
    });

    test("has no map whose keys may lead out: each such key is refused", () => {
        const passed = broken.flatMap((it) => {
            const mutants = keyMutants(it.schema, it.inputs, leakValues(world.declared.jurisdiction));
            counted.leaf += mutants.length;
            return survivors(it, mutants);
        });
        expect(passed).toEqual([]);
    });

    test("takes no value that leads out at any of its leaves: each is refused, or listed with a reason", () => {
        const leaks = leakValues(world.declared.jurisdiction);
        expect(leaks.length).toBeGreaterThanOrEqual(200);
        const seen = new Set<string>();
        let turn = 0;
        const passed = broken.flatMap((it) =>
            distinctLeaves(leavesAt(it.schema, it.inputs)).flatMap((leaf) => {
                const meaning = leaf.kind.says;
                turn += sample;
                const given = seen.has(meaning)
                    ? leaks.filter((_, index) => (index + turn) % leaks.length < sample)
                    : leaks;
                seen.add(meaning);
                const mutants = leafMutants(it.inputs, leaf, given);
                counted.leaf += mutants.length;
                return survivors(it, mutants);
            }),
        );
        expect(passed).toEqual([]);
    });

    /** Mutants that fit although they should not, and that nobody listed. */
    function survivors(it: (typeof broken)[number], mutants: readonly Mutant[]): readonly string[] {
        return mutants.flatMap(({ path, name, inputs }) => {
            if (misfitsOf(it.schema, inputs).length > 0) return [];
            const line = `${it.type} ${positionless(path)}: ${name}`;
            const reason = admitted.find(({ matches }) => matches.test(line));
            if (reason === undefined) return [line];
            counted.listed++;
            usedReasons.add(reason.reason);
            return [];
        });
    }
});

describe("the mutants", () => {
    test("are at least five thousand with unlisted properties, and as many with broken leaves", () => {
        expect(counted.property + counted.removal).toBeGreaterThan(5_000);
        expect(counted.leaf).toBeGreaterThan(5_000);
    });

    test("that are listed with a reason are few, and no reason is stale", () => {
        expect(counted.listed / (counted.property + counted.removal + counted.leaf)).toBeLessThan(0.01);
        expect(admitted.map(({ reason }) => reason).filter((reason) => !usedReasons.has(reason))).toEqual([]);
    });
});

afterAll(() => {
    const { property, removal, leaf, listed } = counted;
    console.log(
        `${property} mutants with a property that nobody has looked at, ${removal} without one that has to be there, ${leaf} with a broken leaf; ${listed} listed with a reason, all others refused`,
    );
});

/** One resource for each set of properties, those with the most first. */
function different<R extends { readonly inputs: Readonly<Record<string, unknown>> }>(all: readonly R[]): readonly R[] {
    const byForm = new Map(all.map((it) => [[...formOf(it.inputs)].sort().join(), it]));
    return [...byForm]
        .toSorted(([a], [b]) => b.length - a.length)
        .slice(0, perType)
        .map(([, it]) => it);
}

function formOf(value: unknown, at: PropertyPath = []): ReadonlySet<string> {
    if (typeof value !== "object" || value === null || value instanceof Unknown) return new Set([positionless(at)]);
    return new Set(
        Object.entries(value).flatMap(([key, each]) => [...formOf(each, [...at, Array.isArray(value) ? 0 : key])]),
    );
}

function positionless(path: PropertyPath): string {
    return formatPath(path).replaceAll(/\[\d+\]/g, "[*]");
}
