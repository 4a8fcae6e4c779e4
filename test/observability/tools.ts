import { join } from "node:path";
import { describe } from "vitest";
import { cachedTool, run, toolCache } from "../tools.ts";

/** Modules of the versions whose images the lock names: v3.15.0 of Prometheus is v0.315.0 of its module. */
const programs = {
    promtool: { module: "github.com/prometheus/prometheus", version: "v0.315.0" },
    prometheus: { module: "github.com/prometheus/prometheus", version: "v0.315.0" },
    amtool: { module: "github.com/prometheus/alertmanager", version: "v0.34.2" },
    alertmanager: { module: "github.com/prometheus/alertmanager", version: "v0.34.2" },
} as const;

type Program = keyof typeof programs;

/** Paths of the programs of the suite. */
export type ObservabilityTools = Readonly<Record<Program, string>>;

/** Every way to find targets but the two that the configuration names: each of the others brings a cloud's whole SDK. */
const tags = "remove_all_sd,enable_kubernetes_sd";

/**
 * Builds a program in a module that requires it: its own has replacements, with which `go install` refuses it. Those of
 * Prometheus concern a cloud's SDK that is not built here.
 */
async function findProgram(program: Program) {
    const { module, version } = programs[program];
    return await cachedTool(join(toolCache, program, version), program, async (folder) => {
        const go = (...args: readonly string[]) =>
            run("go", [...args], { cwd: folder, env: { ...process.env, GOFLAGS: "-buildvcs=false" } });
        await go("mod", "init", "observability-tools");
        await go("get", `${module}/cmd/${program}@${version}`);
        await go("build", "-tags", tags, "-o", program, `${module}/cmd/${program}`);
    });
}

async function findAll(names: readonly Program[]) {
    const found: Partial<Record<Program, string>> = {};
    // One after the other: the second program of a module is linked from what the first has compiled.
    for (const name of names) {
        const tool = await findProgram(name);
        if ("missing" in tool) return tool;
        found[name] = tool.path;
    }
    return found;
}

const found = await findAll(["promtool", "prometheus", "amtool", "alertmanager"]);

/** A suite that needs the programs; where they cannot be had it is skipped, and its name says why. */
export function describeWithTools(name: string, suite: (tools: ObservabilityTools) => void): void {
    if ("missing" in found) {
        describe.skip(`${name} - skipped: ${found.missing}`, () => undefined);
    } else {
        describe(name, () => {
            // Every program was asked for, and a missing one ends the search.
            suite(found as ObservabilityTools);
        });
    }
}
