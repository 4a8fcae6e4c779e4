import { mkdtemp, rm } from "node:fs/promises";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { until } from "../processes.ts";
import { KubeApi } from "./api.ts";
import { startControlPlane } from "./control-plane.ts";
import { refuseUsedCluster } from "./given-cluster.ts";
import { ProcessGroup } from "./process-group.ts";
import type { ClusterTools } from "./tools.ts";

/** What a cluster is started with. */
export interface ClusterRequest {
    readonly tools: ClusterTools;
    /** Folder of the whole run. */
    readonly runFolder: string;
    /** A cluster to use instead of an own one: path of its kubeconfig. */
    readonly kubeconfig: string | undefined;
    /** Nodes alone take pods, and never run them. @default "nodes and pods" */
    readonly simulates?: "nodes" | "nodes and pods";
}

/** A cluster with simulated nodes. */
export interface LiveCluster {
    readonly api: KubeApi;
    /** Ends every process and removes every file. Objects in a given cluster are the caller's to remove. */
    stop(): Promise<void>;
}

/** Marks the nodes that KWOK simulates; it leaves all others alone. */
export const simulatedNode = { "kwok.x-k8s.io/node": "fake" } as const;

/** Starts a control plane, or takes the given one, and simulates its nodes. */
export async function startCluster(request: ClusterRequest): Promise<LiveCluster> {
    const { tools, runFolder, kubeconfig: given, simulates = "nodes and pods" } = request;
    const folder = await mkdtemp(join(runFolder, "cluster-"));
    const processes = new ProcessGroup(folder);
    const stop = async () => {
        try {
            await processes.stop();
        } finally {
            await rm(folder, { recursive: true });
        }
    };
    try {
        const kubeconfig = given ?? (await startControlPlane(tools.programs, processes, folder));
        const api = new KubeApi(await startProxy(tools, processes, kubeconfig));
        await until("the API server is ready", async () => isReady(api), 60);
        if (given !== undefined) await refuseUsedCluster(api);
        startKwok(tools, processes, [`--kubeconfig=${kubeconfig}`, ...stages[simulates]]);
        return { api, stop };
    } catch (error) {
        await stop();
        throw error;
    }
}

/** Signs in by whatever the kubeconfig says, and listens on a free port. */
async function startProxy({ programs }: ClusterTools, processes: ProcessGroup, kubeconfig: string): Promise<string> {
    const proxy = processes.start("proxy", programs.kubectl, ["proxy", "--port=0", `--kubeconfig=${kubeconfig}`]);
    let address: string | undefined;
    await until("kubectl proxy listens", () => {
        address = /127\.0\.0\.1:\d+/.exec(readFileSync(processes.logOf("proxy"), "utf8"))?.[0];
        return address !== undefined || !proxy.alive();
    });
    if (address === undefined) throw new Error(readFileSync(processes.logOf("proxy"), "utf8"));
    return `http://${address}`;
}

async function isReady(api: KubeApi): Promise<boolean> {
    try {
        return (await api.text("/readyz")) === "ok" && (await api.list("v1", "Namespace")).length >= 3;
    } catch {
        return false;
    }
}

const stageFile = (name: string) => `--config=${join(import.meta.dirname, "kwok", name)}`;
const stages = {
    nodes: [stageFile("nodes.yaml")],
    "nodes and pods": [stageFile("nodes.yaml"), stageFile("pods.yaml")],
};

function startKwok({ programs }: ClusterTools, processes: ProcessGroup, how: readonly string[]): void {
    const [annotation] = Object.entries(simulatedNode).map(([key, value]) => `${key}=${value}`);
    processes.start("kwok", programs.kwok, [
        ...how,
        `--manage-nodes-with-annotation-selector=${annotation}`,
        // Told to the API server once a minute for each node.
        "--node-lease-duration-seconds=240",
        "--cidr=10.0.0.1/8",
        "--node-ip=127.0.0.1",
    ]);
}
