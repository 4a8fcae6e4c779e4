import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { parseAllDocuments } from "yaml";
import type { Document } from "yaml";
import type { ChartRelease } from "../../components/controllers/chart-release.ts";
import { kubernetesVersion } from "../../components/cluster/addons.ts";
import { cachedTool, run, toolCache } from "../tools.ts";
import type { Tool } from "../tools.ts";

/** Helm's library of the generation that Pulumi's provider works with. */
const helm = "v3.22.0";

/** Renders releases, as many as are asked for in one process: `render.go`, built with Helm's own library. */
export async function findRenderer(): Promise<Tool> {
    const program = await readFile(join(import.meta.dirname, "render.go"), "utf8");
    const key = createHash("sha256").update(program).digest("hex").slice(0, 12);
    return await cachedTool(join(toolCache, "chart-renderer", `${helm}-${key}`), "renderer", async (building) => {
        const go = (...args: readonly string[]) => run("go", [...args], { cwd: building });
        await writeFile(join(building, "main.go"), program);
        await go("mod", "init", "renderer");
        for (const part of ["action", "chart/loader", "chartutil"])
            await go("get", `helm.sh/helm/v3/pkg/${part}@${helm}`);
        await go("build", "-ldflags=-s -w", "-o", "renderer", ".");
    });
}

/** A rendered object. */
export interface Rendered {
    readonly apiVersion: string;
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
export async function renderRelease(
    renderer: string,
    chart: string,
    release: ChartRelease,
): Promise<readonly Rendered[]> {
    const request = { ...requestOf(chart, release), definitions: release.skipCrds !== true };
    const [{ manifest, error } = {}] = await answersOf(renderer, [request]);
    if (manifest === undefined) throw new Error(`${release.release}: ${error ?? "the renderer did not answer"}`);
    return parseAllDocuments(manifest).map(contentOf).filter(isObject);
}

/**
 * What stands for everything that a release renders with some values: a digest, or the words with which a template refuses them;
 * undefined where they are of a form that no template ever sees.
 */
export async function digestsOf(
    renderer: string,
    chart: string,
    release: ChartRelease,
    alternatives: readonly ChartRelease["values"][],
): Promise<readonly (string | undefined)[]> {
    const asked = alternatives.map((values) => ({ ...requestOf(chart, { ...release, values }), onlyDigest: true }));
    const answers = await answersOf(renderer, asked);
    return answers.map(
        ({ digest, error = "" }) => digest ?? (error.includes("execution error at") ? error : undefined),
    );
}

interface Answer {
    readonly manifest?: string;
    readonly digest?: string;
    readonly error?: string;
}

function requestOf(chart: string, { release, namespace, values }: ChartRelease) {
    return { chart, release, namespace, kubeVersion: `${kubernetesVersion}.0`, values };
}

async function answersOf(renderer: string, requests: readonly object[]): Promise<readonly Answer[]> {
    const program = spawn(renderer, { stdio: ["pipe", "pipe", "inherit"] });
    program.stdin.end(requests.map((request) => `${JSON.stringify(request)}\n`).join(""));
    const lines = (await text(program.stdout)).split("\n").filter((line) => line !== "");
    return lines.map((line) => JSON.parse(line) as Answer);
}

function contentOf(document: Document): unknown {
    const content: unknown = document.toJS();
    return content;
}

function isObject(document: unknown): document is Rendered {
    return typeof document === "object" && document !== null && "kind" in document;
}
