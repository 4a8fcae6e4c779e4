import type { AddedResource, StackChange } from "../../policies/kit/mutation.ts";
import { noOptions } from "../../preview/engine/resource-record.ts";
import type { ResourceRecord } from "../../preview/engine/resource-record.ts";

/** The records of a stack that a change touches, and the stack after it. */
export interface ChangedRecords {
    /** As they were: those that are changed or gone. */
    readonly before: readonly ResourceRecord[];
    /** As they are: those that are changed or new. */
    readonly after: readonly ResourceRecord[];
    /** URNs of the records that are gone. */
    readonly removed: ReadonlySet<string>;
}

/** What a mutation makes of the records of a stack. */
export function changedRecords(
    records: readonly ResourceRecord[],
    { changed = [], removed = [], added = [] }: StackChange,
): ChangedRecords {
    const edits = new Map(changed.map((one) => [one.urn, one]));
    const gone = new Set(removed);
    const edited = records.flatMap((record) => {
        const edited = edits.get(record.urn);
        if (edited === undefined || gone.has(record.urn)) return [];
        const { edit, ignoreChanges = record.options.ignoreChanges } = edited;
        const options = { ...record.options, ignoreChanges };
        return [{ ...record, options, inputs: edit(record.inputs), outputs: edit(record.outputs) }];
    });
    return {
        before: records.filter(({ urn }) => edits.has(urn) || gone.has(urn)),
        after: [...edited, ...added.map((resource) => newRecord(records, resource))],
        removed: gone,
    };
}

function newRecord(
    records: readonly ResourceRecord[],
    { type, isRead = false, props, origins }: AddedResource,
): ResourceRecord {
    const provider = records.find((record) => record.type === `pulumi:providers:${type.split(":")[0] ?? ""}`);
    const stack = records.find((record) => record.type === "pulumi:pulumi:Stack");
    return {
        urn: `${stack?.urn.split("::").slice(0, 2).join("::") ?? ""}::${type}::mutant`,
        type,
        name: "mutant",
        kind: isRead ? "read" : "custom",
        ...(provider && { provider: `${provider.urn}::mutant` }),
        dependencies: [],
        propertyDependencies: Object.fromEntries(Object.entries(origins).map(([property, urn]) => [property, [urn]])),
        aliases: [],
        options: noOptions,
        inputs: props,
        outputs: props,
    };
}
