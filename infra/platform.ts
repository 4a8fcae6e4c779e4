import * as aws from "@pulumi/aws";
import { DmzNetwork } from "../components/network/index.ts";
import type { DeploymentConfig } from "./config/index.ts";
import { networkArgs } from "./network-args.ts";

/** Everything a stack runs on. */
export interface Platform {
    /** The only AWS provider: pinned to the region and the account of the stack. */
    readonly cloud: aws.Provider;
    readonly network: DmzNetwork;
}

/** Declares the platform of a stack, top to bottom. Every decision was made in the config or in a planner. */
export function declarePlatform(config: DeploymentConfig): Platform {
    const cloud = new aws.Provider("aws", {
        region: config.region,
        allowedAccountIds: [config.accounts.workload],
        defaultTags: { tags: { ...config.tags, "ringfence:mode": config.mode } },
    });
    const network = new DmzNetwork("dmz", networkArgs(config), { provider: cloud });
    return { cloud, network };
}
