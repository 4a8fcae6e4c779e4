import { existsSync } from "node:fs";
import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { today } from "../../catalog/day.ts";
import type { ChartRelease } from "../../components/controllers/chart-release.ts";
import { suiteVersion } from "../locked-versions.ts";
import { cachedTool, goModuleFolder, run, toolCache } from "../tools.ts";

/** A chart whose sources lie here. */
export interface FoundChart {
    /** The chart as its project publishes it: `helm template` reads it. */
    readonly path: string;
    /** The version that was found, as the lock writes versions of the chart; another than the release's where that one is not served. */
    readonly version: string;
    /** Where it is from, and the day it was published. */
    readonly source: string;
    readonly asOf: string;
}

/** A Go module that carries a chart, in the same version, and the folder inside. */
interface ChartModule {
    readonly module: string;
    readonly folder: string;
    /** Folder with the definitions that the release job puts into the chart. @default - they are in it */
    readonly definitions?: string;
}

/** Charts that a Go module carries, by their names in the lock. The others are published in registries of charts only. */
const modules: Readonly<Record<string, ChartModule>> = {
    "gateway-helm": { module: "github.com/envoyproxy/gateway", folder: "charts/gateway-helm" },
    "ai-gateway-helm": { module: "github.com/envoyproxy/ai-gateway", folder: "manifests/charts/ai-gateway-helm" },
    "ai-gateway-crds-helm": {
        module: "github.com/envoyproxy/ai-gateway",
        folder: "manifests/charts/ai-gateway-crds-helm",
    },
    "cert-manager": { module: "github.com/cert-manager/cert-manager", folder: "deploy/charts/cert-manager" },
    "external-secrets-helm": {
        module: "github.com/external-secrets/external-secrets",
        folder: "deploy/charts/external-secrets",
        definitions: "config/crds/bases",
    },
    "aws-privateca-issuer-helm": {
        module: "github.com/cert-manager/aws-privateca-issuer",
        folder: "charts/aws-pca-issuer",
    },
    "keda-helm": { module: "github.com/kedacore/charts", folder: "keda" },
    lws: { module: "sigs.k8s.io/lws", folder: "charts/lws" },
};

/**
 * A folder with charts of the own registry, one unpacked chart in each `<name in the lock>-<version>`: `helm pull --untar` makes
 * it. With it the suite looks also at charts that no Go module carries.
 */
const pulledVariable = "RINGFENCE_CHARTS";

/**
 * The sources of the chart that a release installs: of its version, or of the one that test/locked-versions.ts names in its place;
 * or in plain words why there are none.
 */
export async function findChart({
    chart,
    version,
}: Pick<ChartRelease, "chart" | "version">): Promise<FoundChart | { readonly missing: string }> {
    const pulled = join(process.env[pulledVariable] ?? "", `${chart}-${version}`);
    if (process.env[pulledVariable] !== undefined && existsSync(pulled))
        return await foundPulled(pulled, chart, version);
    const from = modules[chart];
    if (from !== undefined) return await foundModule(from, suiteVersion(chart));
    return { missing: `${chart} is in no Go module; pull it, and name its folder in ${pulledVariable}` };
}

async function foundModule(
    { module, folder, definitions }: ChartModule,
    version: string,
): Promise<FoundChart | { readonly missing: string }> {
    const published = `v${version.replace(/^v/, "")}`;
    const place = join(toolCache, "charts", `${module}@${published}/${folder}`.replaceAll("/", "-"));
    const chart = await cachedTool(place, "chart", async (building) => {
        const files = await goModuleFolder(`${module}@${published}`, folder);
        if ("missing" in files) throw new Error(files.missing);
        await cp(files.path, join(building, "chart"), { recursive: true });
        await asPublished(join(building, "chart"));
        if (definitions !== undefined) {
            const brought = await goModuleFolder(`${module}@${published}`, definitions);
            if ("missing" in brought) throw new Error(brought.missing);
            await withDefinitions(join(building, "chart"), brought.path);
        }
        await writeFile(join(building, "published"), await dayOf(`${module}@${published}`));
    });
    if ("missing" in chart) return chart;
    const asOf = await readFile(join(place, "published"), "utf8");
    return { path: chart.path, version, source: `${module}@${published} (Go module), ${folder}`, asOf };
}

async function dayOf(module: string): Promise<string> {
    const { stdout } = await run("go", ["list", "-m", "-json", module], {
        env: { ...process.env, GOFLAGS: "-mod=mod" },
    });
    return (JSON.parse(stdout) as { readonly Time: string }).Time.slice(0, 10);
}

/** Puts definitions among the templates, behind the switch that installs them, as the release job does. */
async function withDefinitions(chart: string, definitions: string): Promise<void> {
    const target = join(chart, "templates", "crds");
    await mkdir(target, { recursive: true });
    for (const name of await readdir(definitions)) {
        const text = await readFile(join(definitions, name), "utf8");
        // What looks like an action of a template stands in descriptions.
        const escaped = text.replaceAll(/\{\{|\}\}/g, (braces) => `{{ "${braces}" }}`);
        const guarded = `{{- if .Values.installCRDs }}\n${escaped}\n{{- end }}\n`;
        if (/kind: CustomResourceDefinition/.test(text)) await writeFile(join(target, name), guarded);
    }
}

/** A copy says what project it is from, and not of which day: the day of the look stands for it. */
async function foundPulled(folder: string, chart: string, version: string): Promise<FoundChart> {
    const place = join(toolCache, "pulled-charts", `${chart}-${version}`);
    await rm(place, { recursive: true, force: true });
    await cp(folder, place, { recursive: true });
    await asPublished(place);
    const { home = "", sources = [home] } = parse(await readFile(join(place, "Chart.yaml"), "utf8")) as {
        readonly home?: string;
        readonly sources?: readonly string[];
    };
    return {
        path: place,
        version,
        source: `${sources[0] ?? chart}, chart ${version}, a pulled copy (undated)`,
        asOf: today(),
    };
}

/** What a project's release job does to the sources of its chart, as far as rendering needs it. */
async function asPublished(chart: string): Promise<void> {
    await rename(join(chart, "values.tmpl.yaml"), join(chart, "values.yaml")).catch(() => undefined);
    const file = join(chart, "Chart.yaml");
    const { dependencies = [], ...rest } = parse(await readFile(file, "utf8")) as {
        readonly dependencies?: readonly { readonly name: string; readonly repository?: string }[];
    };
    // Charts from elsewhere are fetched then; each is optional, and off.
    const inside = await readdir(join(chart, "charts")).catch((): string[] => []);
    const kept = dependencies.filter(({ name, repository }) => repository === undefined || inside.includes(name));
    await writeFile(file, stringify({ ...rest, dependencies: kept }));
    await rm(join(chart, "Chart.lock"), { force: true });
}
