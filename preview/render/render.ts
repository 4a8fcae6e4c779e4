import picocolors from "picocolors";
import type { Colors } from "./colors.ts";
import { flowLines } from "./flows.ts";
import { gpuLines } from "./gpus.ts";
import { lifecycleLines } from "./lifecycle.ts";
import { asDeployedLines, policyLines } from "./policies.ts";
import { reachabilityLines } from "./reachability.ts";
import { treeLines } from "./tree.ts";
import { unneededLines } from "./unneeded.ts";
import { isProviderType, packageOf, stackType } from "../engine/urn.ts";
import type { Preview, PreviewResource } from "../preview.ts";
import { isClean } from "../preview.ts";

/** How to draw. */
export interface RenderOptions {
    /** @default true where the terminal takes colour and NO_COLOR is not set */
    readonly color?: boolean;
    /** Columns to fill at most. @default 100 */
    readonly width?: number;
}

/** Draws a preview for people: what would exist, as a tree, which GPUs for which models,
 * which backends requests can reach, and what stands against it. Ends without a line break. */
export function renderPreview(preview: Preview, options: RenderOptions = {}): string {
    const colors = picocolors.createColors(options.color ?? picocolors.isColorSupported);
    const width = options.width ?? 100;
    const sections = [
        treeLines(preview.resources, colors, width),
        gpuLines(preview.gpuPools, colors),
        reachabilityLines(preview.reachability, colors),
        flowLines(preview.flows, colors),
        lifecycleLines(preview.lifecycle, preview.unlisted, colors),
        unneededLines(preview.unneeded, colors),
        policyLines(preview, colors),
        asDeployedLines(preview, colors),
    ];
    const indented = sections
        .filter((lines) => lines.length > 0)
        .flatMap((lines) => ["", ...lines.map((line) => (line === "" ? "" : `  ${line}`))]);
    return [headingOf(preview, colors), ...indented].join("\n");
}

function headingOf(preview: Preview, colors: Colors): string {
    const mark = isClean(preview) ? colors.green("✓") : colors.red("✗");
    const seconds = (preview.durationMs / 1000).toFixed(1);
    const facts = [preview.mode, preview.jurisdiction, countsOf(preview.resources), `${seconds} s`];
    return `${mark} ${colors.bold(preview.stack)}  ${colors.dim(facts.join(" · "))}`;
}

/** e.g. `41 resources (37 aws, 3 components, 1 provider)`; the stack itself is not counted. */
function countsOf(resources: readonly PreviewResource[]): string {
    const counted = resources.filter((resource) => resource.type !== stackType);
    const groups = [...Map.groupBy(counted, groupOf)].map(([group, members]) => [group, members.length] as const);
    const parts = groups
        .toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
        .map(([group, count]) => `${count} ${group}${count === 1 ? "" : pluralOf(group)}`);
    const total = `${counted.length} resource${counted.length === 1 ? "" : "s"}`;
    return parts.length === 0 ? total : `${total} (${parts.join(", ")})`;
}

function groupOf(resource: PreviewResource): string {
    if (isProviderType(resource.type)) {
        return "provider";
    }
    return resource.provider === undefined ? "component" : packageOf(resource.type);
}

function pluralOf(group: string): string {
    return group === "component" || group === "provider" ? "s" : "";
}
