import { findRegion } from "../../catalog/jurisdictions.ts";
import { placeOf } from "../identity/arn.ts";
import { imageFaults } from "../image-reference.ts";
import type { Fault } from "../fault.ts";
import type { VllmFleetArgs } from "./args.ts";
import { storedFaults } from "./revision-faults.ts";
import { servingFaults } from "./serving-faults.ts";

/** Everything wrong with a fleet. */
export function fleetFaults(args: VllmFleetArgs): readonly Fault[] {
    return [
        ...placeFaults(args),
        ...imageFaults(args.image, placeOf(args.region, args.accountId), ["image"]),
        ...networkFaults(args),
        ...servingFaults(args),
        ...Object.entries(args.models).flatMap(([name, model]) => [
            ...storedFaults(name, model, args.storedWeights),
            ...roleFaults(name, args),
            ...timeFaults(name, args),
        ]),
    ];
}

function placeFaults({ region, jurisdiction }: VllmFleetArgs): readonly Fault[] {
    const found = findRegion(region)?.jurisdiction;
    if (found === jurisdiction) return [];
    return [
        {
            path: ["region"],
            problem: `${region} lies in ${found ?? "no jurisdiction of the catalog"}, not in ${jurisdiction}`,
            why: "The prompts would be answered there.",
            fix: `Write a region of ${jurisdiction}.`,
        },
    ];
}

function networkFaults({ networks }: VllmFleetArgs): readonly Fault[] {
    if (networks.storage.length === 0) {
        return [
            {
                path: ["networks", "storage"],
                problem: "networks.storage is empty",
                why: "No server could read its weights.",
                fix: "Write the blocks of S3 in the region.",
            },
        ];
    }
    return networks.storage.flatMap((cidr, i) => {
        const bits = Number(/^\d{1,3}(?:\.\d{1,3}){3}\/(\d{1,2})$/.exec(cidr)?.[1] ?? 0);
        if (bits >= widestStorageBits && bits <= 32) return [];
        return [
            {
                path: ["networks", "storage", i],
                problem: `${cidr} is not a block of one service (/${widestStorageBits} to /32)`,
                why: "A server could send prompts anywhere in it.",
                fix: "Write the blocks of S3 in the region.",
            },
        ];
    });
}

/** The widest block that AWS publishes for S3 is 52.216.0.0/15, of us-east-1. */
const widestStorageBits = 15;

function roleFaults(name: string, { readerRoleArns }: VllmFleetArgs): readonly Fault[] {
    if (readerRoleArns[name] !== undefined) return [];
    return [
        {
            path: ["readerRoleArns", name],
            problem: `readerRoleArns has no role for "${name}"`,
            why: "The servers could not read their weights.",
            fix: "Write the role that the model store made for it.",
        },
    ];
}

function timeFaults(name: string, { timeLimits }: VllmFleetArgs): readonly Fault[] {
    if (timeLimits[name] !== undefined) return [];
    return [
        {
            path: ["timeLimits", name],
            problem: `timeLimits has nothing for "${name}"`,
            why: "Nobody could say how long its servers may take to start and to stop.",
            fix: "Write what planTimeLimits makes of it.",
        },
    ];
}
