import { cp, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, parseAllDocuments, stringify } from "yaml";
import type { Document } from "yaml";
import type { ChartRelease } from "../../components/controllers/chart-release.ts";
import { kubernetesVersion } from "../../components/cluster/addons.ts";
import { suiteVersion } from "../locked-versions.ts";
import { goModuleFolder, goTool, run, toolCache } from "../tools.ts";
import type { Tool } from "../tools.ts";

/** The helm that renders, of the generation that Pulumi's provider works with. */
export async function findHelm(): Promise<Tool> {
    const version = "v3.22.0";
    return await goTool(join(toolCache, "helm", version), "helm", `helm.sh/helm/v3/cmd/helm@${version}`);
}

/** Where the sources of a chart are published as a Go module. The others have no source that a package registry serves. */
const modules: Readonly<Record<string, readonly [module: string, folder: string]>> = {
    "gateway-helm": ["github.com/envoyproxy/gateway", "charts/gateway-helm"],
    "cert-manager": ["github.com/cert-manager/cert-manager", "deploy/charts/cert-manager"],
    "external-secrets-helm": ["github.com/external-secrets/external-secrets", "deploy/charts/external-secrets"],
    "aws-privateca-issuer-helm": ["github.com/cert-manager/aws-privateca-issuer", "charts/aws-pca-issuer"],
};

/** Charts whose sources can be had. */
export const chartsWithSources = Object.keys(modules);

/** The sources of a chart, of the version that the release is written for, or of what is served instead of it. */
export async function findChart({ chart }: ChartRelease): Promise<Tool> {
    const [module, folder] = modules[chart] ?? [];
    if (module === undefined || folder === undefined) return { missing: `${chart} is in no package registry` };
    return await goModuleFolder(`${module}@v${suiteVersion(chart).replace(/^v/, "")}`, folder);
}

/** A rendered object. */
export interface Rendered {
    readonly kind: string;
    readonly metadata: {
        readonly name: string;
        readonly namespace?: string;
        readonly labels?: Readonly<Record<string, string>>;
        readonly annotations?: Readonly<Record<string, string>>;
    };
    readonly [key: string]: unknown;
}

/** Renders a release as Helm would install it into an empty cluster. */
export async function renderRelease(helm: string, chart: string, release: ChartRelease): Promise<readonly Rendered[]> {
    const folder = await mkdtemp(join(tmpdir(), "ringfence-chart-"));
    try {
        const copy = join(folder, "chart");
        await cp(chart, copy, { recursive: true });
        await asPublished(copy);
        const values = join(folder, "values.json");
        await writeFile(values, JSON.stringify(release.values));
        const { stdout } = await run(
            helm,
            [
                ...["template", release.release, copy, "--namespace", release.namespace, "--values", values],
                ...["--kube-version", `${kubernetesVersion}.0`],
                release.skipCrds === true ? "--skip-crds" : "--include-crds",
            ],
            { maxBuffer: 64 * 1_024 * 1_024 },
        );
        return parseAllDocuments(stdout).map(contentOf).filter(isObject);
    } finally {
        await rm(folder, { recursive: true, force: true });
    }
}

function contentOf(document: Document): unknown {
    const content: unknown = document.toJS();
    return content;
}

function isObject(document: unknown): document is Rendered {
    return typeof document === "object" && document !== null && "kind" in document;
}

/** What a project's release job does to the sources of its chart, as far as rendering needs it. */
async function asPublished(chart: string): Promise<void> {
    await rename(join(chart, "values.tmpl.yaml"), join(chart, "values.yaml")).catch(() => undefined);
    const file = join(chart, "Chart.yaml");
    const { dependencies = [], ...rest } = parse(await readFile(file, "utf8")) as {
        readonly dependencies?: readonly { readonly repository?: string }[];
    };
    // Charts from elsewhere are fetched then; each is optional, and off.
    await writeFile(
        file,
        stringify({ ...rest, dependencies: dependencies.filter((one) => one.repository === undefined) }),
    );
    await rm(join(chart, "Chart.lock"), { force: true });
}
