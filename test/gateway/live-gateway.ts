import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createConnection } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import type { KubernetesObject, ObjectMetadata } from "../../components/routing-gateway/kubernetes-object.ts";
import { namespaces } from "../../components/routing-gateway/tiers.ts";
import type { Tier } from "../../components/routing-gateway/tiers.ts";
import { run } from "../tools.ts";
import { startProcess, until } from "../processes.ts";
import type { RunningProcess } from "../processes.ts";
import { versions } from "./tools.ts";
import type { GatewayTools } from "./tools.ts";

/** Fields of an audit line; a field without a value is null. */
export type AuditLine = Readonly<Record<string, string | number | null>>;

/** The real Envoy Gateway and its Envoys on this machine, with the objects that they were given. */
export class LiveGateway {
    readonly folder: string;
    readonly #controller: RunningProcess;

    private constructor(folder: string, controller: RunningProcess) {
        this.folder = folder;
        this.#controller = controller;
    }

    /**
     * Starts Envoy Gateway in its standalone form and waits until every listener takes connections.
     *
     * @throws Error with the end of the log, where it does not come up.
     */
    static async start(
        tools: GatewayTools,
        objects: readonly KubernetesObject[],
        ports: readonly number[],
    ): Promise<LiveGateway> {
        const folder = await mkdtemp(join(tmpdir(), "ringfence-gateway-"));
        await layOut(folder, tools);
        await handOver(folder, objects);
        const controller = startProcess(
            tools.envoyGateway,
            ["server", "--config-path", join(folder, "envoy-gateway.yaml")],
            join(folder, "gateway.log"),
        );
        const gateway = new LiveGateway(folder, controller);
        try {
            await until(
                "the gateway listens",
                async () => {
                    if (!controller.alive()) throw new Error("Envoy Gateway ended before it was ready");
                    return (await Promise.all(ports.map(listens))).every(Boolean);
                },
                60,
            );
            return gateway;
        } catch (error) {
            const log = await gateway.log();
            await gateway.stop();
            throw new Error(`${String(error)}\n${log.slice(-4000)}`, { cause: error });
        }
    }

    /** Hands over changed objects, as an update of the stack does. Fields that were removed stay: give changes only. */
    async update(objects: readonly KubernetesObject[]): Promise<void> {
        await handOver(this.folder, objects);
    }

    /** Everything that Envoy Gateway and its Envoys printed: their own logs, and the audit lines. */
    async log(): Promise<string> {
        return await readFile(join(this.folder, "gateway.log"), "utf8");
    }

    /** The audit lines of both gateways, in their order. A line appears shortly after its request. */
    async auditLines(): Promise<readonly AuditLine[]> {
        const lines = (await this.log()).split("\n").filter((line) => line.startsWith('{"attempts"'));
        return lines.map((line) => JSON.parse(line) as AuditLine);
    }

    /** Base URLs of the admin interfaces of the Envoys that run. */
    async admins(): Promise<readonly string[]> {
        const runs = await readdir(join(this.folder, "runs"));
        const files = runs.toSorted().map((one) => join(this.folder, "runs", one, "admin-address.txt"));
        return await Promise.all(files.map(async (file) => `http://${(await readFile(file, "utf8")).trim()}`));
    }

    alive(): boolean {
        return this.#controller.alive();
    }

    /** Ends everything that was started, and removes its files. */
    async stop(): Promise<void> {
        await this.#controller.stop();
        if (process.env["KEEP_GATEWAY_FILES"] === undefined) await rm(this.folder, { recursive: true, force: true });
    }
}

/** A file for each tier: the standalone form takes one class and one set of proxies from a file. */
async function handOver(folder: string, objects: readonly KubernetesObject[]): Promise<void> {
    const tiers = Object.groupBy(objects, ({ kind, metadata }) =>
        kind === "GatewayClass" ? (metadata.name.endsWith("egress") ? "egress" : "front") : tierOf(metadata),
    );
    for (const [tier, ofTier = []] of Object.entries(tiers)) {
        // Renamed into place, so that no half of a file is read.
        const fresh = join(folder, `${tier}.yaml`);
        await writeFile(fresh, asYaml(ofTier));
        await rename(fresh, join(folder, "objects", `${tier}.yaml`));
    }
}

function tierOf({ name, namespace }: ObjectMetadata): Tier {
    return (namespace ?? name) === namespaces.egress ? "egress" : "front";
}

export function asYaml(objects: readonly KubernetesObject[]): string {
    return objects.map((object) => stringify(object, { aliasDuplicateObjects: false })).join("---\n");
}

async function layOut(folder: string, tools: GatewayTools): Promise<void> {
    const at = (...names: readonly string[]) => join(folder, ...names);
    const installed = at("data", "envoy-versions", versions.envoy, "bin");
    await Promise.all([at("objects"), at("certificates"), at("state"), at("runs"), installed].map(makeFolder));
    // Envoy Gateway finds an installed Envoy here and downloads none. Without hot restart two Envoys can share a machine;
    // logs are written out at once instead of every ten seconds.
    const options = "--disable-hot-restart --file-flush-interval-msec 100";
    const script = `#!/bin/sh\nexec ${tools.envoy} ${options} "$@"\n`;
    await writeFile(join(installed, "envoy"), script, { mode: 0o755 });
    await run(tools.envoyGateway, ["certgen", "--local", "--config-home", at("certificates")]);
    const settings = {
        apiVersion: "gateway.envoyproxy.io/v1alpha1",
        kind: "EnvoyGateway",
        gateway: { controllerName: "gateway.envoyproxy.io/gatewayclass-controller" },
        provider: {
            type: "Custom",
            custom: {
                resource: { type: "File", file: { paths: [at("objects")] } },
                infrastructure: {
                    type: "Host",
                    host: {
                        configHome: at("certificates"),
                        dataHome: at("data"),
                        stateHome: at("state"),
                        runtimeDir: at("runs"),
                    },
                },
            },
        },
        extensionApis: { enableBackend: true, enableLua: true },
    };
    await writeFile(at("envoy-gateway.yaml"), stringify(settings));
}

async function makeFolder(folder: string): Promise<void> {
    await mkdir(folder, { recursive: true });
}

function listens(port: number): Promise<boolean> {
    return new Promise((resolve) => {
        const socket = createConnection({ host: "127.0.0.1", port });
        socket.on("connect", () => {
            socket.destroy();
            resolve(true);
        });
        socket.on("error", () => {
            resolve(false);
        });
    });
}
