import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { cachedTool, goTool, run, toolCache } from "../tools.ts";
import type { Tool } from "../tools.ts";
import { definitionSources, findDefinitions } from "./definition-sources.ts";

/** Folder of the Go module that requires the control plane at one version, with the checksums of all it is made of. */
const recipe = join(import.meta.dirname, "control-plane");

/** Simulates nodes: accepts pods that are bound to them, and reports them ready. */
const kwokVersion = "0.7.0";

/** Go packages of the control plane by the name of their executable. */
const packages = {
    "kube-apiserver": "k8s.io/kubernetes/cmd/kube-apiserver",
    "kube-controller-manager": "k8s.io/kubernetes/cmd/kube-controller-manager",
    "kube-scheduler": "k8s.io/kubernetes/cmd/kube-scheduler",
    kubectl: "k8s.io/kubernetes/cmd/kubectl",
    etcd: "go.etcd.io/etcd/server/v3",
} as const;

/** The programs of the suite, and files with definitions of custom resources. */
export interface ClusterTools {
    readonly programs: Readonly<Record<keyof typeof packages | "kwok", string>>;
    /** JSON, each a list of definitions. */
    readonly definitionFiles: readonly string[];
}

/** Every program and definition, or in plain words which cannot be had here. */
export async function findClusterTools(): Promise<ClusterTools | { readonly missing: string }> {
    const programs: Record<string, string> = {};
    const definitionFiles: string[] = [];
    const missing: string[] = [];
    // One after the other: each build takes all processors, and a linker 3 GB.
    for (const [name, find] of Object.entries(programFinders)) {
        const tool = await find();
        if ("path" in tool) programs[name] = tool.path;
        else missing.push(tool.missing);
    }
    for (const source of definitionSources) {
        const file = await findDefinitions(source);
        if ("path" in file) definitionFiles.push(file.path);
        else missing.push(file.missing);
    }
    if (missing.length > 0) return { missing: missing.join("; ") };
    return { programs: programs as ClusterTools["programs"], definitionFiles };
}

const programFinders: Readonly<Record<keyof ClusterTools["programs"], () => Promise<Tool>>> = {
    etcd: () => findControlPlane("etcd"),
    "kube-apiserver": () => findControlPlane("kube-apiserver"),
    "kube-controller-manager": () => findControlPlane("kube-controller-manager"),
    "kube-scheduler": () => findControlPlane("kube-scheduler"),
    kubectl: () => findControlPlane("kubectl"),
    kwok: () => goTool(join(toolCache, "kwok", kwokVersion), "kwok", `sigs.k8s.io/kwok/cmd/kwok@v${kwokVersion}`),
};

async function findControlPlane(executable: keyof typeof packages): Promise<Tool> {
    const key = createHash("sha256")
        .update(await readFile(join(recipe, "go.mod")))
        .digest("hex")
        .slice(0, 12);
    return await cachedTool(join(toolCache, "control-plane", key, executable), executable, async (folder) => {
        const built = ["-trimpath", "-ldflags=-s -w", "-o", join(folder, executable), packages[executable]];
        const env = { ...process.env, GOFLAGS: "-mod=readonly -buildvcs=false" };
        await run("go", ["build", ...built], { cwd: recipe, env });
    });
}
