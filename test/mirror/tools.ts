import { join } from "node:path";
import { craneCache, craneVersion } from "../../mirror/crane.ts";
import { grypeCache, grypeLinkerFlags, grypePackage } from "../../mirror/grype.ts";
import { cachedTool, debianTool, goTool, run, toolCache } from "../tools.ts";
import type { Tool } from "../tools.ts";

/** crane, the tool that the mirror works with. */
export async function findCrane(): Promise<Tool> {
    return await goTool(craneCache, "crane", `github.com/google/go-containerregistry/cmd/crane@${craneVersion}`);
}

/** grype, the scanner: the largest of these programs, minutes to build. */
export async function findGrype(): Promise<Tool> {
    return await goTool(grypeCache, "grype", grypePackage, ["-ldflags", grypeLinkerFlags]);
}

/** The OCI registry of the Distribution project: Debian's build of it, or one from the Go module proxy. */
export async function findRegistry(): Promise<Tool> {
    const packaged = await debianTool("docker-registry", "usr/bin/docker-registry");
    if ("path" in packaged) return packaged;
    const version = "v3.0.0";
    const built = join(toolCache, "distribution-registry", version);
    return await goTool(built, "registry", `github.com/distribution/distribution/v3/cmd/registry@${version}`);
}

/** Python with moto, an S3 that somebody else wrote. */
export async function findMoto(): Promise<Tool> {
    const version = "5.2.5";
    return await cachedTool(join(toolCache, "moto", version), "bin/python", async (folder) => {
        await run("python3", ["-m", "venv", folder]);
        await run(join(folder, "bin", "python"), ["-m", "pip", "install", "--quiet", `moto[server,s3]==${version}`]);
    });
}
