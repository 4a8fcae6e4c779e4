import { regionsOf } from "../../catalog/jurisdictions.ts";
import type { JurisdictionId, RegionId } from "../../catalog/jurisdictions.ts";
import type { Declaration } from "../kit/declaration.ts";

/** What an organization says beside the declaration, which knows neither. */
export interface OrganizationIds {
    /** Id of the organization, `o-…`: its own accounts may come as well. @default - the declared accounts alone */
    readonly organization?: string;
    /** VPCs of the stack: what its pods hold may be used there alone. @default - where they are used is not limited */
    readonly vpcs?: readonly string[];
}

/** What guardrails are written from. */
export interface Bounds extends OrganizationIds {
    readonly regions: readonly RegionId[];
    /** Accounts of the declaration, and of its peers. */
    readonly accounts: readonly string[];
    readonly peerAccounts: readonly string[];
    /** Owned by others, and declared. */
    readonly externalArns: readonly string[];
    /** Something may leave to the internet. */
    readonly reachesInternet: boolean;
    /** A processor of the declaration is Bedrock. */
    readonly usesBedrock: boolean;
    readonly peerings: readonly string[];
}

/** Keys of a declaration that guardrails are written from. */
export const neededKeys = [
    "jurisdiction",
    "accounts",
    "peerAccounts",
    "externalArns",
    "thirdPartyHosts",
    "processors",
    "peeringConnections",
] as const satisfies readonly (keyof Declaration)[];

/** The part of a declaration that guardrails are written from. */
export interface NeededDeclaration extends Readonly<
    Record<Exclude<NeededKey, "jurisdiction" | "processors">, readonly string[]>
> {
    readonly jurisdiction: JurisdictionId;
    readonly processors: readonly { readonly host: string }[];
}

type NeededKey = (typeof neededKeys)[number];

/** Reads the bounds from a declaration. */
export function boundsOf(declared: NeededDeclaration, ids: OrganizationIds = {}): Bounds {
    return {
        ...ids,
        regions: regionsOf(declared.jurisdiction).map(({ id }) => id),
        accounts: [...declared.accounts].sort(),
        peerAccounts: [...declared.peerAccounts].sort(),
        externalArns: [...declared.externalArns].sort(),
        reachesInternet: declared.thirdPartyHosts.length > 0,
        usesBedrock: declared.processors.some(({ host }) => host.startsWith("bedrock-runtime.")),
        peerings: [...declared.peeringConnections].sort(),
    };
}
