import type { PreviewResource } from "../preview.ts";
import type { Colors } from "./colors.ts";
import { shortType } from "../short-type.ts";

/** A line of the tree: one resource with what is below it, or several of a type that have nothing below. */
interface Branch {
    readonly resources: readonly PreviewResource[];
    readonly children: readonly Branch[];
}

/** The resource tree; leaves of the same type and parent share a line. */
export function treeLines(resources: readonly PreviewResource[], colors: Colors, width: number): readonly string[] {
    const children = Map.groupBy(resources, (resource) => resource.parent);
    return branchesOf(undefined, children).flatMap((branch) => [
        ...lineOf(branch, colors, width),
        ...below(branch, colors, width),
    ]);
}

type Children = ReadonlyMap<string | undefined, readonly PreviewResource[]>;

function branchesOf(parent: string | undefined, children: Children): readonly Branch[] {
    const own = children.get(parent) ?? [];
    const inner = own.filter((resource) => children.has(resource.urn));
    const leaves = own.filter((resource) => !children.has(resource.urn));
    return [
        ...inner.map((resource) => ({ resources: [resource], children: branchesOf(resource.urn, children) })),
        ...[...Map.groupBy(leaves, leafKey).values()].map((same) => ({ resources: same, children: [] })),
    ];
}

/** What may share a line: the same type, and the same notes. */
function leafKey(resource: PreviewResource): string {
    return [resource.type, ...notesOf(resource)].join("\n");
}

function below(branch: Branch, colors: Colors, width: number): readonly string[] {
    return branch.children.flatMap((child, index) => {
        const isLast = index === branch.children.length - 1;
        const [first = "", ...rest] = lineOf(child, colors, width - 3);
        const deeper = below(child, colors, width - 3);
        const bar = colors.dim(isLast ? "   " : "│  ");
        return [colors.dim(isLast ? "└─ " : "├─ ") + first, ...[...rest, ...deeper].map((line) => bar + line)];
    });
}

function lineOf(branch: Branch, colors: Colors, width: number): readonly string[] {
    const [first] = branch.resources;
    if (first === undefined) {
        return [];
    }
    const count = branch.resources.length;
    const type = shortType(first);
    const times = count === 1 ? "" : ` ×${count}`;
    const notes = notesOf(first)
        .map((note) => ` (${note})`)
        .join("");
    const inside = branch.children.length === 0 ? "" : `  ${descendants(branch)} inside`;
    const names = fit(
        branch.resources.map((resource) => resource.name),
        width - type.length - times.length - notes.length - 2,
    );
    const label = branch.children.length > 0 ? colors.bold(type) : type;
    return [`${label}${colors.cyan(times)} ${colors.dim(names)}${colors.yellow(notes)}${colors.dim(inside)}`];
}

function notesOf(resource: PreviewResource): readonly string[] {
    return [
        ...(resource.protect ? ["protected"] : []),
        ...(resource.external === true ? ["read, not created"] : []),
        ...(resource.opaque ? ["opaque: its plugin would add resources that cannot be seen offline"] : []),
    ];
}

function descendants(branch: Branch): number {
    return branch.children.reduce((sum, child) => sum + child.resources.length + descendants(child), 0);
}

/** As many names as fit, at least one, then how many are left. */
function fit(names: readonly string[], width: number): string {
    const whole = names.join(", ");
    if (whole.length <= width || names.length <= 1) {
        return whole;
    }
    let shown = 1;
    const text = (count: number) => `${names.slice(0, count).join(", ")}, … +${names.length - count}`;
    while (shown + 1 < names.length && text(shown + 1).length <= width) {
        shown += 1;
    }
    return text(shown);
}
