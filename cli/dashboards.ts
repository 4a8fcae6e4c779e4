import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Command } from "commander";
import { allDashboards, dashboardFile } from "../components/observability/index.ts";

/** Where the dashboards lie for those who have a Grafana of their own. */
export const dashboardsFolder = path.join(import.meta.dirname, "..", "docs", "dashboards");

/** `dashboards [--to <folder>]`: writes each dashboard as Grafana imports it. */
export const dashboardsCommand = new Command("dashboards")
    .description("write the Grafana dashboards, one JSON file each")
    .option("--to <folder>", "where to write them", dashboardsFolder)
    .action(({ to }: { readonly to: string }) => {
        mkdirSync(to, { recursive: true });
        for (const dashboard of allDashboards) {
            writeFileSync(path.join(to, `${dashboard.id}.json`), dashboardFile(dashboard));
        }
        const names = allDashboards.map(({ id }) => `${id}.json`).join(", ");
        process.stdout.write(`wrote ${names} to ${path.relative(process.cwd(), to) || "."}\n`);
    });
