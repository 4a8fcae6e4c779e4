import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { gatewayOnly, watched } from "../observability.fixture.ts";
import { allDashboards, dashboards } from "./dashboards.ts";
import { dashboardFile, dashboardModel } from "./grafana.ts";

interface Placed {
    readonly id: number;
    readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
}

describe.each(allDashboards)("the dashboard $id", (dashboard) => {
    const panels = dashboardModel(dashboard).panels as readonly Placed[];

    it("is the same bytes each time, small enough for a ConfigMap", () => {
        expect(dashboardFile(dashboard)).toBe(dashboardFile(dashboard));
        expect(dashboardFile(dashboard).length).toBeLessThan(1_000_000);
    });

    it("has panels with numbers of their own that do not cover each other or leave the grid", () => {
        expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
        for (const { gridPos } of panels) expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
        const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
            Array.from({ length: w * h }, (_, i) => `${x + (i % w)},${y + Math.floor(i / w)}`),
        );
        expect(new Set(cells).size).toBe(cells.length);
    });

    it("asks the source that the reader chose, and for labels that it offers", () => {
        const text = dashboardFile(dashboard);
        for (const [uid] of text.matchAll(/"uid": "(?!ringfence-)[^"]*"/g)) expect(uid).toBe('"uid": "${datasource}"');
        const offered = (dashboard.filters ?? []).map(({ label }) => label);
        const used = [...text.matchAll(/=~\\"\$(\w+)/g)].map(([, label = ""]) => label);
        expect([...new Set(used)]).toEqual(offered);
    });

    it("says of each panel how to read it", () => {
        for (const { panels: inRow } of dashboard.rows) {
            for (const { title, description, queries } of inRow) {
                expect(description, title).toMatch(/\.$/);
                expect(queries.length, title).toBeGreaterThan(0);
            }
        }
    });
});

describe("the dashboards", () => {
    it("are those of the gateway alone where there is no fleet", () => {
        expect(dashboards(gatewayOnly).map(({ id }) => id)).toEqual(["gateway"]);
        expect(dashboards(watched)).toEqual(allDashboards);
    });

    it("are all that lies in docs/dashboards", () => {
        const files = readdirSync(join(import.meta.dirname, "..", "..", "..", "docs", "dashboards"));
        expect(files.toSorted()).toEqual(allDashboards.map(({ id }) => `${id}.json`).toSorted());
    });
});
