import { z } from "zod";
import type { Leaves } from "../../leaves/leaves.ts";
import { metadata, object } from "../object.ts";
import { monitoring } from "./monitoring-pods.ts";

const dashboards = ["models", "gpus", "gateway", "cost"];

/** A dashboard for Grafana's sidecar. */
export function dashboardFiles(leaves: Leaves): z.ZodType {
    const { is, json } = leaves;
    const inputs = dashboards.map((id) =>
        object(leaves, "v1", "ConfigMap", {
            metadata: metadata(leaves, {
                name: is(`dashboard-${id}`),
                namespace: is(monitoring),
                labels: { grafana_dashboard: is("1") },
            }),
            data: z.strictObject({ [`${id}.json`]: json(dashboard(leaves, id)) }),
        }),
    );
    return z.union(inputs);
}

/**
 * Graphs of what a reader's own source of metrics holds. There is no link, no text of HTML and no source but Prometheus: each would have
 * the reader's browser, or Grafana, ask a host of somebody else's.
 */
function dashboard(leaves: Leaves, id: string) {
    const { is, freeText, count, form } = leaves;
    return z.strictObject({
        uid: is(`ringfence-${id}`),
        title: freeText(),
        description: freeText(),
        tags: z.tuple([is("ringfence")]),
        schemaVersion: count(39, 60),
        editable: is(false),
        graphTooltip: count(0, 2),
        timezone: is("utc", "browser"),
        refresh: form("a time", /\d{1,3}[smh]/),
        time: z.strictObject({ from: form("a time", /now-\d{1,3}[mhd]/), to: is("now") }),
        templating: z.strictObject({ list: z.array(z.union([sourceVariable(leaves), filterVariable(leaves)])) }),
        panels: z.array(z.union([row(leaves), graph(leaves), number(leaves)])),
    });
}

function source({ is }: Leaves) {
    return z.strictObject({ type: is("prometheus"), uid: is("${datasource}") });
}

function sourceVariable({ is }: Leaves) {
    return z.strictObject({
        name: is("datasource"),
        label: is("Source"),
        type: is("datasource"),
        query: is("prometheus"),
    });
}

/** Values of a label, for the reader to choose from. */
function filterVariable(leaves: Leaves) {
    const { is, query, count } = leaves;
    const label = is("model", "pool", "gateway");
    return z.strictObject({
        name: label,
        label,
        type: is("query"),
        datasource: source(leaves),
        definition: query(),
        query: z.strictObject({ query: query(), refId: label }),
        refresh: count(0, 2),
        sort: count(0, 6),
        multi: is(true),
        includeAll: is(true),
        current: z.strictObject({ text: is("All"), value: is("$__all") }),
    });
}

function place({ count }: Leaves) {
    return z.strictObject({ x: count(0, 24), y: count(0, 10_000), w: count(1, 24), h: count(1, 100) });
}

function row(leaves: Leaves) {
    const { is, freeText, count } = leaves;
    return z.strictObject({
        id: count(1, 1_000),
        type: is("row"),
        title: freeText(),
        collapsed: is(false),
        gridPos: place(leaves),
        panels: z.tuple([]),
    });
}

const units = [
    ...["short", "s", "ms", "percentunit", "percent", "reqps", "currencyUSD", "watt", "celsius", "cps", "none"],
];

function panel(leaves: Leaves) {
    const { is, freeText, count, query, seriesText, form } = leaves;
    return {
        id: count(1, 1_000),
        title: freeText(),
        description: freeText(),
        datasource: source(leaves),
        gridPos: place(leaves),
        targets: z.array(
            z.strictObject({
                refId: form("a letter", /[A-Z]/),
                datasource: source(leaves),
                editorMode: is("code"),
                range: is(true),
                expr: query(),
                legendFormat: seriesText(),
            }),
        ),
    };
}

function graph(leaves: Leaves) {
    const { is, count } = leaves;
    return z.strictObject({
        ...panel(leaves),
        type: is("timeseries"),
        fieldConfig: z.strictObject({
            defaults: z.strictObject({
                unit: is(...units),
                min: count(0, 0),
                custom: z.strictObject({ fillOpacity: count(0, 100), showPoints: is("never", "auto") }),
            }),
            overrides: z.tuple([]),
        }),
        options: z.strictObject({
            legend: z.strictObject({
                displayMode: is("list", "table"),
                placement: is("bottom", "right"),
                showLegend: is(true),
            }),
            tooltip: z.strictObject({ mode: is("multi", "single"), sort: is("desc", "asc", "none") }),
        }),
    });
}

function number(leaves: Leaves) {
    const { is } = leaves;
    return z.strictObject({
        ...panel(leaves),
        type: is("stat"),
        fieldConfig: z.strictObject({
            defaults: z.strictObject({ unit: is(...units) }),
            overrides: z.tuple([]),
        }),
        options: z.strictObject({
            colorMode: is("none", "value"),
            graphMode: is("area", "none"),
            reduceOptions: z.strictObject({ calcs: z.tuple([is("lastNotNull")]), fields: is(""), values: is(false) }),
        }),
    });
}
