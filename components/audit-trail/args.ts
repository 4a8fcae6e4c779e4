import type { DataClass } from "../../catalog/vocabulary.ts";
import type { RegionId } from "../../catalog/jurisdictions.ts";
import type { KeyCustody } from "../identity/customer-key.ts";
import type { ImageReference } from "../image-reference.ts";
import type { Tier } from "../routing-gateway/index.ts";

/** Arguments of {@link AuditTrail}. Plain literals by contract, except where AWS makes the value. */
export interface AuditTrailArgs {
    /** Name of the stack and of its cluster. */
    readonly stack: string;
    readonly region: RegionId;
    /** The stack's account, 12 digits. */
    readonly accountId: string;
    /** Gateways whose lines are kept. */
    readonly tiers: readonly Tier[];
    /** Days for which the lines of each class are kept at least, for every class that the stack accepts. One at least. */
    readonly retentionDays: Readonly<Partial<Record<DataClass, number>>>;
    /** Fluent Bit from the own registry, by digest. */
    readonly image: ImageReference;
    /** Where the private endpoints of AWS services stand. */
    readonly sealedNetworks: readonly string[];

    /** Who makes and holds the key of the lines. @default - KMS makes it */
    readonly keyCustody?: KeyCustody;
    /** @default {} */
    readonly tags?: Readonly<Record<string, string>>;
}
