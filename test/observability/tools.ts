import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe } from "vitest";
import { suiteVersion } from "../locked-versions.ts";
import { cachedTool, run, toolCache } from "../tools.ts";

/** Where a program comes from. */
interface Source {
    readonly module: string;
    readonly version: string;
    /** File that the build wants and the module has not, because it is made by other tools: a page that nobody looks at here. */
    readonly page?: string;
}

/** The module version of a release of Prometheus: v3.16.0 is v0.316.0 of its module. */
function moduleVersion(release: string): string {
    return release.replace(
        /^v(\d+)\.(\d+)\./,
        (_, major: string, minor: string) => `v0.${major}${minor.padStart(2, "0")}.`,
    );
}

const prometheus = { module: "github.com/prometheus/prometheus", version: moduleVersion(suiteVersion("prometheus")) };
const alertmanager = { module: "github.com/prometheus/alertmanager", version: suiteVersion("alertmanager") };

/** Modules of the versions whose images the lock names. */
const programs = {
    promtool: prometheus,
    prometheus,
    amtool: alertmanager,
    alertmanager: {
        ...alertmanager,
        page: "ui/app/dist/index.html",
    },
} as const satisfies Record<string, Source>;

type Program = keyof typeof programs;

/** Every way to find targets but the two that the configuration names: each of the others brings a cloud's whole SDK. */
const tags = "remove_all_sd,enable_kubernetes_sd";

/**
 * Builds a program in a module that requires it: its own has replacements, with which `go install` refuses it. Those of
 * Prometheus concern a cloud's SDK that is not built here.
 */
async function findProgram(program: Program) {
    const { module, version, page }: Source = programs[program];
    return await cachedTool(join(toolCache, program, version), program, async (folder) => {
        const go = (...args: readonly string[]) =>
            run("go", [...args], { cwd: folder, env: { ...process.env, GOFLAGS: "-buildvcs=false" } });
        await go("mod", "init", "observability-tools");
        await go("get", `${module}/cmd/${program}@${version}`);
        if (page !== undefined) {
            const { stdout } = await go("list", "-m", "-f", "{{.Dir}}", module);
            const copy = join(folder, "module");
            await run("cp", ["-r", "--no-preserve=mode", stdout.trim(), copy]);
            await mkdir(dirname(join(copy, page)), { recursive: true });
            await writeFile(join(copy, page), "");
            await go("mod", "edit", `-replace=${module}=./module`);
        }
        await go("build", "-tags", tags, "-o", program, `${module}/cmd/${program}`);
    });
}

/** Finds programs, or says in plain words which cannot be had here. */
async function findAll(names: readonly Program[]) {
    const found: Partial<Record<Program, string>> = {};
    // One after the other: the second program of a module is linked from what the first has compiled.
    for (const name of names) {
        const tool = await findProgram(name);
        if ("missing" in tool) return tool;
        found[name] = tool.path;
    }
    return { found };
}

/** A suite that needs programs; where they cannot be had it is skipped, and its name says why. */
export async function describeWithTools<Name extends Program>(
    name: string,
    programs: readonly Name[],
    suite: (tools: Readonly<Record<Name, string>>) => void,
): Promise<void> {
    const search = await findAll(programs);
    if ("missing" in search) {
        describe.skip(`${name} - skipped: ${search.missing}`, () => undefined);
        return;
    }
    describe(name, () => {
        // Every program was asked for, and a missing one ends the search.
        suite(search.found as Record<Name, string>);
    });
}
