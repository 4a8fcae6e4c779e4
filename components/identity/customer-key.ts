import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { waitingChild } from "../child-options.ts";
import type { Place } from "./arn.ts";
import { keyDefaults, keyPolicy } from "./key-policy.ts";
import type { KeyUse } from "./key-policy.ts";
import { noFlows } from "../flow.ts";

/** A key that lives outside AWS: KMS asks the external key store for each operation and holds no key material. */
export interface ExternalKey {
    /** KMS custom key store of type EXTERNAL_KEY_STORE, e.g. "cks-1234567890abcdef0". */
    readonly customKeyStoreId: string;
    /** Id of the key inside the external key manager. One external key backs one KMS key. */
    readonly xksKeyId: string;
}

/**
 * Who makes and holds the material of a key.
 *
 * - `kms`: KMS makes it, keeps it and rotates it.
 * - `imported`: the company makes it and imports it; it is rotated by hand. The key is made without material, because a
 *   value that passes through here would lie in the state. Nothing can be encrypted under it before the import.
 * - `external`: it never enters AWS; it is rotated in its own key manager.
 */
export type KeyCustody = {
    /** Days between the order to delete a key and its end, 7 to 30. @default - see {@link keyDefaults} */
    readonly deletionWindowDays?: number;
} & (
    | {
          readonly origin: "kms";
          /** Days between rotations, 90 to 2560. @default - see {@link keyDefaults} */
          readonly rotationDays?: number;
      }
    | { readonly origin: "imported" }
    | { readonly origin: "external"; readonly key: ExternalKey }
);

/** Arguments of {@link CustomerKey}. */
export interface CustomerKeyArgs {
    readonly place: Place;
    /** Alias without the `alias/` prefix, unique in account and region. Identity policies name the key by it. */
    readonly alias: string;
    /** What is encrypted under the key, for the console. */
    readonly description: string;
    /** Services that use the key, one statement each in the key's policy. */
    readonly uses: readonly KeyUse[];
    /** @default - KMS makes the key */
    readonly custody?: KeyCustody;
    readonly tags?: Readonly<Record<string, string>>;
}

/**
 * A symmetric key of the own account: one region, days of grace before a deletion takes effect, and protected, because
 * whatever is encrypted under it is lost with it.
 */
export class CustomerKey extends pulumi.ComponentResource {
    readonly arn: pulumi.Output<string>;

    constructor(name: string, args: CustomerKeyArgs, opts?: pulumi.ComponentResourceOptions) {
        super("ringfence:identity:CustomerKey", name, { ...args, flows: noFlows }, opts);
        const { arn, id } = makeKey(name, args, { ...waitingChild(this, opts), protect: true });
        new aws.kms.Alias(name, { name: `alias/${args.alias}`, targetKeyId: id }, { parent: this });
        this.arn = arn;
        this.registerOutputs({ arn: this.arn });
    }
}

/** KMS refuses rotation of keys whose material it does not hold. */
function makeKey(name: string, args: CustomerKeyArgs, opts: pulumi.CustomResourceOptions) {
    const custody = args.custody ?? { origin: "kms" };
    const common = {
        description: args.description,
        policy: JSON.stringify(keyPolicy(args.place, args.uses)),
        bypassPolicyLockoutSafetyCheck: false,
        deletionWindowInDays: custody.deletionWindowDays ?? keyDefaults.deletionWindowDays,
        multiRegion: false,
        tags: { ...args.tags },
    };
    switch (custody.origin) {
        case "kms": {
            const rotation = {
                enableKeyRotation: true,
                rotationPeriodInDays: custody.rotationDays ?? keyDefaults.rotationDays,
            };
            return new aws.kms.Key(name, { ...common, ...rotation }, opts);
        }
        case "imported":
            return new aws.kms.ExternalKey(name, common, opts);
        case "external":
            return new aws.kms.Key(name, { ...common, enableKeyRotation: false, ...custody.key }, opts);
    }
}
