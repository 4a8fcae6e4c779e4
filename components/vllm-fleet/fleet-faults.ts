import { findRegion } from "../../catalog/jurisdictions.ts";
import { gpuInstances } from "../../catalog/gpu-instances.ts";
import { models } from "../../catalog/models.ts";
import { fitModel } from "../gpu-node-group/fit-model.ts";
import { placeOf } from "../identity/arn.ts";
import { imageFaults } from "../image-reference.ts";
import type { InputFault } from "../input-faults.ts";
import { nodesFor } from "./capacity-plan.ts";
import type { PoolLoad } from "./capacity-plan.ts";
import { drainPlan } from "./drain-plan.ts";
import type { FleetModel, FleetPool, VllmFleetArgs } from "./args.ts";
import { revisionFaults } from "./revision-faults.ts";
import { planRevisions } from "./revision-plan.ts";
import { tierOf } from "./tiers.ts";

/** Everything wrong with a fleet. */
export function fleetFaults(args: VllmFleetArgs): readonly InputFault[] {
    const models = Object.entries(args.models);
    return [
        ...placeFaults(args),
        ...imageFaults(args.image, placeOf(args.region, args.accountId), "image"),
        ...networkFaults(args),
        ...metricsServerFaults(args.metricsServer),
        ...models.flatMap(([name, model]) => [
            ...nameFaults(name),
            ...poolFaults(name, model, args),
            ...replicaFaults(name, model, args.pools[model.pool]),
            ...numberFaults(name, model),
            ...revisionFaults(name, model, args.storedWeights),
            ...roleFaults(name, args),
        ]),
        ...capacityFaults(args),
    ];
}

function placeFaults({ region, jurisdiction }: VllmFleetArgs): readonly InputFault[] {
    const found = findRegion(region)?.jurisdiction;
    if (found === jurisdiction) return [];
    return [
        fault(
            "region",
            `${region} lies in ${found ?? "no jurisdiction of the catalog"}, not in ${jurisdiction} - the prompts would be ` +
                `answered there - write a region of ${jurisdiction}`,
        ),
    ];
}

function networkFaults({ networks }: VllmFleetArgs): readonly InputFault[] {
    if (networks.storage.length === 0) {
        return [
            fault(
                "networks.storage",
                "is empty - no server could read its weights - write the blocks of S3 in the region",
            ),
        ];
    }
    return networks.storage.flatMap((cidr, i) => {
        const bits = Number(/^\d{1,3}(?:\.\d{1,3}){3}\/(\d{1,2})$/.exec(cidr)?.[1] ?? 0);
        if (bits >= widestStorageBits && bits <= 32) return [];
        return [
            fault(
                `networks.storage[${i}]`,
                `${cidr} is not a block of one service (/${widestStorageBits} to /32) - a server could send prompts ` +
                    "anywhere in it - write the blocks of S3 in the region",
            ),
        ];
    });
}

/** The widest block that AWS publishes for S3 is 52.216.0.0/15, of us-east-1. */
const widestStorageBits = 15;

function metricsServerFaults(server: string | undefined): readonly InputFault[] {
    if (server === undefined || /^https?:\/\/[a-z0-9.-]+\.svc\.cluster\.local(:\d+)?(\/[\w/-]*)?$/.test(server))
        return [];
    return [
        fault(
            "metricsServer",
            "is not a service of the cluster - model names and load would be told elsewhere - write " +
                "http://<service>.<namespace>.svc.cluster.local:<port>",
        ),
    ];
}

function nameFaults(name: string): readonly InputFault[] {
    if (/^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/.test(name)) return [];
    return [
        fault(
            `models.${name}`,
            "is not a name of at most 40 lower-case letters, digits and hyphens that starts with a letter - it becomes a " +
                "DNS name - write a name like llama-70b",
        ),
    ];
}

function poolFaults(name: string, model: FleetModel, { pools }: VllmFleetArgs): readonly InputFault[] {
    const pool = pools[model.pool];
    if (pool === undefined) {
        return [
            fault(
                `models.${name}.pool`,
                `there is no pool "${model.pool}" - the model would wait for a node for ever - write one of: ` +
                    Object.keys(pools).join(", "),
            ),
        ];
    }
    const [type] = pool.instanceTypes;
    const fit = fitModel(models[model.model], gpuInstances[type], model.demand);
    return fit.fits ? [] : [fault(`models.${name}.pool`, `${model.model} on ${type} ${fit.reason}`)];
}

