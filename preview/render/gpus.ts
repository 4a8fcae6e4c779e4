import type { GpuPool } from "../../config/fleet-summary.ts";
import type { Colors } from "./colors.ts";

const capacityWords: Readonly<Record<GpuPool["capacityType"], string>> = {
    ON_DEMAND: "on demand",
    SPOT: "spot",
    CAPACITY_BLOCK: "capacity block",
};

/** Which GPUs stand where, bought how, for which model, and how much room it has. Empty without a fleet. */
export function gpuLines(pools: readonly GpuPool[], colors: Colors): readonly string[] {
    if (pools.length === 0) {
        return [];
    }
    return [colors.dim("GPUs:"), ...pools.flatMap((pool) => linesOf(pool, colors).map((line) => `  ${line}`))];
}

function linesOf(pool: GpuPool, colors: Colors): readonly string[] {
    const { nodes, instanceTypes, gpusPerNode, gpu, zones } = pool;
    const [first = "", ...others] = instanceTypes;
    const instead = others.length === 0 ? "" : `, else ${others.join(", ")}`;
    const hardware = `${range(nodes)} × ${first} (${gpusPerNode} × ${gpu.toUpperCase()})${instead}`;
    const fit = [
        `tensor parallel ${pool.replica.tensorParallel}`,
        ...(pool.replica.nodes > 1
            ? [`pipeline parallel ${pool.replica.pipelineParallel}`, `${pool.replica.nodes} nodes a replica`]
            : []),
        `up to ${thousands(pool.maxContextTokens)} tokens`,
        `${thousands(pool.concurrentRequests)} requests at once`,
        `${pool.headroomGiBPerGpu} GiB free per GPU`,
    ];
    return [
        `${colors.bold(pool.nodeGroup)}  ${hardware} · ${bought(pool)} · ${zones.join(", ")}`,
        `  ${pool.servedModel} = ${pool.model} ${pool.precision}, data up to ${pool.dataClass} · fits: ${fit.join(" · ")}`,
        `  ${pool.revisions.map(revisionText).join(" · ")}`,
        ...(pool.vouched ?? []).map(
            ({ what, confirmedBy, asOf }) => `  ${colors.yellow(`? ${what}: by the word of ${confirmedBy}, ${asOf}`)}`,
        ),
        ...pool.warnings.map((warning) => `  ${colors.yellow(`! ${warning}`)}`),
    ];
}

/** Revisions by the digits that their servers and answers name them by. */
function revisionText({ revision, weight, replicas }: GpuPool["revisions"][number], index: number): string {
    const name = `${index === 0 ? "revision" : "candidate"} ${revision.slice(0, 12)}`;
    const count = `${range(replicas)} ${replicas.max === 1 ? "replica" : "replicas"}`;
    return `${name}: ${weight} % of the requests, ${count}`;
}

function bought({ capacityType, reservationId }: GpuPool): string {
    if (reservationId === undefined) {
        return capacityWords[capacityType];
    }
    return capacityType === "CAPACITY_BLOCK" ? `capacity block ${reservationId}` : `reservation ${reservationId}`;
}

function range({ min, max }: GpuPool["nodes"]): string {
    return min === max ? String(min) : `${min} to ${max}`;
}

/** With the same separators on every machine. */
function thousands(count: number): string {
    return count.toLocaleString("en-US");
}
