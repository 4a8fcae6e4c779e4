import * as aws from "@pulumi/aws";
import type { ChildOptions } from "../child-options.ts";
import { placeOf } from "../identity/arn.ts";
import type { EntranceArgs, PrivateLinkArgs } from "./args.ts";

/**
 * Declares the service by which other accounts put an endpoint of the gateway into their VPCs, without a route between the
 * networks. Only listed accounts see it, and each endpoint waits until somebody of this account has accepted it.
 *
 * It has no private DNS name: AWS gives one only to a domain whose owner proves it in public DNS, where the gateway's name
 * must not be. A caller's account makes a private zone of that one name, as this stack does, with an alias of its endpoint.
 */
export function declareEndpointService(
    name: string,
    args: EntranceArgs,
    { accounts }: PrivateLinkArgs,
    balancer: aws.lb.LoadBalancer,
    child: ChildOptions,
): aws.ec2.VpcEndpointService {
    const { partition } = placeOf(args.region, args.accountId);
    return new aws.ec2.VpcEndpointService(
        name,
        {
            acceptanceRequired: true,
            allowedPrincipals: accounts.map((account) => `arn:${partition}:iam::${account}:root`),
            networkLoadBalancerArns: [balancer.arn],
            supportedIpAddressTypes: ["ipv4"],
            tags: { ...args.tags, Name: `${args.stack}-gateway` },
        },
        child,
    );
}
