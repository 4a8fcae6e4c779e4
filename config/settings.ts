import type { Fault } from "../components/fault.ts";
import { modes } from "../catalog/vocabulary.ts";
import type { Mode } from "../catalog/vocabulary.ts";
import { unknownKey } from "./schema/zod-faults.ts";
import { fieldDocs } from "./schema/field.ts";
import type { RawValues } from "./draft.ts";
import type { AnyKey } from "./key.ts";
import { keys } from "./keys/index.ts";
import { namespace, under } from "./path.ts";
import { nearest, quote } from "../components/suggest.ts";

/** A stack's config as it is written: whole keys (`ringfence:mode`) to plain values. */
export type Settings = Readonly<Record<string, unknown>>;

/** Takes the values of a config apart by key, and finds keys that are unknown, unused by the mode, or missing. */
export function readSettings(settings: Settings): {
    readonly raw: RawValues;
    readonly faults: readonly Fault[];
} {
    const mode = modes.find((known) => known === settings[`${namespace}:mode`]);
    const raw: Record<string, unknown> = {};
    const faults: Fault[] = [];
    for (const [key, value] of Object.entries(settings)) {
        const [owner = "", name = ""] = splitKey(key);
        if (owner === "pulumi") continue;
        const known = keys.find((one) => one.name === name);
        if (owner !== namespace) faults.push(foreignKey(key, owner));
        else if (known === undefined) faults.push(unknownStackKey(key));
        else {
            const unused = mode === undefined ? undefined : reasonUnused(mode, known);
            if (mode !== undefined && unused !== undefined) faults.push(unusedKey(mode, known, unused));
            else raw[name] = value;
        }
    }
    return { raw, faults: [...faults, ...missingKeys(mode, settings)] };
}

function splitKey(key: string): readonly string[] {
    const colon = key.indexOf(":");
    return colon === -1 ? ["", key] : [key.slice(0, colon), key.slice(colon + 1)];
}

function reasonUnused(mode: Mode, { unusedIn }: AnyKey): string | undefined {
    return unusedIn[mode];
}

function foreignKey(key: string, owner: string): Fault {
    const path = ["config", key];
    if (owner === "") {
        return {
            path,
            at: "key",
            problem: `${quote(key)} has no namespace`,
            why: "Pulumi finds a program's keys by the project's name before the colon.",
            fix: keys.some(({ name }) => name === key)
                ? `Write ${namespace}:${key}.`
                : `Write ${namespace}:<key>, or remove it.`,
        };
    }
    if (nearest(owner, [namespace]) !== undefined) {
        return {
            ...unknownStackKey(key),
            fix: `Did you mean the namespace "${namespace}"? Write ${namespace}:<key>.`,
        };
    }
    return {
        path,
        at: "key",
        problem: `${quote(key)} configures the provider ${quote(owner)} outside of ringfence`,
        why:
            "The program makes its own providers from ringfence:region and ringfence:accounts; a second source of truth " +
            "could move resources to another region or account.",
        fix: owner === "aws" ? "Remove it; write ringfence:region or ringfence:accounts." : "Remove it.",
    };
}

function unknownStackKey(key: string): Fault {
    return unknownKey(
        ["config", key],
        keys.map(({ name }) => `${namespace}:${name}`),
    );
}

function unusedKey(mode: Mode, key: AnyKey, reason: string): Fault {
    const using = modes.filter((other) => reasonUnused(other, key) === undefined);
    return {
        path: under(key.name),
        at: "key",
        problem: `the mode ${mode} does not use ${key.name}`,
        why: `A key that changes nothing misleads the reader: ${reason}.`,
        fix: `Remove it, or write a mode that uses it: ${using.join(" or ")}.`,
    };
}

/** True where only some modes use the key. */
export function isModal({ unusedIn }: AnyKey): boolean {
    return Object.keys(unusedIn).length > 0;
}

/** True where a stack of this mode must write the key. Of an unknown mode only the keys of all modes are asked. */
export function isRequired(mode: Mode | undefined, key: AnyKey): boolean {
    if (key.optional) return false;
    return mode === undefined ? !isModal(key) : reasonUnused(mode, key) === undefined;
}

function missingKeys(mode: Mode | undefined, settings: Settings): readonly Fault[] {
    return keys
        .filter((key) => isRequired(mode, key) && !Object.hasOwn(settings, `${namespace}:${key.name}`))
        .map(({ name, schema }) => {
            const doc = fieldDocs.get(schema);
            return {
                path: under(name),
                problem: `${name} is missing`,
                why: doc?.why ?? "",
                fix: `Add ${namespace}:${name} below config:. ${doc?.write ?? ""}`,
            };
        });
}
