import { writeFile } from "node:fs/promises";
import { format } from "prettier";
import { describe, expect, inject, it } from "vitest";
import { misplacedValues, recordedChart, recordFile } from "../../catalog/chart-values.ts";
import type { ChartRecord } from "../../catalog/chart-values.ts";
import { fullReleases } from "../../components/controllers/controllers.fixture.ts";
import type { ChartRelease } from "../../components/controllers/chart-release.ts";
import { recordOf } from "./chart-record.ts";
import { findChart } from "./chart-sources.ts";
import { changedLeaves, pathOf } from "./leaves.ts";
import type { LeafPath } from "./leaves.ts";
import { digestsOf, findRenderer } from "./render-chart.ts";

const releases = fullReleases();
const renderer = await findRenderer();

/**
 * Values that a chart reads and that render nothing here, with the reason why they stand there. Everything else that changes no
 * object is a switch without effect.
 */
const withoutEffect: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    front: {
        "global.images.ratelimit.image":
            "Where tokens are counted the settings name the limiter's image; where not, the configuration still has to name an own one.",
    },
};

for (const release of releases) {
    const { chart, version } = release;
    const found = await findChart(release);
    if ("missing" in found || "missing" in renderer) {
        const reason = "missing" in found ? found.missing : "missing" in renderer ? renderer.missing : "";
        describe.skip(`the values of ${release.release} - skipped: ${reason}`, () => {
            it.skip("are recorded as the chart reads them", () => undefined);
        });
        continue;
    }
    const locked = found.version === version;
    const which = locked ? version : `${version}, by the nearest that can be had, ${found.version}`;
    describe(`the values of ${release.release} (${chart} ${which})`, () => {
        it("are recorded as the chart reads them", async () => {
            const read = await recordOf(chart, found);
            const recorded = recordedChart(chart, version);
            if (inject("updateRecords") && (recorded === undefined || (locked && !alike(recorded, read)))) {
                const source = locked ? read.source : `${read.source}; the nearest to ${version} that could be read`;
                await writeFile(recordFile(chart, version), await textOf({ ...read, source }));
            } else if (locked) expect(recorded?.values).toEqual(read.values);
            else expect(recorded, "no record of the version").toBeDefined();
        });

        it("change what is rendered, each of them", async () => {
            // What only the locked version reads cannot change what another one renders.
            const unread = locked ? [] : misplacedValues(release.values, (await recordOf(chart, found)).values);
            const begins = (path: LeafPath, start: LeafPath) => start.every((part, depth) => path[depth] === part);
            const leaves = changedLeaves(release.values).filter(
                ({ path }) => !unread.some((other) => begins(path, other.path)),
            );
            const rendered = async (all: readonly ChartRelease["values"][]) =>
                await digestsOf(renderer.path, found.path, release, all);
            const [own, ...withoutEach] = await rendered([release.values, ...leaves.map(({ without }) => without)]);
            expect(own).toBeDefined();
            const same = (digest: string | undefined) => digest === undefined || digest === own;
            // A leaf that says what the chart does by itself is looked at again with another value.
            const doubtful = leaves.filter((_, index) => same(withoutEach[index]));
            const changed = await rendered(doubtful.map((leaf) => leaf.changed));
            const idle = doubtful.filter((_, index) => same(changed[index])).map(({ path }) => pathOf(path));
            expect(idle).toEqual(Object.keys(withoutEffect[release.release] ?? {}));
        }, 600_000);
    });
}

function alike(one: ChartRecord, other: ChartRecord): boolean {
    return JSON.stringify(one.values) === JSON.stringify(other.values);
}

async function textOf(record: ChartRecord): Promise<string> {
    return await format(JSON.stringify(record), { parser: "json", printWidth: 120, tabWidth: 2 });
}
