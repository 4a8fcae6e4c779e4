import type * as pulumi from "@pulumi/pulumi";
import type { RegionId } from "../../catalog/jurisdictions.ts";
import type { NetworkPeer } from "../network/index.ts";
import type { LoadBalancerLimits } from "../time-limits/index.ts";

/**
 * Arguments of {@link Entrance}. Literals but for the ids of what the network made: who may come in, and by which name, has
 * to be readable in every preview.
 */
export interface EntranceArgs {
    /** The stack; begins the names of load balancer and target group. */
    readonly stack: string;
    readonly region: RegionId;
    /** The stack's account, 12 digits. */
    readonly accountId: string;
    /** Name by which callers reach the gateway, e.g. `llm.corp.example`: the one name of the private zone. */
    readonly host: string;
    /** Joined networks whose callers may come. @default [] */
    readonly peers?: readonly Pick<NetworkPeer, "name" | "cidr">[];
    /** Other accounts that may ask for an endpoint of the gateway in their VPCs. @default - none is offered */
    readonly privateLink?: PrivateLinkArgs;
    /** VPCs of callers that resolve the name by the zone, beside the stack's own. @default [] */
    readonly resolvedIn?: readonly CallerVpc[];
    readonly times: EntranceTimes;
    readonly vpcId: pulumi.Input<string>;
    /** The gateway's subnets, one a zone. */
    readonly subnetIds: readonly pulumi.Input<string>[];
    /** The gateway's security group. */
    readonly securityGroupId: pulumi.Input<string>;
    readonly tags?: Readonly<Record<string, string>>;
}

/** Who may ask for an endpoint. Each request waits until somebody accepts it. */
export interface PrivateLinkArgs {
    /** Accounts, 12 digits each. */
    readonly accounts: readonly [string, ...string[]];
}

/** A VPC that the private zone answers. */
export interface CallerVpc {
    readonly vpcId: string;
    readonly region: RegionId;
    /** Its account, 12 digits. One of another account is authorized here, and associated there. */
    readonly accountId: string;
}

/** Times of the load balancer, from the plan of time limits. Bounds of AWS: see `entranceFaults`. */
export type EntranceTimes = Pick<LoadBalancerLimits, "idleSeconds" | "deregistrationSeconds" | "healthCheck">;
