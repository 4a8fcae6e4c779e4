import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { DmzNetwork } from "../components/network/index.ts";
import { declareCompute } from "./compute.ts";
import type { Compute } from "./compute.ts";
import type { DeploymentConfig } from "./config/index.ts";
import { networkArgs } from "./network-args.ts";

/** Everything a stack runs on. */
export interface Platform {
    /** The only AWS provider: pinned to the region and the account of the stack. */
    readonly cloud: aws.Provider;
    readonly network: DmzNetwork;
    /** Cluster, GPUs and weights; only in modes with a fleet of their own. */
    readonly compute?: Compute;
}

/** Declares the platform of a stack, top to bottom. Every decision was made in the config or in a planner. */
export function declarePlatform(config: DeploymentConfig): Platform {
    const stack = pulumi.getStack();
    const cloud = new aws.Provider("aws", {
        region: config.region,
        allowedAccountIds: [config.accounts.workload],
        defaultTags: { tags: { ...config.tags, "ringfence:mode": config.mode } },
    });
    const network = new DmzNetwork("dmz", networkArgs(config, stack), { provider: cloud });
    if (!("gpuNodeGroups" in config)) return { cloud, network };
    const compute = declareCompute(config, { stack, cloud, network });
    return { cloud, network, compute };
}
