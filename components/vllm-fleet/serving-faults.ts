import { gpuInstances } from "../../catalog/gpu-instances.ts";
import { fitModel } from "../gpu-node-group/fit-model.ts";
import type { Fault, Path } from "../fault.ts";
import type { FleetModel, FleetPool, Serving } from "./args.ts";
import { nodesAtMost } from "./capacity-plan.ts";
import { revisionFaults } from "./revision-faults.ts";
import { tierOf } from "./tiers.ts";
import { shortName } from "../short-name.ts";

/** Everything wrong with models on their pools, whatever account and cluster they run in. */
export function servingFaults(serving: Serving): readonly Fault[] {
    return [
        ...Object.entries(serving.models).flatMap(([name, model]) => [
            ...nameFaults(name),
            ...poolFaults(name, model, serving),
            ...replicaFaults(name, model, serving.pools[model.pool]),
            ...numberFaults(name, model),
            ...revisionFaults(name, model),
        ]),
        ...capacityFaults(serving),
    ];
}

function nameFaults(name: string): readonly Fault[] {
    if (shortName.test(name)) return [];
    return [
        {
            path: ["models", name],
            problem: `"${name}" is not a name of at most 40 lower-case letters, digits and hyphens, a letter first`,
            why: "It becomes a DNS name.",
            fix: "Write a name like llama-70b.",
        },
    ];
}

function poolFaults(name: string, model: FleetModel, { pools }: Serving): readonly Fault[] {
    const pool = pools[model.pool];
    if (pool === undefined) {
        return [
            {
                path: ["models", name, "pool"],
                problem: `there is no pool "${model.pool}"`,
                why: "The model would wait for a node for ever.",
                fix: `Write one of: ${Object.keys(pools).join(", ")}.`,
            },
        ];
    }
    const [type] = pool.instanceTypes;
    const fit = fitModel(model.facts, gpuInstances[type], model);
    if (fit.fits) return [];
    const { problem, why, fix } = fit;
    return [{ path: ["models", name, "pool"], problem, why, fix }];
}

function replicaFaults(name: string, model: FleetModel, pool: FleetPool | undefined): readonly Fault[] {
    const { min, max } = model.replicas;
    const path = ["models", name, "replicas"];
    if (![min, max].every((count) => Number.isSafeInteger(count) && count >= 0) || max < 1 || min > max) {
        return [
            {
                path,
                problem: `replicas asks for ${min} to ${max} replicas`,
                why: "Nothing could scale between them.",
                fix: "Write whole numbers, min no more than max, max at least 1.",
            },
        ];
    }
    if (min > 0) return [];
    if (pool !== undefined && tierOf(pool.dataClass) === "sealed") {
        return [
            {
                path: [...path, "min"],
                problem: `min is 0 for ${pool.dataClass} data`,
                why: "While the model sleeps nothing in the jurisdiction can answer, and a way around it would be asked for.",
                fix: "Write at least 1.",
            },
        ];
    }
    if (model.wakeQuery !== undefined) return [];
    return [
        {
            path: [...path, "min"],
            problem: "min is 0 and nothing would wake the model",
            why: "A server that does not run exports no queue.",
            fix: "Write at least 1, or a wakeQuery.",
        },
    ];
}

function numberFaults(name: string, { requestsPerReplica = 1 }: FleetModel): readonly Fault[] {
    if (Number.isSafeInteger(requestsPerReplica) && requestsPerReplica >= 1) return [];
    return [
        {
            path: ["models", name, "requestsPerReplica"],
            problem: `requestsPerReplica is ${requestsPerReplica}`,
            why: "Replicas are counted by it.",
            fix: "Write a whole number, at least 1.",
        },
    ];
}

/** Whether the GPUs are there: for what always runs, and for what may run at most, with both revisions of an update. */
function capacityFaults(serving: Serving): readonly Fault[] {
    return Object.entries(serving.pools).flatMap(([poolName, pool]) => {
        const users = usersOf(serving, poolName);
        const needed = nodesAtMost(serving, poolName);
        if (needed <= pool.nodes.max) return [];
        const names = users.map(({ name, updating }) => `${name}${updating ? ", with both revisions," : ""}`);
        return users.map(({ path }) => ({
            path,
            problem:
                `${names.join(" and ")} ${users.length === 1 ? "takes" : "take together"} ${counted(needed, "node")} of ` +
                `"${poolName}", which has at most ${pool.nodes.max}`,
            why: "GPUs are not shared, so that the last replicas would wait for ever.",
            fix: `Write fewer replicas, at least ${counted(needed, "node")} there, or nodes of its own.`,
        }));
    });
}

interface PoolUser {
    readonly name: string;
    readonly path: Path;
    readonly updating: boolean;
}

function usersOf({ models: all }: Serving, poolName: string): readonly PoolUser[] {
    return Object.entries(all)
        .filter(([, { pool }]) => pool === poolName)
        .map(([name, { revisions }]) => {
            const updating = revisions.length > 1;
            return { name, path: ["models", name, ...(updating ? ["revisions"] : ["replicas", "max"])], updating };
        });
}

function counted(number: number, noun: string): string {
    return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
