import type { Dashboard, Filter, Panel, Query, Row } from "./dashboard.ts";

/** Grafana's version of its own model. */
const schemaVersion = 39;

/** Grafana's grid has so many columns. */
const columns = 24;
const heights = { row: 1, panel: 8 } as const;

/** A reader chooses the source: nothing here knows how Grafana calls it. */
const datasource = { type: "prometheus", uid: "${datasource}" };

/** A dashboard as Grafana reads it. Same dashboard, same bytes. */
export function dashboardFile(dashboard: Dashboard): string {
    return `${JSON.stringify(dashboardModel(dashboard), null, 2)}\n`;
}

/** A dashboard in Grafana's model. */
export function dashboardModel({ id, title, description, filters = [], rows }: Dashboard) {
    return {
        uid: `ringfence-${id}`,
        title: `ringfence / ${title}`,
        description,
        tags: ["ringfence"],
        schemaVersion,
        editable: false,
        graphTooltip: 1,
        timezone: "utc",
        refresh: "30s",
        time: { from: "now-6h", to: "now" },
        templating: { list: [datasourceVariable, ...filters.map(filterVariable)] },
        panels: placed(rows),
    };
}

const datasourceVariable = { name: "datasource", label: "Source", type: "datasource", query: "prometheus" };

function filterVariable({ label, series }: Filter) {
    const query = `label_values(${series}, ${label})`;
    return {
        name: label,
        label,
        type: "query",
        datasource,
        definition: query,
        query: { query, refId: label },
        refresh: 2,
        sort: 1,
        multi: true,
        includeAll: true,
        current: { text: "All", value: "$__all" },
    };
}

/** Rows from top to bottom, the panels of each beside each other and as wide as they have room. */
function placed(rows: readonly Row[]) {
    const panels: object[] = [];
    let y = 0;
    for (const row of rows) {
        panels.push({
            id: panels.length + 1,
            type: "row",
            title: row.title,
            collapsed: false,
            gridPos: { x: 0, y, w: columns, h: heights.row },
            panels: [],
        });
        y += heights.row;
        const width = Math.floor(columns / row.panels.length);
        for (const [index, panel] of row.panels.entries()) {
            const gridPos = { x: index * width, y, w: width, h: heights.panel };
            panels.push({ id: panels.length + 1, ...panelModel(panel), gridPos });
        }
        y += heights.panel;
    }
    return panels;
}

function panelModel(panel: Panel) {
    const { title, description, unit, queries, kind = "graph" } = panel;
    return {
        title,
        description,
        datasource,
        ...(kind === "graph" ? graph(unit) : number(unit)),
        targets: queries.map(target),
    };
}

function graph(unit: Panel["unit"]) {
    return {
        type: "timeseries",
        fieldConfig: {
            defaults: { unit, min: 0, custom: { fillOpacity: 10, showPoints: "never" } },
            overrides: [],
        },
        options: {
            legend: { displayMode: "list", placement: "bottom", showLegend: true },
            tooltip: { mode: "multi", sort: "desc" },
        },
    };
}

function number(unit: Panel["unit"]) {
    return {
        type: "stat",
        fieldConfig: { defaults: { unit }, overrides: [] },
        options: {
            colorMode: "none",
            graphMode: "area",
            reduceOptions: { calcs: ["lastNotNull"], fields: "", values: false },
        },
    };
}

function target({ expr, legend }: Query, index: number) {
    return {
        refId: String.fromCharCode("A".charCodeAt(0) + index),
        datasource,
        editorMode: "code",
        range: true,
        expr,
        legendFormat: legend,
    };
}
