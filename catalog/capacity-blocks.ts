import { fact } from "./fact.ts";

/** How AWS sells Capacity Blocks for ML, and how it ends them. */
export const capacityBlocks = fact(
    {
        longestDays: 182,
        /** EC2 ends the instances of a block this long before the block. */
        instancesEndMinutesBefore: 30,
    },
    {
        source:
            "botocore 1.44.8 (PyPI), ec2, DescribeCapacityBlockOfferings: CapacityDurationHours (days up to 14, weeks up to 182 days); " +
            'EC2 User Guide, "Monitor Capacity Blocks using EventBridge" (undated copy: 40 minutes before the end of a block comes ' +
            "the word that instances end in 10)",
        asOf: "2026-11-26",
    },
);
