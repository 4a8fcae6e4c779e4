import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { parseDocument } from "yaml";
import { InvalidConfig } from "../invalid-config.ts";
import { applyProjectConfig } from "./project-config.ts";
import type { Project } from "./project.ts";
import type { ConfigEntry, StackConfig } from "./stack-config.ts";
import { unknownValue } from "../wire.ts";

/** Names of the stacks that have a file, sorted. */
function stackNames(project: Project): readonly string[] {
    const files = existsSync(project.stacksFolder) ? readdirSync(project.stacksFolder) : [];
    return files.flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? []).sort();
}

/**
 * Reads a stack file and flattens it as the Pulumi CLI does: scalars as text, lists and objects as JSON with sorted keys.
 * Encrypted values cannot be decrypted offline: the program gets Pulumi's own "unknown" in their place, marked secret, so
 * that whatever they reach is unknown and a rule that needs them is undetermined.
 * @throws InvalidConfig
 */
export function readStackConfig(project: Project, stack: string): StackConfig {
    const file = join(project.stacksFolder, `Pulumi.${stack}.yaml`);
    if (!existsSync(file)) {
        const known = stackNames(project);
        const names = known.length === 0 ? "no stack has a file yet" : `stacks that exist: ${known.join(", ")}`;
        throw new InvalidConfig([`there is no stack ${stack} - it has no file ${basename(file)} - ${names}`]);
    }
    const content = parseStackFile(file);
    if (content["environment"] !== undefined) {
        throw new InvalidConfig([
            `${basename(file)}: environment imports values from Pulumi Cloud - a preview without a network cannot see ` +
                "them - write the values under config:",
        ]);
    }
    const entries = new Map<string, ConfigEntry>();
    for (const [key, value] of Object.entries(content["config"] ?? {})) {
        entries.set(normalKey(key, basename(file)), entryOf(value));
    }
    return flatten(applyProjectConfig(project, stack, entries));
}

function parseStackFile(file: string): Record<string, object | undefined> {
    // Unquoted dates become timestamps in the CLI, so they must here as well.
    const document = parseDocument(readFileSync(file, "utf8"), { customTags: ["timestamp"] });
    const [error] = document.errors;
    if (error !== undefined) {
        throw new InvalidConfig([`${basename(file)} is not YAML - ${error.message}`]);
    }
    const content: unknown = document.toJS();
    if (content === null || content === undefined) {
        return {};
    }
    if (typeof content !== "object" || Array.isArray(content)) {
        throw new InvalidConfig([
            `${basename(file)} must be a map - Pulumi reads config: from it - write config: at the top`,
        ]);
    }
    return Object.fromEntries(
        Object.entries(content).map(([key, value]) => [key, isObject(value) ? value : undefined]),
    );
}

function isObject(value: unknown): value is object {
    return typeof value === "object" && value !== null;
}

/** `a:config:b` is the old form of `a:b`. */
function normalKey(key: string, file: string): string {
    const [, namespace, name] = /^([^:]+):(?:config:)?(.+)$/.exec(key) ?? [];
    if (namespace === undefined || name === undefined) {
        throw new InvalidConfig([
            `${file}: the key ${key} has no namespace - Pulumi cannot tell who reads it - write <namespace>:${key}`,
        ]);
    }
    return `${namespace}:${name}`;
}

function entryOf(value: unknown): ConfigEntry {
    let isSecret = false;
    function plain(given: unknown): unknown {
        if (given instanceof Date) {
            return goTime(given);
        }
        if (Array.isArray(given)) {
            return given.map(plain);
        }
        if (!isObject(given)) {
            return given;
        }
        const entries = Object.entries(given);
        if (entries.length === 1 && entries[0]?.[0] === "secure" && typeof entries[0][1] === "string") {
            isSecret = true;
            return unknownValue;
        }
        return Object.fromEntries(
            entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, item]) => [key, plain(item)]),
        );
    }
    return { value: plain(value), isSecret };
}

/** As Go prints a time, e.g. `2026-11-21 00:00:00 +0000 UTC`. */
function goTime(date: Date): string {
    const [day, time] = date.toISOString().slice(0, -1).split("T");
    return `${day ?? ""} ${(time ?? "").replace(/\.?0+$/, (zeros) => (zeros.startsWith(".") ? "" : zeros))} +0000 UTC`;
}

function flatten(entries: ReadonlyMap<string, ConfigEntry>): StackConfig {
    const keys = [...entries.keys()].sort();
    return {
        values: Object.fromEntries(keys.map((key) => [key, textOf(entries.get(key)?.value)])),
        secretKeys: keys.filter((key) => entries.get(key)?.isSecret === true),
    };
}

function textOf(value: unknown): string {
    return typeof value === "string" ? value : JSON.stringify(value ?? null);
}