function replicaFaults(name: string, model: FleetModel, pool: FleetPool | undefined): readonly InputFault[] {
    const { min, max } = model.replicas;
    const at = `models.${name}.replicas`;
    if (![min, max].every((count) => Number.isSafeInteger(count) && count >= 0) || max < 1 || min > max) {
        return [
            fault(
                at,
                `asks for ${min} to ${max} replicas - nothing could scale between them - write whole numbers, min no more ` +
                    "than max, max at least 1",
            ),
        ];
    }
    if (min > 0) return [];
    if (pool !== undefined && tierOf(pool.dataClass) === "sealed") {
        return [
            fault(
                `${at}.min`,
                `is 0 for ${pool.dataClass} data - while the model sleeps nothing in the jurisdiction can answer, and a way ` +
                    "around it would be asked for - write at least 1",
            ),
        ];
    }
    if (model.wakeQuery !== undefined) return [];
    return [
        fault(
            `${at}.min`,
            "is 0 and nothing would wake the model: a server that does not run exports no queue - write at least 1, or a " +
                "wakeQuery",
        ),
    ];
}

/** The cluster autoscaler gives a pod ten minutes to stop, with the seconds before and after its drain. */
const mostDrainSeconds = 600 - drainPlan(0).gracePeriodSeconds;

function numberFaults(name: string, model: FleetModel): readonly InputFault[] {
    const { drainSeconds = 300, requestsPerReplica = 1 } = model;
    return [
        ...(Number.isSafeInteger(drainSeconds) && drainSeconds >= 1 && drainSeconds <= mostDrainSeconds
            ? []
            : [
                  fault(
                      `models.${name}.drainSeconds`,
                      `is ${drainSeconds} - a stopping replica would cut its answers, or hold up every update of its node - ` +
                          `write 1 to ${mostDrainSeconds}`,
                  ),
              ]),
        ...(Number.isSafeInteger(requestsPerReplica) && requestsPerReplica >= 1
            ? []
            : [
                  fault(
                      `models.${name}.requestsPerReplica`,
                      `is ${requestsPerReplica} - replicas are counted by it - write a whole number, at least 1`,
                  ),
              ]),
    ];
}

function roleFaults(name: string, { readerRoleArns }: VllmFleetArgs): readonly InputFault[] {
    if (readerRoleArns[name] !== undefined) return [];
    return [
        fault(
            `readerRoleArns.${name}`,
            "is missing - the servers could not read their weights - write the role that the model store made for it",
        ),
    ];
}

/** Whether the GPUs are there: for what always runs, and for what may run at most, with both revisions of an update. */
function capacityFaults(args: VllmFleetArgs): readonly InputFault[] {
    return Object.entries(args.pools).flatMap(([poolName, pool]) => {
        const users = usersOf(args, poolName);
        const needed = nodesFor(
            pool,
            users.flatMap(({ loads }) => loads),
        );
        if (needed <= pool.nodes.max) return [];
        const names = users.map(({ name }) => name).join(" and ");
        return users.map(({ path, updating }) =>
            fault(
                path,
                `${names} ${users.length === 1 ? "takes" : "take together"} ${needed} nodes of pool "${poolName}"` +
                    `${updating ? ", with both revisions," : ""} and it has at most ${pool.nodes.max} - GPUs are not shared, ` +
                    "so that the last replicas would wait for ever - write fewer replicas, a pool of its own, or more nodes",
            ),
        );
    });
}

interface PoolUser {
    readonly name: string;
    readonly path: string;
    readonly updating: boolean;
    readonly loads: readonly PoolLoad[];
}

function usersOf(args: VllmFleetArgs, poolName: string): readonly PoolUser[] {
    return Object.entries(args.models).flatMap(([name, model]) => {
        const pool = args.pools[poolName];
        if (model.pool !== poolName || pool === undefined) return [];
        const fit = fitModel(models[model.model], gpuInstances[pool.instanceTypes[0]], model.demand);
        if (!fit.fits) return [];
        const planned = planRevisions(name, model);
        const updating = planned.length > 1;
        return [
            {
                name,
                path: updating ? `models.${name}.revisions` : `models.${name}.replicas.max`,
                updating,
                loads: planned.map(({ replicas }) => ({ shape: fit.shape, replicas: replicas.max })),
            },
        ];
    });
}

function fault(propertyPath: string, reason: string): InputFault {
    return { propertyPath, reason };
}
