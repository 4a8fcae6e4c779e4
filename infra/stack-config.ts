import * as pulumi from "@pulumi/pulumi";
import type { Day } from "../catalog/day.ts";
import type { DeploymentConfig } from "../config/deployment-config.ts";
import type { PlacedFault } from "../config/fault.ts";
import { closing, formatFaults, placed, sortFaults } from "../config/fault.ts";
import { secureFault } from "../config/hygiene.ts";
import { readProjectLock } from "../config/lock.ts";
import { faultsInUse, readOwnCatalog } from "../config/own-catalog.ts";
import { namespace } from "../config/path.ts";
import { validate } from "../config/validate.ts";

/** A config that must not be built. A RunError, so that Pulumi shows the message and no stack trace. */
export class ConfigError extends pulumi.RunError {
    readonly faults: readonly PlacedFault[];

    constructor(faults: readonly PlacedFault[]) {
        super(formatFaults(faults));
        this.faults = faults;
    }
}

/**
 * The config of the stack that runs this program, judged by the same code and against the same lock as its file.
 *
 * @param today The day to judge by: what has ended by then is a fault.
 * @throws ConfigError with every fault in its message.
 */
export function configFromPulumi(today: Day): DeploymentConfig {
    const settings = pulumi.runtime.allConfig();
    const secrets = Object.keys(settings)
        .filter((key) => key.startsWith(`${namespace}:`) && isSecret(key))
        .map((key) => secureFault(["config", key]));
    const plain = Object.fromEntries(Object.entries(settings).map(([key, text]) => [key, parseValue(text)]));
    const locked = readProjectLock();
    const own = readOwnCatalog();
    const lock = "lock" in locked ? locked.lock : undefined;
    const result = validate(plain, lock, today, closing(secrets), own.known);
    const beside = [...locked.faults, ...faultsInUse(own, plain)];
    if (result.ok && beside.length === 0) return result.config;
    const faults = result.ok ? [] : result.faults;
    throw new ConfigError(sortFaults([...beside, ...faults.map((fault) => placed(fault))]));
}

/** Pulumi hands structured values over as JSON, and everything else as text. */
function parseValue(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return text;
    }
}

/**
 * Whether Pulumi decrypted a key, or a part of it. The function is part of the runtime but marked internal, so that its
 * type is not published; where it should ever be gone, every key counts as secret and the config is refused.
 */
function isSecret(key: string): boolean {
    // A module namespace has no type for what its declarations leave out; the function's own is known from its source.
    const { isConfigSecret } = pulumi.runtime as { readonly isConfigSecret?: (key: string) => boolean };
    return isConfigSecret?.(key) ?? true;
}
