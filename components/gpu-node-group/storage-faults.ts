import type { InputFault } from "../input-faults.ts";
import type { NodeStorage } from "./args.ts";

/** Images of vLLM alone take 15 to 28 GB; with the old one still there during an update, 200 GiB is the least. */
export const leastRootGiB = 200;
/** Largest gp3 volume. */
export const mostRootGiB = 16_384;

/** Disks of an instance type's own. */
export interface OwnDisks {
    /** Where the type is named in the arguments. */
    readonly propertyPath: string;
    /** All of them together, in GB (10^9 bytes). */
    readonly localDiskGB: number;
}

/** Whether images and one copy of the weights have room on a node. */
export function storageFaults(
    storage: NodeStorage,
    weightsGiB: number,
    disks: readonly OwnDisks[],
): readonly InputFault[] {
    if (storage.kind === "ebs") return volumeFaults(storage.sizeGiB);
    const neededGiB = Math.ceil(leastRootGiB + weightsGiB);
    return disks.flatMap(({ propertyPath, localDiskGB }) => {
        const diskGiB = Math.floor((localDiskGB * 1e9) / 1024 ** 3);
        if (diskGiB >= neededGiB) return [];
        return [
            {
                propertyPath,
                reason:
                    `has ${diskGiB} GiB of disks of its own, and images with one copy of the weights take ${neededGiB} - the ` +
                    "node would fill up and evict the model - keep them on ebs, or write a larger type",
            },
        ];
    });
}

function volumeFaults(sizeGiB: number | undefined): readonly InputFault[] {
    if (sizeGiB === undefined) return [];
    if (Number.isSafeInteger(sizeGiB) && sizeGiB >= leastRootGiB && sizeGiB <= mostRootGiB) return [];
    return [
        {
            propertyPath: "storage.sizeGiB",
            reason:
                `is ${sizeGiB} - an image of vLLM takes up to 28 GB, twice during an update, beside the weights - ` +
                `write a whole number from ${leastRootGiB} to ${mostRootGiB}`,
        },
    ];
}
