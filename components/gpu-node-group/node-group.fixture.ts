import { models } from "../../catalog/models.ts";
import type { GpuNodeGroupArgs } from "./args.ts";
import type { ServingDemand } from "./fit-model.ts";

/** One request of 8,192 tokens at a time on one node, but for what is changed. */
export function demandFor(changes: Partial<ServingDemand> & Pick<ServingDemand, "precision">): ServingDemand {
    return { maxContextTokens: 8_192, concurrency: 1, kvPrecision: "bf16", nodesPerReplica: 1, ...changes };
}

/** 70B in INT4 on four L40S in Stockholm. */
export const nodeGroupArgs: GpuNodeGroupArgs = {
    pool: "chat-70b",
    jurisdiction: "eu",
    region: "eu-north-1",
    accountId: "111122223333",
    dataClass: "health",
    model: models["llama-3.3-70b"],
    demand: demandFor({ precision: "int4", maxContextTokens: 16_384, concurrency: 8 }),
    capacity: { kind: "onDemand", instanceTypes: ["g6e.12xlarge"] },
    nodes: { min: 1, max: 3 },
    zones: ["eu-north-1a", "eu-north-1b"],
    clusterName: "serving-eu",
    nodeRoleArn: "arn:aws:iam::111122223333:role/serving-eu-node",
    volumeKeyArn: "arn:aws:kms:eu-north-1:111122223333:key/volumes",
    vpcId: "vpc-dmz",
    subnetIds: ["subnet-a", "subnet-b"],
    nodeSecurityGroupId: "sg-nodes",
    tags: { team: "ml-platform" },
};

/** 405B in BF16 over two nodes of eight H100: EFA, one zone, one placement group. */
export const twoNodeArgs: GpuNodeGroupArgs = {
    ...nodeGroupArgs,
    pool: "reasoning-405b",
    model: models["llama-3.1-405b"],
    demand: demandFor({ precision: "bf16", maxContextTokens: 32_768, nodesPerReplica: 2 }),
    capacity: { kind: "onDemand", instanceTypes: ["p5.48xlarge"] },
    nodes: { min: 2, max: 4 },
};

/** A block of eight days in December. */
export const blockArgs: GpuNodeGroupArgs = {
    ...nodeGroupArgs,
    pool: "batch-r1",
    model: models["deepseek-r1"],
    demand: demandFor({ precision: "fp8", maxContextTokens: 32_768 }),
    capacity: {
        kind: "capacityBlock",
        instanceType: "p5en.48xlarge",
        zone: "eu-north-1b",
        reservationId: "cr-0123456789abcdef0",
        startsAt: "2026-12-01T11:30:00Z",
        endsAt: "2026-12-09T11:30:00Z",
    },
    nodes: { min: 0, max: 1 },
};
