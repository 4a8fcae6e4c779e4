import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
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

/** Finds or builds the programs once for all files; at the end leaves no file, and prints what was seen. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
    const started = performance.now();
    const tools = await findClusterTools();
    const found = performance.now();
    const runFolder = await mkdtemp(join(tmpdir(), "ringfence-cluster-"));
    const remove = () => {
        rmSync(runFolder, { recursive: true, force: true, maxRetries: 5 });
    };
    onSignal(remove);
    project.provide("clusterTools", tools);
    project.provide("runFolder", runFolder);
    return async () => {
        const findings = await readFindings(runFolder);
        const phases = [
            `programs found or built in ${seconds(found - started)}`,
            `rehearsed in ${seconds(performance.now() - found)}`,
        ];
        console.log(["", ...renderFindings(findings), phases.join(", ")].join("\n"));
        remove();
    };
}

/** A signal ends a process before it can clean up; its processes end with it by themselves. */
function onSignal(remove: () => void): void {
    for (const [signal, code] of [
        ["SIGINT", 130],
        ["SIGTERM", 143],
        ["SIGHUP", 129],
    ] as const) {
        process.once(signal, () => {
            remove();
            process.exit(code);
        });
    }
}

function seconds(milliseconds: number): string {
    return `${Math.round(milliseconds / 1_000)} s`;
}
