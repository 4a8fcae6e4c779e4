import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { waitingChild } from "../child-options.ts";
import type { Place } from "./arn.ts";
import { keyPolicy } from "./key-policy.ts";
import type { KeyUse } from "./key-policy.ts";

/** A key that lives outside AWS: KMS asks the external key store for each operation and holds no key material. */
export interface ExternalKey {
    /** KMS custom key store of type EXTERNAL_KEY_STORE, e.g. "cks-1234567890abcdef0". */
    readonly customKeyStoreId: string;
    /** Id of the key inside the external key manager. One external key backs one KMS key. */
    readonly xksKeyId: string;
}

/** Arguments of {@link CustomerKey}. */
export interface CustomerKeyArgs {
    readonly place: Place;
    /** Alias without the `alias/` prefix, unique in account and region. Identity policies name the key by it. */
    readonly alias: string;
    /** What is encrypted under the key, for the console. */
    readonly description: string;
    /** Services that use the key, one statement each in the key's policy. */
    readonly uses: readonly KeyUse[];
    /**
     * Key material outside AWS. Such a key is rotated in its own key manager, not by KMS.
     * @default - KMS makes the key
     */
    readonly externalKey?: ExternalKey;
    readonly tags?: Readonly<Record<string, string>>;
}

/**
 * A symmetric key of the own account: one region, yearly rotation, thirty days before a deletion takes effect, and
 * protected, because whatever is encrypted under it is lost with it.
 */
export class CustomerKey extends pulumi.ComponentResource {
    readonly arn: pulumi.Output<string>;

    constructor(name: string, args: CustomerKeyArgs, opts?: pulumi.ComponentResourceOptions) {
        super("ringfence:identity:CustomerKey", name, args, opts);
        const key = new aws.kms.Key(
            name,
            {
                description: args.description,
                policy: JSON.stringify(keyPolicy(args.place, args.uses)),
                bypassPolicyLockoutSafetyCheck: false,
                deletionWindowInDays: 30,
                multiRegion: false,
                ...material(args.externalKey),
                tags: { ...args.tags },
            },
            { ...waitingChild(this, opts), protect: true },
        );
        new aws.kms.Alias(name, { name: `alias/${args.alias}`, targetKeyId: key.keyId }, { parent: this });
        this.arn = key.arn;
        this.registerOutputs({ arn: this.arn });
    }
}

/** KMS refuses rotation of keys whose material it does not hold. */
function material(external: ExternalKey | undefined) {
    return external === undefined ? { enableKeyRotation: true } : { enableKeyRotation: false, ...external };
}
