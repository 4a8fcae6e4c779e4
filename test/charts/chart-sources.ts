import { existsSync } from "node:fs";
import { cp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { today } from "../../catalog/day.ts";
import type { ChartRelease } from "../../components/controllers/chart-release.ts";
import { cachedTool, goModuleFolder, run, toolCache } from "../tools.ts";

/** A chart whose sources lie here. */
export interface FoundChart {
    /** The chart as its project publishes it: `helm template` reads it. */
    readonly path: string;
    /** The version that was found; another than the release's where that one is published nowhere that can be reached. */
    readonly version: string;
    /** Where it is from, and the day it was published. */
    readonly source: string;
    readonly asOf: string;
}

/** A Go module that carries a chart: its own version, or the one to ask for, and the folder inside. */
interface ChartModule {
    readonly module: string;
    readonly folder: string;
    /** Versions of the module by the chart's version, where they differ. @default the chart's version, with a `v` */
    readonly versions?: Readonly<Record<string, string>>;
    /** Folder with the definitions that the release job puts into the chart. @default - they are in it */
    readonly definitions?: string;
    /** Versions that the module proxy is known to serve, to fall back to. */
    readonly served: readonly string[];
}

const envoyGateway: ChartModule = {
    module: "github.com/envoyproxy/gateway",
    folder: "charts/gateway-helm",
    served: ["1.8.1", "1.9.1"],
};

/** Charts that a Go module carries, by their names in the lock. The others are published in registries of charts only. */
const modules: Readonly<Record<string, ChartModule>> = {
    "gateway-helm": envoyGateway,
    "egress-gateway-helm": envoyGateway,
    "ai-gateway-helm": {
        module: "github.com/envoyproxy/ai-gateway",
        folder: "manifests/charts/ai-gateway-helm",
        served: ["1.0.0"],
    },
    "ai-gateway-crds-helm": {
        module: "github.com/envoyproxy/ai-gateway",
        folder: "manifests/charts/ai-gateway-crds-helm",
        served: ["1.0.0"],
    },
    "cert-manager": {
        module: "github.com/cert-manager/cert-manager",
        folder: "deploy/charts/cert-manager",
        served: ["1.21.2"],
    },
    "external-secrets-helm": {
        module: "github.com/external-secrets/external-secrets",
        folder: "deploy/charts/external-secrets",
        definitions: "config/crds/bases",
        served: ["1.3.2"],
    },
    "aws-privateca-issuer-helm": {
        module: "github.com/cert-manager/aws-privateca-issuer",
        folder: "charts/aws-pca-issuer",
        served: ["1.12.0"],
    },
    "keda-helm": {
        module: "github.com/kedacore/charts",
        folder: "keda",
        // The repository's tags are those of its first charts; the commit is the one whose Chart.yaml says this version.
        versions: { "2.20.2": "v2.20.3-0.20260903105638-fe065f4d8938+incompatible" },
        served: ["2.20.2"],
    },
    lws: { module: "sigs.k8s.io/lws", folder: "charts/lws", served: ["0.9.0"] },
};

/**
 * A folder with charts of the own registry, one unpacked chart in each `<name in the lock>-<version>`: `helm pull --untar` makes
 * it. With it the suite looks also at charts that no Go module carries.
 */
const pulledVariable = "RINGFENCE_CHARTS";

/**
 * The sources of the chart that a release installs, of its version; or of the nearest version that can be reached, which the
 * answer names; or in plain words why there are none.
 */
export async function findChart({
    chart,
    version,
}: Pick<ChartRelease, "chart" | "version">): Promise<FoundChart | { readonly missing: string }> {
    const plain = version.replace(/^v/, "");
    const pulled = join(process.env[pulledVariable] ?? "", `${chart}-${version}`);
    if (process.env[pulledVariable] !== undefined && existsSync(pulled)) return await foundPulled(pulled, chart, plain);
    const from = modules[chart];
    if (from === undefined)
        return { missing: `${chart} is in no Go module; pull it, and name its folder in ${pulledVariable}` };
    const reasons: string[] = [];
    for (const candidate of [plain, ...nearestFirst(from.served, plain)]) {
        const found = await foundModule(from, candidate);
        if (!("missing" in found)) return found;
        reasons.push(found.missing);
    }
    return { missing: reasons.join("; ") };
}

/** Versions by their distance from the wanted one, the nearest first; of two that are as near the newer one. */
export function nearestFirst(served: readonly string[], wanted: string): readonly string[] {
    const number = (version: string) =>
        version.split(".").reduce((sum, part) => sum * 1_000 + Number.parseInt(part, 10), 0);
    const distance = (version: string) => Math.abs(number(version) - number(wanted));
    return served
        .filter((version) => version !== wanted)
        .toSorted((a, b) => distance(a) - distance(b) || number(b) - number(a));
}

async function foundModule(
    { module, folder, definitions, versions = {} }: ChartModule,
    version: string,
): Promise<FoundChart | { readonly missing: string }> {
    const published = versions[version] ?? `v${version}`;
    const place = join(toolCache, "charts", `${module}@${published}/${folder}`.replaceAll("/", "-"));
    const chart = await cachedTool(place, "chart", async (building) => {
        const files = await goModuleFolder(`${module}@${published}`, folder);
        if ("missing" in files) throw new Error(files.missing);
        await cp(files.path, join(building, "chart"), { recursive: true });
        await asPublished(join(building, "chart"));
        if (definitions !== undefined) {
            const brought = await goModuleFolder(`${module}@${published}`, definitions);
            if ("missing" in brought) throw new Error(brought.missing);
            await cp(brought.path, join(building, "chart", "crds"), { recursive: true });
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
