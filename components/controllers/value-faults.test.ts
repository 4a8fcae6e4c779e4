import { describe, expect, it } from "vitest";
import { isDay, referenceDay } from "../../catalog/day.ts";
import { recordedChart, recordedCharts } from "../../catalog/chart-values.ts";
import { formatPath } from "../fault.ts";
import { fullReleases } from "./controllers.fixture.ts";
import type { ChartRelease } from "./chart-release.ts";
import { valueFaults } from "./value-faults.ts";

const releases = fullReleases();

function releaseOf(name: string): ChartRelease {
    const found = releases.find(({ release }) => release === name);
    if (found === undefined) throw new Error(`the fixture has no release ${name}`);
    return found;
}

/** The release with another value at a path. */
function withValue(release: ChartRelease, path: readonly string[], value: unknown): ChartRelease {
    const set = (inside: unknown, [key = "", ...rest]: readonly string[]): unknown => {
        const keys = (inside ?? {}) as Readonly<Record<string, unknown>>;
        return { ...keys, [key]: rest.length === 0 ? value : set(keys[key], rest) };
    };
    return { ...release, values: set(release.values, path) as ChartRelease["values"] };
}

const problemsOf = (release: ChartRelease) => valueFaults(release).map(({ problem }) => problem);

describe("the values of a release", () => {
    it.each(releases)("$release: are all read by $chart $version", (release) => {
        expect(valueFaults(release)).toEqual([]);
    });

    it.each(releases)("$release: are compared with a record that says where and when it was read", (release) => {
        const { source, asOf } = recordedChart(release.chart, release.version) ?? { source: "", asOf: "" };
        expect(source).toMatch(/\d+\.\d+\.\d+|[0-9a-f]{7}/);
        expect(isDay(asOf) && asOf <= referenceDay).toBe(true);
    });

    it("are recorded for the charts of the plan and no others", () => {
        expect(Object.keys(recordedCharts())).toEqual(
            [...new Set(releases.map(({ chart, version }) => `${chart}-${version}`))].toSorted(),
        );
    });

    it.each(releases)("$release: one that no chart has is refused", (release) => {
        const [fault, ...others] = valueFaults(withValue(release, ["enabelLua"], false));
        expect(others).toEqual([]);
        expect(formatPath(fault?.path ?? [])).toBe(`charts.${release.chart}.values.enabelLua`);
        expect(fault?.problem).toBe(`${release.chart} ${release.version} has no value enabelLua`);
    });

    it("are refused below keys that the chart has, and inside lists", () => {
        const certManager = releaseOf("cert-manager");
        expect(problemsOf(withValue(certManager, ["webhook", "podDisruptionBudget", "enable"], true))).toEqual([
            "cert-manager v1.21.2 has no value webhook.podDisruptionBudget.enable",
        ]);
    });

    it("are refused where a switch is a text, and free where the chart hands them on", () => {
        const certManager = releaseOf("cert-manager");
        expect(problemsOf(withValue(certManager, ["crds", "enabled"], "false"))).toEqual([
            "cert-manager v1.21.2 takes true or false as crds.enabled",
        ]);
        expect(problemsOf(withValue(certManager, ["replicaCount"], { a: 1 }))).toHaveLength(1);
        expect(problemsOf(withValue(certManager, ["nodeSelector", "example.com/any"], "x"))).toEqual([]);
    });

    it("are refused where nothing is recorded of the version", () => {
        expect(valueFaults({ ...releaseOf("front"), version: "v0.0.1" })).toMatchObject([
            { path: ["charts", "gateway-helm", "version"], fix: expect.stringMatching(/test\/charts -u/) as string },
        ]);
    });
});

describe("the settings of Envoy Gateway, which its chart hands on unread", () => {
    const settings = ["config", "envoyGateway"] as const;

    it("turn scripts off on the egress tier, and on at the front", () => {
        expect(releaseOf("egress").values).toHaveProperty("config.envoyGateway.extensionApis.enableLua", false);
        expect(releaseOf("front").values).toHaveProperty("config.envoyGateway.extensionApis.enableLua", true);
    });

    it("are refused where the version does not know one, at whatever depth", () => {
        const scripts = [...settings, "extensionApis", "disableScripts"];
        expect(problemsOf(withValue(releaseOf("egress"), scripts, true))).toEqual([
            "gateway-helm v1.9.3 has no value config.envoyGateway.extensionApis.disableScripts",
        ]);
        const watch = [...settings, "provider", "kubernetes", "watch", "kind"];
        expect(problemsOf(withValue(releaseOf("front"), watch, "Namespaces"))).toEqual([
            "gateway-helm v1.9.3 has no value config.envoyGateway.provider.kubernetes.watch.kind",
        ]);
        expect(problemsOf(withValue(releaseOf("front"), [...settings, "extensions"], {}))).toHaveLength(1);
    });
});
