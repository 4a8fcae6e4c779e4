import { findRegion } from "../../catalog/jurisdictions.ts";
import { placeOf } from "../identity/arn.ts";
import { imageFaults } from "../image-reference.ts";
import type { InputFault } from "../input-faults.ts";
import type { VllmFleetArgs } from "./args.ts";
import { storedFaults } from "./revision-faults.ts";
import { servingFaults } from "./serving-faults.ts";

/** Everything wrong with a fleet. */
export function fleetFaults(args: VllmFleetArgs): readonly InputFault[] {
    return [
        ...placeFaults(args),
        ...imageFaults(args.image, placeOf(args.region, args.accountId), "image"),
        ...networkFaults(args),
        ...metricsServerFaults(args.metricsServer),
        ...servingFaults(args),
        ...Object.entries(args.models).flatMap(([name, model]) => [
            ...storedFaults(name, model, args.storedWeights),
            ...roleFaults(name, args),
        ]),
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

function roleFaults(name: string, { readerRoleArns }: VllmFleetArgs): readonly InputFault[] {
    if (readerRoleArns[name] !== undefined) return [];
    return [
        fault(
            `readerRoleArns.${name}`,
            "is missing - the servers could not read their weights - write the role that the model store made for it",
        ),
    ];
}

function fault(propertyPath: string, reason: string): InputFault {
    return { propertyPath, reason };
}
