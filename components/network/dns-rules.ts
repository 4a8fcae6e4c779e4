import type { Region } from "../../catalog/jurisdictions.ts";
import type { DmzNetworkArgs } from "./args.ts";
import { clusterServices, endpointHosts } from "./endpoint-set.ts";
import { partitions } from "../../catalog/jurisdictions.ts";

/** One rule of the DNS firewall with the names it is about. */
export interface DnsRule {
    /** Short name, also part of the resource names. */
    readonly role: "aws" | "private-zones" | "own-names" | "third-parties" | "everything";
    /** Rules are tried from the lowest number up; the first match decides. */
    readonly priority: number;
    readonly action: "ALLOW" | "BLOCK";
    /** DNS firewall patterns: an exact name, or `*.` for everything below one. */
    readonly domains: readonly string[];
}

/**
 * The names that may be resolved in the network; every other query is answered "no such domain". Without this, a name
 * such as `<secret>.attacker.example` carries data out through the resolver, past every route table.
 */
export function dnsRules(args: DmzNetworkArgs, region: Region): readonly DnsRule[] {
    const allow = (role: DnsRule["role"], priority: number, domains: readonly string[]): readonly DnsRule[] =>
        domains.length === 0 ? [] : [{ role, priority, action: "ALLOW", domains }];
    return [
        ...allow("aws", 100, awsNames(args, region)),
        ...allow(
            "private-zones",
            200,
            (args.privateZones ?? []).flatMap(({ name }) => [name, `*.${name}`]),
        ),
        ...allow("own-names", 250, args.ownNames ?? []),
        ...allow("third-parties", 300, args.egress?.allowedHosts ?? []),
        { role: "everything", priority: 9_000, action: "BLOCK", domains: ["*"] },
    ];
}

/**
 * Names of the own endpoints, the cluster's API, internal load balancers and instances; nothing else of AWS. Documented:
 * `instanceNames`, `clusterAndBalancerNames`.
 */
function awsNames({ additionalServices = [] }: DmzNetworkArgs, region: Region): readonly string[] {
    const { dnsSuffix } = partitions[region.partition];
    // Instances of us-east-1 alone keep the name they had before there were regions.
    const instances = region.id === "us-east-1" ? "ec2.internal" : `${region.id}.compute.internal`;
    return [
        ...(["s3", ...clusterServices, ...additionalServices] as const).flatMap((it) => endpointHosts(it, region)),
        `*.${region.id}.eks.${dnsSuffix}`,
        `*.elb.${region.id}.${dnsSuffix}`,
        `*.${instances}`,
    ];
}
