import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { craneCache, craneVersion } from "../../mirror/crane.ts";

const run = promisify(execFile);

const cache = join(homedir(), ".cache", "ringfence");

/** The executable of a tool, or in plain words why it cannot be had here. */
export type Tool = { readonly path: string } | { readonly missing: string };

/** crane, the tool that the mirror works with. */
export async function findCrane(): Promise<Tool> {
    return await goTool(craneCache, "crane", `github.com/google/go-containerregistry/cmd/crane@${craneVersion}`);
}

/** The OCI registry of the Distribution project: Debian's build of it, or one from the Go module proxy. */
export async function findRegistry(): Promise<Tool> {
    const debian = join(cache, "docker-registry", "debian");
    const packaged = await cached(debian, "usr/bin/docker-registry", async (folder) => {
        await run("apt-get", ["download", "docker-registry"], { cwd: folder });
        await run("sh", ["-c", "dpkg-deb -x docker-registry_*.deb . && rm docker-registry_*.deb"], { cwd: folder });
    });
    if ("path" in packaged) return packaged;
    const version = "v3.0.0";
    const built = join(cache, "distribution-registry", version);
    return await goTool(built, "registry", `github.com/distribution/distribution/v3/cmd/registry@${version}`);
}

/** Python with moto, an S3 that somebody else wrote. */
export async function findMoto(): Promise<Tool> {
    const version = "5.2.5";
    return await cached(join(cache, "moto", version), "bin/python", async (folder) => {
        await run("python3", ["-m", "venv", folder]);
        await run(join(folder, "bin", "python"), ["-m", "pip", "install", "--quiet", `moto[server,s3]==${version}`]);
    });
}

async function goTool(folder: string, executable: string, source: string): Promise<Tool> {
    return await cached(folder, executable, async (building) => {
        await run("go", ["install", source], { cwd: building, env: { ...process.env, GOBIN: building, GOFLAGS: "" } });
    });
}

/** Builds once, beside its place, so that a build that breaks off or runs twice leaves no half of a tool behind. */
async function cached(folder: string, executable: string, build: (folder: string) => Promise<void>): Promise<Tool> {
    const path = join(folder, executable);
    if (existsSync(path)) return { path };
    await mkdir(dirname(folder), { recursive: true });
    const building = await mkdtemp(`${folder}.building-`);
    try {
        await build(building);
        await rename(building, folder).catch(() => undefined);
    } catch (error) {
        const reason = error instanceof Error ? (error.message.split("\n")[0] ?? error.message) : String(error);
        return { missing: `${executable} cannot be had here: ${reason}` };
    } finally {
        await rm(building, { recursive: true, force: true });
    }
    return existsSync(path) ? { path } : { missing: `${executable} was built elsewhere than at ${path}` };
}
