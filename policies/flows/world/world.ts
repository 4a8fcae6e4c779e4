import { s3Blocks } from "../../../catalog/s3-blocks.ts";
import { addressesOf } from "../model/ranges.ts";
import type { Span } from "../model/ranges.ts";
import { Resources, text } from "../model/resource.ts";
import type { FlowResource } from "../model/resource.ts";
import { readCluster } from "./cluster.ts";
import type { Cluster } from "./cluster.ts";
import { readFirewalls } from "./firewall.ts";
import type { Firewall } from "./firewall.ts";
import { readNameRules } from "./names.ts";
import type { NameRule } from "./names.ts";
import { readNetwork } from "./network.ts";
import type { Network } from "./network.ts";

/** All that decides whether a connection is let through, read from the resources of a stack and from nothing else. */
export interface World {
    readonly resources: Resources;
    /** Of the stack's AWS provider, e.g. `eu-central-1`. */
    readonly region: string | undefined;
    readonly network: Network;
    readonly cluster: Cluster;
    readonly nameRules: readonly NameRule[];
    readonly firewalls: readonly Firewall[];
    /** Addresses of S3 in the region; none where they are not known for sure. */
    readonly s3Addresses: readonly Span[];
}

/** Reads the world of a stack. */
export function readWorld(all: readonly FlowResource[]): World {
    const resources = new Resources(all);
    const region = text(resources.ofType("pulumi:providers:aws")[0]?.inputs["region"]);
    const network = readNetwork(resources);
    return {
        resources,
        region,
        network,
        cluster: readCluster(resources, network),
        nameRules: readNameRules(resources),
        firewalls: readFirewalls(resources, network),
        s3Addresses: s3AddressesOf(region),
    };
}

function s3AddressesOf(region: string | undefined): readonly Span[] {
    const blocks = Object.entries(s3Blocks).find(([id]) => id === region)?.[1];
    return blocks?.confirmed === true ? blocks.value.flatMap((cidr) => addressesOf(cidr) ?? []) : [];
}
