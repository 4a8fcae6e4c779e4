import type { JurisdictionId, RegionId } from "../../catalog/jurisdictions.ts";
import type { DataClass } from "../../catalog/vocabulary.ts";
import type { KeyCustody } from "../identity/customer-key.ts";
import type { OptionalEndpointService } from "./endpoint-set.ts";

/**
 * Arguments of {@link DmzNetwork}. Plain literals by contract, never `pulumi.Input`: where data may flow has to be
 * readable in every preview.
 */
export interface DmzNetworkArgs {
    /** Legal area that nothing in this network may leave. */
    readonly jurisdiction: JurisdictionId;
    /** AWS region of the network; has to lie in `jurisdiction`. */
    readonly region: RegionId;
    /** Two or three standard zones of `region`, e.g. `eu-north-1a`. Append new ones: the order fixes the addresses. */
    readonly zones: readonly string[];
    /** Private block of the VPC, /16 to /21, e.g. `10.40.0.0/16`. */
    readonly cidr: string;
    /** The account the network is created in, 12 digits. */
    readonly accountId: string;
    /** Highest data class that may cross the network; tagged on every resource. */
    readonly dataClass: DataClass;
    /** Networks that call the gateway over a private connection. They must not share an address with this one. @default [] */
    readonly peers?: readonly NetworkPeer[];
    /** The way to third parties. Without it nothing can leave: no internet gateway, no NAT, no route. @default - none */
    readonly egress?: EgressArgs;
    /** Names of the own S3 buckets that may be reached from inside. @default [] */
    readonly buckets?: readonly string[];
    /** Private domains that names may be resolved in, and who answers for each. @default [] */
    readonly privateZones?: readonly PrivateZone[];
    /** Whether the gateway counts the tokens of tenants, over all its nodes. @default false */
    readonly countsTokens?: boolean;
    /** Names of the stack's own that may be resolved, e.g. the gateway's. @default [] */
    readonly ownNames?: readonly string[];
    /** AWS services to reach privately beyond those every cluster needs. @default [] */
    readonly additionalServices?: readonly OptionalEndpointService[];
    /** Days to keep flow, DNS and firewall logs; one of the steps CloudWatch Logs offers. They hold addresses and host names. */
    readonly retentionDays: number;
    /** Who makes and holds the key of the logs and the firewall. @default KMS makes it and rotates it every year */
    readonly keyCustody?: KeyCustody;
    /** Tags for every resource. @default {} */
    readonly tags?: Readonly<Record<string, string>>;
}

/** A network that a transit gateway leads to: another VPC, or a site behind a VPN or Direct Connect that ends there. */
export interface NetworkPeer {
    /** Short name for rules and messages, e.g. `office`. */
    readonly name: string;
    /** Its private address block. */
    readonly cidr: string;
    /** Id of the transit gateway that leads to it, e.g. `tgw-0123456789abcdef0`. */
    readonly via: string;
}

/**
 * A private domain, e.g. `corp.example`: a private hosted zone of Route 53, of the own account or one that has authorized the
 * VPC, or DNS servers of a peer, by their addresses.
 */
export type PrivateZone =
    | { readonly name: string; readonly hostedZoneId: string }
    | { readonly name: string; readonly forwardTo: readonly string[] };

/** What the egress tier may reach outside, and nothing else may. */
export interface EgressArgs {
    /** Exact TLS host names, e.g. `api.openai.com`. No wildcards: each name is a processor that somebody approved. */
    readonly allowedHosts: readonly string[];
}
