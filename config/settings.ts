import { modes } from "../catalog/vocabulary.ts";
import type { Mode } from "../catalog/vocabulary.ts";
import { unknownKey } from "./schema/zod-findings.ts";
import { fieldDocs } from "./schema/field.ts";
import { concepts, unusedBy } from "./deployment-config.ts";
import type { ConceptName } from "./deployment-config.ts";
import type { RawConcepts } from "./draft.ts";
import type { Finding } from "./fault.ts";
import { namespace, under } from "./path.ts";
import { nearest, quote } from "./suggest.ts";

/** A stack's config as it is written: whole keys (`ringfence:mode`) to plain values. */
export type Settings = Readonly<Record<string, unknown>>;

const conceptNames = Object.keys(concepts);

/** Sorts the keys of a config into concepts, and finds those that are unknown, unused by the mode, or missing. */
export function readSettings(settings: Settings): {
    readonly raw: RawConcepts;
    readonly findings: readonly Finding[];
} {
    const mode = modes.find((known) => known === settings[`${namespace}:mode`]);
    const raw: Record<string, unknown> = {};
    const findings: Finding[] = [];
    for (const [key, value] of Object.entries(settings)) {
        const [owner = "", name = ""] = splitKey(key);
        if (owner === "pulumi") continue;
        if (owner !== namespace) findings.push(foreignKey(key, owner));
        else if (!Object.hasOwn(concepts, name)) findings.push(unknownConcept(key));
        else {
            const unused = mode === undefined ? undefined : reasonUnused(mode, name);
            if (mode !== undefined && unused !== undefined) findings.push(unusedKey(mode, name, unused));
            else raw[name] = value;
        }
    }
    return { raw, findings: [...findings, ...missingConcepts(mode, settings)] };
}

function splitKey(key: string): readonly string[] {
    const colon = key.indexOf(":");
    return colon === -1 ? ["", key] : [key.slice(0, colon), key.slice(colon + 1)];
}

function reasonUnused(mode: Mode, name: string): string | undefined {
    return Object.entries(unusedBy[mode]).find(([concept]) => concept === name)?.[1];
}

function foreignKey(key: string, owner: string): Finding {
    const path = ["config", key];
    if (owner === "") {
        return {
            path,
            at: "key",
            problem: `${quote(key)} has no namespace`,
            reason: "Pulumi finds a program's keys by the project's name before the colon.",
            fix: conceptNames.includes(key)
                ? `Write ${namespace}:${key}.`
                : `Write ${namespace}:<concept>, or remove it.`,
        };
    }
    if (nearest(owner, [namespace]) !== undefined) {
        return {
            ...unknownConcept(key),
            fix: `Did you mean the namespace "${namespace}"? Write ${namespace}:<concept>.`,
        };
    }
    return {
        path,
        at: "key",
        problem: `${quote(key)} configures the provider ${quote(owner)} outside of ringfence`,
        reason:
            "The program makes its own providers from ringfence:region and ringfence:accounts; a second source of truth " +
            "could move resources to another region or account.",
        fix: owner === "aws" ? "Remove it; write ringfence:region or ringfence:accounts." : "Remove it.",
    };
}

function unknownConcept(key: string): Finding {
    const known = conceptNames.map((name) => `${namespace}:${name}`);
    return unknownKey(["config", key], known);
}

function unusedKey(mode: Mode, name: string, reason: string): Finding {
    return {
        path: under(name),
        at: "key",
        problem: `the mode ${mode} does not use ${name}`,
        reason: `A key that changes nothing misleads the reader: ${reason}.`,
        fix: `Remove it, or write a mode that uses it: ${modesUsing(name).join(" or ")}.`,
    };
}

function modesUsing(name: string): readonly Mode[] {
    return modes.filter((mode) => reasonUnused(mode, name) === undefined);
}

/** Concepts that may be left out; all others must be written. */
const optional: readonly ConceptName[] = [
    "tokenBudgets",
    "rollout",
    "gatewayEntrance",
    "retention",
    "observability",
    "tags",
];

/** True where a stack of this mode must write the concept. Of an unknown mode only the common concepts are asked. */
export function isRequired(mode: Mode | undefined, name: ConceptName): boolean {
    if (optional.includes(name)) return false;
    const unusedIn = modes.filter((each) => reasonUnused(each, name) !== undefined);
    return mode === undefined ? unusedIn.length === 0 : !unusedIn.includes(mode);
}

function missingConcepts(mode: Mode | undefined, settings: Settings): readonly Finding[] {
    return Object.entries(concepts).flatMap(([name, schema]): readonly Finding[] => {
        // The names are the table's own keys, which Object.entries forgets.
        if (Object.hasOwn(settings, `${namespace}:${name}`) || !isRequired(mode, name as ConceptName)) return [];
        const doc = fieldDocs.get(schema);
        return [
            {
                path: under(name),
                problem: `${name} is missing`,
                reason: doc?.why ?? "",
                fix: `Add ${namespace}:${name} below config:. ${doc?.write ?? ""}`,
            },
        ];
    });
}
