import type { Evidence, Fact } from "../fact.ts";
import type { RegionId } from "../jurisdictions.ts";

/** NVIDIA GPU of an instance. A100 comes in two memory sizes. */
export type GpuModel = "a10g" | "l4" | "l40s" | "rtx-pro-6000" | "a100" | "h100" | "h200" | "b200" | "b300";

/** What a GPU instance type is made of. */
export interface GpuInstanceFacts extends Evidence {
    readonly gpu: GpuModel;
    readonly gpuCount: number;
    /**
     * Memory of one GPU, as the EC2 API reports it: nominal. The driver shows up to 0.5 % less (97,887 MiB of an RTX PRO 6000,
     * 143,771 of an H200, 81,559 of an H100 in public outputs of nvidia-smi, read on 2026-11-26), which the share that vLLM may take
     * covers.
     */
    readonly gpuMemoryMiB: number;
    /** Whether the GPUs are joined by NVLink; tensor parallelism over PCIe is slow beyond four. */
    readonly nvlink: boolean;
    /** Elastic Fabric Adapter interfaces; only a model over several nodes needs them. */
    readonly efaInterfaces: number;
    readonly vcpus: number;
    /** Host memory, before the kubelet takes its share. Weights pass through it unless they are streamed. */
    readonly memoryGiB: number;
    /** Local NVMe disks together, in GB (10^9 bytes). */
    readonly localDiskGB: number;
}

/** An instance type that can be had in a region, quota and free capacity aside. */
export interface Offering {
    readonly onDemandUsdPerHour: Fact<number>;
    /**
     * Ids of the availability zones that have it (`use1-az4`; the letter names differ per account).
     * @default - not known, so any zone may lack it
     */
    readonly zoneIds?: readonly string[];
    /** Names of its zones, as the team that vouches for it sees them. @default - any zone of the region */
    readonly zones?: readonly string[];
    /** Who vouches for it; set on offerings of a team's own catalog alone. @default - this project */
    readonly confirmedBy?: string;
}

/** Offerings of one instance type. A region that is missing is not listed in any snapshot read. */
export type Offerings = Readonly<Partial<Record<RegionId, Fact<Offering>>>>;
