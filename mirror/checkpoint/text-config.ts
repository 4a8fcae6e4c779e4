import type { Path } from "../../components/fault.ts";
import type { JsonObject } from "./read-checkpoint.ts";

/** The part of a configuration that describes the text model, and where it stands: models that see nest it. */
export interface TextConfig {
    readonly config: JsonObject;
    readonly path: Path;
}

/** Finds it. */
export function textConfigOf(config: JsonObject): TextConfig {
    for (const key of ["text_config", "llm_config", "language_config"]) {
        const nested = config[key];
        // JSON knows no other objects.
        if (isObject(nested)) return { config: nested, path: ["config.json", key] };
    }
    return { config, path: ["config.json"] };
}

/** True for a mapping. */
export function isObject(value: unknown): value is JsonObject {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A whole number of a configuration, at least 1. */
export function wholeIn(config: JsonObject, name: string): number | undefined {
    const value = config[name];
    return typeof value === "number" && Number.isSafeInteger(value) && value >= 1 ? value : undefined;
}
