import { beforeAll, describe, expect, it } from "vitest";
import type { DeploymentConfig } from "../../config/index.ts";
import { keys } from "../../config/keys/index.ts";
import type { Settings } from "../../config/settings.ts";
import { Baseline } from "./effect.ts";
import { instancesIn, leavesOf, othersThan } from "./leaves.ts";
import type { Instance, Leaf, Path } from "./leaves.ts";
import { subjects } from "./subjects.ts";

/** Leaves that decide whether a stack may be, and change nothing that is built: each with the question that they answer. */
const judgedAlone: Readonly<Record<string, string>> = {
    "models.*.licence.monthlyActiveUsers": "whether the licence still holds at this size",
    "models.*.licence.companyCountry": "whether the licence gives companies of this country any rights",
    "keyCustody<external>.custodianCountry": "whether the key store stands in the jurisdiction",
    "keyCustody<external>.proxyServiceName": "whether the key store is reached inside the region",
};

/** Leaves without any effect yet, each with what will give it one. Nothing else may be without. */
const withoutEffect: Readonly<Record<string, string>> = {
    ...Object.fromEntries(
        ["dpa.signedOn", "dpa.reference", "baa.signedOn", "baa.reference"].map((field) => [
            `providers.*.${field}`,
            "an auditor asks for it: the register of processors will name it",
        ]),
    ),
};

/** A leaf in one of the subjects. */
interface Occurrence extends Instance {
    readonly baseline: Baseline;
}

let baselines: readonly Baseline[] = [];
/** Every text in any of the subjects. */
let words: readonly string[] = [];

function occurrencesOf(key: (typeof keys)[number], leaf: Leaf): readonly Occurrence[] {
    return baselines.flatMap((baseline) =>
        instancesIn(key.schema, baseline.settings[`ringfence:${key.name}`], key.name, [`ringfence:${key.name}`])
            .filter(({ name }) => name === leaf.name)
            .map((instance) => ({ ...instance, baseline })),
    );
}

/** Values that are tried for one leaf; the nearest ones come first. */
const mostTried = 150;
/** Configs of one leaf whose resources are compared: each takes a second. */
const mostRegistered = 2;

/**
 * What the best change of a leaf does: `built` where something else is planned or registered.
 *
 * @param enough `refused`: a refusal is all that is asked for.
 */
async function effectOf(leaves: readonly Occurrence[], enough?: "refused"): Promise<"built" | "refused" | "nothing"> {
    const accepted: { readonly config: DeploymentConfig; readonly baseline: Baseline }[] = [];
    let refused = false;
    for (const { baseline, path, other } of changesOf(leaves).slice(0, mostTried)) {
        const planned = await baseline.planned(replaced(baseline.settings, path, other) as Settings);
        if (planned === "built") return "built";
        if (planned !== "refused") accepted.push({ config: planned, baseline });
        else if (enough === "refused") return "refused";
        else refused = true;
        if (enough === undefined && accepted.length === mostRegistered) break;
    }
    for (const { config, baseline } of accepted.slice(0, mostRegistered)) {
        if (await baseline.registersOthers(config)) return "built";
    }
    return refused ? "refused" : "nothing";
}

/** Other values of a leaf, first one for each of its occurrences, then a second one for each, and so on. */
function changesOf(leaves: readonly Occurrence[]): readonly (Occurrence & { readonly other: unknown })[] {
    const written = leaves.flatMap(({ value }) => (value === undefined ? [] : [value]));
    const others = leaves.map((leaf) =>
        othersThan(leaf.value, leaf.schema, [...written, ...wordsIn(leaf.baseline.settings), ...words]).map(
            (other) => ({
                ...leaf,
                other,
            }),
        ),
    );
    const most = Math.max(0, ...others.map(({ length }) => length));
    return Array.from({ length: most }, (_, i) => others.flatMap((of) => of.slice(i, i + 1))).flat();
}

/** A copy of a value with something else at a path. */
function replaced(value: unknown, [first, ...rest]: Path, other: unknown): unknown {
    if (first === undefined) return other;
    if (Array.isArray(value))
        return value.map((item, i): unknown => (i === first ? replaced(item, rest, other) : item));
    const entries = Object.entries(value ?? {});
    const inner: unknown = entries.find(([key]) => key === first)?.[1];
    return { ...Object.fromEntries(entries), [first]: replaced(inner, rest, other) };
}

/** Every text in a value, names of entries too. */
function wordsIn(value: unknown): readonly string[] {
    if (typeof value === "string") return [value];
    if (Array.isArray(value)) return value.flatMap(wordsIn);
    return typeof value === "object" && value !== null
        ? Object.entries(value).flatMap(([name, inner]) => [name, ...wordsIn(inner)])
        : [];
}

describe("each leaf of the config does something when it is changed:", () => {
    beforeAll(() => {
        baselines = subjects().map((subject) => new Baseline(subject));
        words = [...new Set(baselines.flatMap(({ settings }) => wordsIn(settings)))];
    });

    const leaves = keys.flatMap((key) =>
        leavesOf(key.schema, key.name).map((leaf) => ({ key, leaf, name: leaf.name })),
    );

    it.each(leaves)("$name", async ({ key, leaf }) => {
        const occurrences = occurrencesOf(key, leaf);
        expect(occurrences, "no subject shows the leaf: add it in subjects.ts").not.toEqual([]);
        const effect = await effectOf(occurrences, leaf.name in judgedAlone ? "refused" : undefined);
        if (leaf.name in withoutEffect) expect(effect, "the leaf has an effect now").toBe("nothing");
        else expect(effect, "nothing follows from the leaf: give it an effect or remove it").not.toBe("nothing");
    });
});
