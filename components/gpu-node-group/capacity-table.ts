import { jurisdictions } from "../../catalog/jurisdictions.ts";
import type { JurisdictionId } from "../../catalog/jurisdictions.ts";
import { models } from "../../catalog/models.ts";
import type { ModelId, Precision } from "../../catalog/models.ts";
import { namesOf } from "../../catalog/table.ts";
import { alternativesFor } from "./alternatives.ts";
import type { Alternative } from "./alternatives.ts";
import type { ServingDemand } from "./fit-model.ts";

/** What every model is asked for, so that rows can be compared. */
const tableDemand = {
    maxContextTokens: 32_768,
    concurrency: 4,
    kvPrecision: "bf16",
    nodesPerReplica: 2,
} as const;

/** The cheapest capacity that carries a model in a jurisdiction, or none. */
export interface CapacityRow {
    readonly model: ModelId;
    readonly jurisdiction: JurisdictionId;
    /** @default - none in this jurisdiction */
    readonly cheapest?: Alternative & { readonly precision: Precision };
}

/** Every model of the catalog in every jurisdiction, in the order of the catalog. */
export function capacityTable(): readonly CapacityRow[] {
    return namesOf(models).flatMap((model) =>
        namesOf(jurisdictions).map((jurisdiction) => {
            const cheapest = cheapestOf(model, jurisdiction);
            return { model, jurisdiction, ...(cheapest === undefined ? {} : { cheapest }) };
        }),
    );
}

/** Best quality first: among equal prices the first one counts. */
const precisions: readonly Precision[] = ["bf16", "fp8", "nvfp4", "int4"];

/** Over all precisions that the model is published in. Without a confirmed price nothing is the cheapest of several. */
function cheapestOf(model: ModelId, jurisdiction: JurisdictionId): CapacityRow["cheapest"] {
    const facts = models[model];
    const longest = facts.maxContextTokens.confirmed ? facts.maxContextTokens.value : tableDemand.maxContextTokens;
    const found = precisions.flatMap((precision) => {
        if (facts.weights[precision] === undefined) return [];
        const demand: ServingDemand = {
            ...tableDemand,
            precision,
            maxContextTokens: Math.min(tableDemand.maxContextTokens, longest),
        };
        return alternativesFor(facts, demand, { jurisdiction }).map((found) => ({ ...found, precision }));
    });
    return found.toSorted((a, b) => (a.usdPerHour ?? Infinity) - (b.usdPerHour ?? Infinity))[0];
}

/** The table as a Markdown document. */
export function capacityDocument(rows: readonly CapacityRow[] = capacityTable()): string {
    const header = [
        "Model",
        "Jurisdiction",
        "Cheapest capacity",
        "Precision",
        "Shape",
        "Longest context",
        "USD per hour",
        "As of",
    ];
    const table = markdownTable([header, ...rows.map(cellsOf)]);
    const { maxContextTokens, concurrency, nodesPerReplica } = tableDemand;
    return [
        "# Where each model fits, and what it costs",
        "",
        "Generated from the catalog by `npm run generate`; do not edit.",
        "",
        `For each model and jurisdiction the cheapest capacity that carries ${concurrency} requests of ` +
            `${maxContextTokens.toLocaleString("en")} tokens at once`,
        `(or of the model's longest context, where that is shorter), on at most ${nodesPerReplica} nodes, with a BF16 cache.`,
        "Prices are list prices on demand for one replica; quota and free capacity are another matter.",
        "",
        table,
        "",
        "`none` means: nothing in the catalog is both large enough and confirmed to be offered in that jurisdiction.",
        "",
    ].join("\n");
}

function cellsOf({ model, jurisdiction, cheapest }: CapacityRow): readonly string[] {
    if (cheapest === undefined) return [model, jurisdiction, "none in this jurisdiction", "", "", "", "", ""];
    const { shape, maxContextTokens } = cheapest.fit;
    const nodes = shape.nodes === 1 ? "" : `${shape.nodes} x `;
    const pipeline = shape.pipelineParallel === 1 ? "" : `, PP ${shape.pipelineParallel}`;
    return [
        model,
        jurisdiction,
        `${nodes}${cheapest.instanceType} in ${cheapest.region}`,
        cheapest.precision,
        `TP ${shape.tensorParallel}${pipeline}`,
        maxContextTokens.toLocaleString("en"),
        cheapest.usdPerHour === undefined ? "not confirmed" : cheapest.usdPerHour.toFixed(2),
        cheapest.priceAsOf ?? "",
    ];
}

function markdownTable(rows: readonly (readonly string[])[]): string {
    const [header = [], ...body] = rows;
    const widths = header.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
    const line = (cells: readonly string[]) =>
        `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
    return [line(header), line(widths.map((width) => "-".repeat(width))), ...body.map(line)].join("\n");
}
