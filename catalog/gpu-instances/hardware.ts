import type { GpuInstanceFacts } from "./gpu-instance.ts";

const karpenter = {
    source: "aws/karpenter-provider-aws@1d92708, website/content/en/v1.14/reference/instance-types.md",
    asOf: "2026-08-21",
} as const;

// Memory is of one GPU. The G families have no NVLink, nor has one GPU alone anything to link to.
const a10g = { gpu: "a10g", gpuMemoryMiB: 22_888, nvlink: false, ...karpenter } as const;
const l4 = { gpu: "l4", gpuMemoryMiB: 22_888, nvlink: false, ...karpenter } as const;
const l40s = { gpu: "l40s", gpuMemoryMiB: 45_776, nvlink: false, ...karpenter } as const;
const rtxPro6000 = { gpu: "rtx-pro-6000", gpuMemoryMiB: 98_304, nvlink: false, ...karpenter } as const;
const a100x40 = { gpu: "a100", gpuMemoryMiB: 40_960, nvlink: true, ...karpenter } as const;
const a100x80 = { gpu: "a100", gpuMemoryMiB: 81_920, nvlink: true, ...karpenter } as const;
const h100 = { gpu: "h100", gpuMemoryMiB: 81_920, nvlink: true, ...karpenter } as const;
const h200 = { gpu: "h200", gpuMemoryMiB: 144_384, nvlink: true, ...karpenter } as const;
const b200 = { gpu: "b200", gpuMemoryMiB: 183_359, nvlink: true, ...karpenter } as const;
const b300 = { gpu: "b300", gpuMemoryMiB: 275_040, nvlink: true, ...karpenter } as const;

/** What each instance type is made of. */
export const hardware = {
    "g5.xlarge": { ...a10g, gpuCount: 1, efaInterfaces: 0, vcpus: 4, memoryGiB: 16, localDiskGB: 250 },
    "g5.2xlarge": { ...a10g, gpuCount: 1, efaInterfaces: 0, vcpus: 8, memoryGiB: 32, localDiskGB: 450 },
    "g5.12xlarge": { ...a10g, gpuCount: 4, efaInterfaces: 1, vcpus: 48, memoryGiB: 192, localDiskGB: 3_800 },
    "g5.48xlarge": { ...a10g, gpuCount: 8, efaInterfaces: 1, vcpus: 192, memoryGiB: 768, localDiskGB: 7_600 },
    "g6.xlarge": { ...l4, gpuCount: 1, efaInterfaces: 0, vcpus: 4, memoryGiB: 16, localDiskGB: 250 },
    "g6.2xlarge": { ...l4, gpuCount: 1, efaInterfaces: 0, vcpus: 8, memoryGiB: 32, localDiskGB: 450 },
    "g6.12xlarge": { ...l4, gpuCount: 4, efaInterfaces: 1, vcpus: 48, memoryGiB: 192, localDiskGB: 3_760 },
    "g6.48xlarge": { ...l4, gpuCount: 8, efaInterfaces: 1, vcpus: 192, memoryGiB: 768, localDiskGB: 7_520 },
    "g6e.xlarge": { ...l40s, gpuCount: 1, efaInterfaces: 0, vcpus: 4, memoryGiB: 32, localDiskGB: 250 },
    "g6e.2xlarge": { ...l40s, gpuCount: 1, efaInterfaces: 0, vcpus: 8, memoryGiB: 64, localDiskGB: 450 },
    "g6e.4xlarge": { ...l40s, gpuCount: 1, efaInterfaces: 0, vcpus: 16, memoryGiB: 128, localDiskGB: 600 },
    "g6e.12xlarge": { ...l40s, gpuCount: 4, efaInterfaces: 1, vcpus: 48, memoryGiB: 384, localDiskGB: 3_800 },
    "g6e.24xlarge": { ...l40s, gpuCount: 4, efaInterfaces: 2, vcpus: 96, memoryGiB: 768, localDiskGB: 3_800 },
    "g6e.48xlarge": { ...l40s, gpuCount: 8, efaInterfaces: 4, vcpus: 192, memoryGiB: 1_536, localDiskGB: 7_600 },
    "g7e.2xlarge": { ...rtxPro6000, gpuCount: 1, efaInterfaces: 0, vcpus: 8, memoryGiB: 64, localDiskGB: 1_900 },
    "g7e.4xlarge": { ...rtxPro6000, gpuCount: 1, efaInterfaces: 0, vcpus: 16, memoryGiB: 128, localDiskGB: 1_900 },
    "g7e.12xlarge": { ...rtxPro6000, gpuCount: 2, efaInterfaces: 1, vcpus: 48, memoryGiB: 512, localDiskGB: 3_800 },
    "g7e.24xlarge": { ...rtxPro6000, gpuCount: 4, efaInterfaces: 2, vcpus: 96, memoryGiB: 1_024, localDiskGB: 7_600 },
    "g7e.48xlarge": { ...rtxPro6000, gpuCount: 8, efaInterfaces: 4, vcpus: 192, memoryGiB: 2_048, localDiskGB: 15_200 },
    "p4d.24xlarge": { ...a100x40, gpuCount: 8, efaInterfaces: 4, vcpus: 96, memoryGiB: 1_152, localDiskGB: 8_000 },
    "p4de.24xlarge": { ...a100x80, gpuCount: 8, efaInterfaces: 4, vcpus: 96, memoryGiB: 1_152, localDiskGB: 8_000 },
    "p5.4xlarge": {
        ...h100,
        nvlink: false,
        gpuCount: 1,
        efaInterfaces: 1,
        vcpus: 16,
        memoryGiB: 256,
        localDiskGB: 3_800,
    },
    "p5.48xlarge": { ...h100, gpuCount: 8, efaInterfaces: 32, vcpus: 192, memoryGiB: 2_048, localDiskGB: 30_400 },
    "p5e.48xlarge": { ...h200, gpuCount: 8, efaInterfaces: 32, vcpus: 192, memoryGiB: 2_048, localDiskGB: 30_400 },
    "p5en.48xlarge": { ...h200, gpuCount: 8, efaInterfaces: 16, vcpus: 192, memoryGiB: 2_048, localDiskGB: 30_400 },
    "p6-b200.48xlarge": { ...b200, gpuCount: 8, efaInterfaces: 8, vcpus: 192, memoryGiB: 2_048, localDiskGB: 30_400 },
    "p6-b300.48xlarge": { ...b300, gpuCount: 8, efaInterfaces: 16, vcpus: 192, memoryGiB: 4_096, localDiskGB: 30_400 },
} as const satisfies Record<string, GpuInstanceFacts>;

/** GPU instance types of the catalog, by their EC2 name. */
export type GpuInstanceType = keyof typeof hardware;
