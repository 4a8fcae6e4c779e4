import { z } from "zod";
import { InvalidConfig } from "../invalid-config.ts";
import type { Project } from "./project.ts";
import type { ConfigEntry } from "./stack-config.ts";

const types = {
    string: z.string(),
    integer: z.int(),
    number: z.number(),
    boolean: z.boolean(),
    array: z.array(z.unknown()),
    object: z.record(z.string(), z.unknown()),
};

const declaration = z.looseObject({
    type: z.enum(["string", "integer", "number", "boolean", "array", "object"]).optional(),
    value: z.unknown().optional(),
    default: z.unknown().optional(),
    secret: z.boolean().optional(),
});

/**
 * Adds what `Pulumi.yaml` declares under `config:`: values and defaults that the stack does not set, and the checks the CLI
 * makes: required keys, types and secrecy.
 * @throws InvalidConfig with every fault.
 */
export function applyProjectConfig(
    project: Project,
    stack: string,
    entries: ReadonlyMap<string, ConfigEntry>,
): ReadonlyMap<string, ConfigEntry> {
    const all = new Map(entries);
    const faults: string[] = [];
    for (const [name, said] of Object.entries(project.config)) {
        const key = name.includes(":") ? name : `${project.name}:${name}`;
        const declared = declarationOf(said);
        const given = all.get(key);
        const fallback = declared.default ?? declared.value;
        if (given !== undefined) {
            faults.push(...faultsOf(stack, name, declared, given));
        } else if (fallback !== undefined && fallback !== null) {
            all.set(key, { value: fallback, isSecret: false });
        } else if (key.startsWith(`${project.name}:`)) {
            faults.push(`stack ${stack} does not set ${name} - Pulumi.yaml requires it - add ${key} under config:`);
        }
    }
    if (faults.length > 0) {
        throw new InvalidConfig(faults);
    }
    return all;
}

/** A declaration is a map with `type`, `value` or `default`; anything else is itself the value. */
function declarationOf(said: unknown): z.infer<typeof declaration> {
    const read = declaration.safeParse(said);
    const isDeclaration =
        read.success && ["type", "value", "default", "secret", "description"].some((key) => key in read.data);
    return isDeclaration ? read.data : { value: said };
}

function faultsOf(
    stack: string,
    name: string,
    declared: z.infer<typeof declaration>,
    given: ConfigEntry,
): readonly string[] {
    if (declared.secret === true && !given.isSecret) {
        return [
            `stack ${stack}: ${name} must be encrypted - Pulumi.yaml calls it a secret - use pulumi config set --secret`,
        ];
    }
    const { type } = declared;
    if (type === undefined || given.isSecret) {
        return [];
    }
    // The CLI reads every scalar as text first, so "5" is an integer and 5 is a string.
    const candidates = [given.value, scalar(given.value)];
    const fits = candidates.some((value) => types[type].safeParse(value).success);
    return fits ? [] : [`stack ${stack}: ${name} must be of type ${type} - Pulumi.yaml says so - correct the value`];
}

function scalar(value: unknown): unknown {
    if (typeof value !== "string") {
        return typeof value === "number" || typeof value === "boolean" ? String(value) : value;
    }
    if (value === "true" || value === "false") {
        return value === "true";
    }
    return value.trim() === "" ? value : Number(value);
}
