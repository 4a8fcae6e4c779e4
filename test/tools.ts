import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

/** Runs a program to its end and collects what it prints. */
export const run = promisify(execFile);

/** Where tools stay between runs: outside the checkout, one folder for each tool and version. */
export const toolCache = join(homedir(), ".cache", "ringfence");

/** The executable of a tool that a suite needs, or in plain words why it cannot be had here. */
export type Tool = { readonly path: string } | { readonly missing: string };

/** A program from a Debian package; `executable` is its path inside the package. */
export async function debianTool(packageName: string, executable: string): Promise<Tool> {
    return await cachedTool(join(toolCache, packageName, "debian"), executable, async (folder) => {
        await run("apt-get", ["download", packageName], { cwd: folder });
        await run("sh", ["-c", "dpkg-deb -x *.deb . && rm *.deb"], { cwd: folder });
    });
}

/** A program that the Go toolchain builds from the module proxy; `source` is `<package>@<version>`. */
export async function goTool(
    folder: string,
    executable: string,
    source: string,
    flags: readonly string[] = [],
): Promise<Tool> {
    return await cachedTool(folder, executable, async (building) => {
        const environment = { ...process.env, GOBIN: building, GOFLAGS: "" };
        await run("go", ["install", ...flags, source], { cwd: building, env: environment });
    });
}

/** A folder of a Go module, from the module proxy; `module` is `<path>@<version>`. Nothing of it is built. */
export async function goModuleFolder(module: string, folder: string): Promise<Tool> {
    const place = join(toolCache, "go-modules", `${module}/${folder}`.replaceAll("/", "-"));
    return await cachedTool(place, folder, async (building) => {
        // The answer names the archive also where the module wants a newer Go than there is here.
        const answer = await run("go", ["mod", "download", "-json", module]).catch((error: unknown) => error);
        const { stdout } = answer as { readonly stdout?: string };
        const { Zip } = JSON.parse(stdout ?? "{}") as { readonly Zip?: string };
        if (Zip === undefined) throw new Error(`the module proxy does not answer for ${module}`);
        await run("python3", ["-c", extraction, Zip, `${module}/${folder}/`, building]);
    });
}

/** Takes the files below a prefix out of an archive, without the module's own folder. */
const extraction = `
import sys, zipfile, os
archive, prefix, target = sys.argv[1:]
with zipfile.ZipFile(archive) as files:
    for name in files.namelist():
        if name.startswith(prefix):
            path = os.path.join(target, name.split("@", 1)[1].split("/", 1)[1])
            os.makedirs(os.path.dirname(path), exist_ok=True)
            open(path, "wb").write(files.read(name))
`;

/** Builds once, beside its place, so that a build that breaks off or runs twice leaves no half of a tool behind. */
export async function cachedTool(
    folder: string,
    executable: string,
    build: (folder: string) => Promise<void>,
): Promise<Tool> {
    const path = join(folder, executable);
    if (existsSync(path)) return { path };
    await mkdir(dirname(folder), { recursive: true });
    const building = await mkdtemp(`${folder}.building-`);
    const progress = sayProgress(executable, folder);
    try {
        await build(building);
        await rename(building, folder).catch(() => undefined);
    } catch (error) {
        const reason = error instanceof Error ? (error.message.split("\n")[0] ?? error.message) : String(error);
        return { missing: `${executable} cannot be had here: ${reason}` };
    } finally {
        clearInterval(progress);
        await rm(building, { recursive: true, force: true });
    }
    return existsSync(path) ? { path } : { missing: `${executable} was built elsewhere than at ${path}` };
}

/** Says on stderr what is waited for, from the second second on and then now and again, until the interval is cleared. */
function sayProgress(executable: string, folder: string): NodeJS.Timeout {
    const started = performance.now();
    let said = 0;
    return setInterval(() => {
        const seconds = Math.round((performance.now() - started) / 1_000);
        if (said > 0 && seconds - said < 15) return;
        said = seconds;
        console.error(`getting ${executable}, once, into ${folder}: ${seconds} s`);
    }, 2_000);
}
