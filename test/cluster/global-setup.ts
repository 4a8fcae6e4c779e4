import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { idsIn } from "./live-cluster.ts";
import { endLeftovers } from "./process-group.ts";
import { readFindings } from "./findings.ts";
import { renderFindings } from "./render-findings.ts";
import { findClusterTools } from "./tools.ts";
import type { ClusterTools } from "./tools.ts";

declare module "vitest" {
    interface ProvidedContext {
        /** The programs, or why the suite is skipped. */
        clusterTools: ClusterTools | { readonly missing: string };
        /** Folder of everything that the run writes. */
        runFolder: string;
    }
}

/** Finds or builds the programs once for all files; at the end leaves no process, and prints what was seen. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
    const started = performance.now();
    const tools = await findClusterTools();
    const found = performance.now();
    const runFolder = await mkdtemp(join(tmpdir(), "ringfence-cluster-"));
    await mkdir(idsIn(runFolder));
    project.provide("clusterTools", tools);
    project.provide("runFolder", runFolder);
    return async () => {
        const left = await endLeftovers(idsIn(runFolder));
        const findings = await readFindings(runFolder);
        const phases = [
            `programs found or built in ${seconds(found - started)}`,
            `rehearsed in ${seconds(performance.now() - found)}`,
        ];
        console.log(
            ["", ...renderFindings(findings), phases.join(", "), ...left.map((one) => `ended ${one}`)].join("\n"),
        );
        await rm(runFolder, { recursive: true, force: true });
    };
}

function seconds(milliseconds: number): string {
    return `${Math.round(milliseconds / 1_000)} s`;
}
