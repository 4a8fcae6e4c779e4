import type { WireMap } from "../wire.ts";

/**
 * - `custom`: a provider would create it.
 * - `component`: a group the program made itself.
 * - `remote`: a component that a provider plugin would fill; what is inside cannot be seen offline.
 * - `read`: exists already and is only read.
 */
export type ResourceKind = "custom" | "component" | "remote" | "read";

/** One registration, as the engine keeps it. Values are on the wire: print them only through `redact`. */
export interface ResourceRecord {
    readonly urn: string;
    readonly type: string;
    readonly name: string;
    readonly kind: ResourceKind;
    /** URN of the parent; absent on the stack and on default providers. */
    readonly parent?: string;
    /** Reference of the provider, `<urn>::<id>`; absent on components and providers. */
    readonly provider?: string;
    /** URNs, sorted. */
    readonly dependencies: readonly string[];
    /** Input name to sorted URNs; names without any are left out. */
    readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
    /** URNs this resource had before, in the order given. */
    readonly aliases: readonly string[];
    readonly options: ResourceOptions;
    readonly inputs: WireMap;
    /** What a preview knows of the result: the inputs, or what a component registered. */
    readonly outputs: WireMap;
}

/** The options that policies may read. */
export interface ResourceOptions {
    readonly protect: boolean;
    readonly ignoreChanges: readonly string[];
    /** Absent where the program did not say. */
    readonly deleteBeforeReplace?: boolean;
    readonly additionalSecretOutputs: readonly string[];
    readonly timeouts: Timeouts;
}

/** In seconds; 0 stands for the provider's own default. */
export interface Timeouts {
    readonly createSeconds: number;
    readonly updateSeconds: number;
    readonly deleteSeconds: number;
    readonly readSeconds: number;
}

/** Options of a resource that said nothing. */
export const noOptions: ResourceOptions = {
    protect: false,
    ignoreChanges: [],
    additionalSecretOutputs: [],
    timeouts: { createSeconds: 0, updateSeconds: 0, deleteSeconds: 0, readSeconds: 0 },
};
