import { fact } from "./fact.ts";

/** What EC2 sells of a gp3 volume. */
export interface VolumeLimits {
    readonly sizeGiB: number;
    readonly iops: number;
    readonly throughputMiBps: number;
}

/** Least and most of each, and how much throughput one operation a second carries. */
export const gp3 = fact(
    {
        least: { sizeGiB: 1, iops: 3_000, throughputMiBps: 125 } satisfies VolumeLimits,
        most: { sizeGiB: 65_536, iops: 80_000, throughputMiBps: 2_000 } satisfies VolumeLimits,
        throughputMiBpsPerIops: 0.25,
    },
    {
        source:
            "botocore 1.44.8 (PyPI), ec2, EbsBlockDevice: VolumeSize, Iops, Throughput; throughput per operation: EBS User Guide, " +
            '"General Purpose SSD volumes" (undated copy)',
        asOf: "2026-11-26",
    },
);
