import type { ResourceRecord } from "./engine/resource-record.ts";
import { stackType, urnOfReference } from "./engine/urn.ts";
import { redactAll } from "./wire.ts";
import type { PreviewResource } from "./preview.ts";

/**
 * The resources as a tree: the stack first, each parent right before its children, siblings by URN. A program registers
 * asynchronously, so the order of registration may differ between runs; this one cannot.
 */
export function inTreeOrder(resources: readonly ResourceRecord[]): readonly ResourceRecord[] {
    const children = Map.groupBy(resources, (resource) => resource.parent);
    const ordered: ResourceRecord[] = [];
    function visit(parent: string | undefined): void {
        for (const resource of (children.get(parent) ?? []).toSorted(byUrn)) {
            ordered.push(resource);
            visit(resource.urn);
        }
    }
    visit(undefined);
    return ordered;
}

function byUrn(a: ResourceRecord, b: ResourceRecord): number {
    const rank = (resource: ResourceRecord) => (resource.type === stackType ? 0 : 1);
    return rank(a) - rank(b) || (a.urn < b.urn ? -1 : a.urn > b.urn ? 1 : 0);
}

/** A registration as the preview shows it: without secrets and without protocol marks. */
export function previewResource(record: ResourceRecord): PreviewResource {
    const aliases = [...new Set(record.aliases)].sort();
    return {
        urn: record.urn,
        type: record.type,
        name: record.name,
        ...(record.parent === undefined ? {} : { parent: record.parent }),
        ...(record.provider === undefined ? {} : { provider: urnOfReference(record.provider) }),
        dependencies: record.dependencies,
        propertyDependencies: record.propertyDependencies,
        inputs: redactAll(record.inputs),
        protect: record.options.protect,
        opaque: record.kind === "remote",
        ...(record.kind === "read" ? { external: true } : {}),
        ...(aliases.length === 0 ? {} : { aliases }),
    };
}
