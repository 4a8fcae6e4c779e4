import { gp3 } from "../../catalog/gp3.ts";
import type { GpuInstanceType } from "../../catalog/gpu-instances.ts";
import { imageGB } from "../../catalog/vllm.ts";
import type { Fault, Path } from "../fault.ts";
import type { NodeStorage } from "./args.ts";

/** With the old image of vLLM still there beside the new one during an update, and room for others. Our choice. */
export const leastRootGiB = 200;
/** Largest gp3 volume. */
export const mostRootGiB = gp3.value.most.sizeGiB;
/** What a replica writes beside its weights: kernels that are compiled at the start, and temporary files. */
export const scratchGiB = 20;

/** Disks of an instance type's own. */
export interface OwnDisks {
    /** Where the type is named in the arguments. */
    readonly path: Path;
    readonly type: GpuInstanceType;
    /** All of them together, in GB (10^9 bytes). */
    readonly localDiskGB: number;
}

/** What the replicas on one node ask of its disk. */
export interface ReplicaDisks {
    readonly replicas: number;
    /** Weights that each of them copies; zero where they are streamed. */
    readonly weightsGiB: number;
}

/** GiB that the replicas on one node take together. */
export function replicaDisksGiB({ replicas, weightsGiB }: ReplicaDisks): number {
    return Math.ceil(replicas * (scratchGiB + weightsGiB));
}

/**
 * What pods may ask for of a disk: the kubelet evicts at 10 % free, EKS sets 1 GiB aside, and the file system takes its part.
 */
export function allocatableGiB(sizeGiB: number): number {
    return Math.floor(sizeGiB * 0.88) - 1;
}

/** GiB of the disks of an instance type. */
export function diskGiB({ localDiskGB }: Pick<OwnDisks, "localDiskGB">): number {
    return Math.floor((localDiskGB * 1e9) / 1024 ** 3);
}

/** Whether images and what each replica writes have room on a node. */
export function storageFaults(
    storage: NodeStorage,
    disks: ReplicaDisks,
    ownDisks: readonly OwnDisks[],
): readonly Fault[] {
    if (storage.kind === "ebs") return volumeFaults(storage.sizeGiB, disks);
    const neededGiB = leastRootGiB + replicaDisksGiB(disks);
    return ownDisks.flatMap((own) => {
        if (diskGiB(own) >= neededGiB) return [];
        return [
            {
                path: own.path,
                problem:
                    `${own.type} has ${diskGiB(own)} GiB of disks of its own, and images with ${weightsOf(disks)} take ` +
                    String(neededGiB),
                why: "The node would fill up and evict the model.",
                fix: "Keep them on ebs, or write a larger type.",
            },
        ];
    });
}

function volumeFaults(sizeGiB: number | undefined, disks: ReplicaDisks): readonly Fault[] {
    if (sizeGiB === undefined) return [];
    if (!Number.isSafeInteger(sizeGiB) || sizeGiB < leastRootGiB || sizeGiB > mostRootGiB) {
        return [
            {
                path: ["storage", "sizeGiB"],
                problem: `sizeGiB is ${sizeGiB}, outside ${leastRootGiB} to ${mostRootGiB}`,
                why: `An image of vLLM takes up to ${imageGB.value.most} GB, twice during an update, beside the weights.`,
                fix: `Write a whole number from ${leastRootGiB} to ${mostRootGiB}.`,
            },
        ];
    }
    const neededGiB = replicaDisksGiB(disks);
    if (allocatableGiB(sizeGiB) >= neededGiB) return [];
    return [
        {
            path: ["storage", "sizeGiB"],
            problem:
                `sizeGiB is ${sizeGiB}, of which pods may have ${allocatableGiB(sizeGiB)} GiB, and ${weightsOf(disks)} ` +
                `take ${neededGiB}`,
            why: "The last replica would never be placed.",
            fix: `Write at least ${leastRootGiB + neededGiB}, or leave it out.`,
        },
    ];
}

function weightsOf({ replicas }: ReplicaDisks): string {
    return replicas === 1 ? "one copy of the weights" : `${replicas} copies of the weights`;
}
