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
    /** What the provider calls it; absent in a preview, where nobody knows it yet, and on components. */
    readonly id?: string;
    /** What is known of the result: the inputs and, as deployed, what the provider adds; or what a component registered. */
    readonly outputs: WireMap;
    /** Why the simulated cloud could not say what a deployment would know of it; absent where it could, and in a preview. */
    readonly unsettled?: string;
}

/** What a program says about a resource besides its inputs. Policies see some of it: those that the analyzer protocol carries. */
export interface ResourceOptions {
    readonly protect: boolean;
    /** Property paths of which the engine keeps the old value, whatever the program says. */
    readonly ignoreChanges: readonly string[];
    /** Property paths whose change makes the resource anew. */
    readonly replaceOnChanges: readonly string[];
    /** Id of the existing thing that this resource takes over; absent where it is made. */
    readonly importId?: string;
    /** True where the thing stays in the cloud after the program no longer has it. */
    readonly retainOnDelete: boolean;
    /** URN of the resource whose deletion takes this one along; absent where it is deleted by itself. */
    readonly deletedWith?: string;
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
    replaceOnChanges: [],
    retainOnDelete: false,
    additionalSecretOutputs: [],
    timeouts: { createSeconds: 0, updateSeconds: 0, deleteSeconds: 0, readSeconds: 0 },
};
