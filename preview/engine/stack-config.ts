import type { WireMap } from "../wire.ts";
import { secret } from "../wire.ts";

/** A stack's configuration as the language runtime takes it: flat texts, one for each key. */
export interface StackConfig {
    /** `<namespace>:<name>` to text; objects and lists are JSON. */
    readonly values: Readonly<Record<string, string>>;
    /** Keys whose value is secret, or has a secret inside. */
    readonly secretKeys: readonly string[];
}

/** The keys of one package without their namespace: what configures its default provider. */
export function packageConfig(config: StackConfig, packageName: string): WireMap {
    const prefix = `${packageName}:`;
    // Dynamic providers run the program's own code, which reads every key by its full name.
    const isDynamic = packageName === "pulumi-nodejs" || packageName === "pulumi-python";
    const keys = Object.keys(config.values).filter((key) => isDynamic || key.startsWith(prefix));
    return Object.fromEntries(
        keys.map((key) => {
            const value = config.values[key] ?? "";
            const isSecret = config.secretKeys.includes(key);
            return [isDynamic ? key : key.slice(prefix.length), isSecret ? secret(value) : value];
        }),
    );
}

/**
 * Packages whose default provider the stack forbids (`pulumi:disable-default-providers`), `*` for all.
 * @throws Error where the key is no list of texts.
 */
export function deniedDefaultProviders(config: StackConfig): readonly string[] {
    const text = config.values["pulumi:disable-default-providers"] ?? "";
    if (text === "") {
        return [];
    }
    const list: unknown = parseJson(text);
    if (!Array.isArray(list)) {
        throw new Error(`Failed to parse ${text}: pulumi:disable-default-providers must be a list of package names`);
    }
    return list.map((item: unknown, index) => {
        if (typeof item !== "string") {
            throw new Error(`pulumi:disable-default-providers[${index}] must be a string`);
        }
        return item.trim();
    });
}

function parseJson(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return undefined;
    }
}

/** A configuration value with its key, before it is flattened. */
export interface ConfigEntry {
    readonly value: unknown;
    /** True where the value is, or has inside, something encrypted. */
    readonly isSecret: boolean;
}
