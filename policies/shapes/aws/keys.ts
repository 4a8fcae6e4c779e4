import { z } from "zod";
import type { Leaves } from "../leaves/leaves.ts";
import type { Shapes } from "../shape.ts";
import { arnForms } from "./grants.ts";
import { taggable } from "./taggable.ts";

const key = "aws:kms/key:Key";
const externalKey = "aws:kms/externalKey:ExternalKey";

/** Types of keys of one's own. */
export const keyTypes = [key, externalKey] as const;

/** What a user of a key needs to write and read under it. */
const cryptography = [
    "kms:Encrypt",
    "kms:Decrypt",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
    "kms:GenerateDataKey",
    "kms:GenerateDataKeyWithoutPlaintext",
    "kms:DescribeKey",
] as const;

/** Keys that everything at rest is encrypted under. */
export const keys: Shapes = {
    [key]: (leaves) => {
        const { is, count, id } = leaves;
        const common = commonOf(leaves);
        const made = {
            // KMS makes and keeps the material; nobody else ever has it.
            keyUsage: is("ENCRYPT_DECRYPT").optional(),
            customerMasterKeySpec: is("SYMMETRIC_DEFAULT").optional(),
            isEnabled: is(true).optional(),
        };
        return z.union([
            z.strictObject({
                ...common,
                ...made,
                enableKeyRotation: is(true),
                rotationPeriodInDays: count(90, 2560).optional(),
            }),
            z.strictObject({
                ...common,
                ...made,
                // Rotated in the company's own key manager, which KMS asks for each operation.
                enableKeyRotation: is(false),
                customKeyStoreId: id("the id of a key store", /cks-[0-9a-f]{8,17}/),
                xksKeyId: id("the id of a key in the own key manager", /[A-Za-z0-9_-]{1,128}/),
            }),
        ]);
    },
    [externalKey]: (leaves) =>
        // Its material is imported by hand: a value that passes through here would lie in the state.
        z.strictObject({ ...commonOf(leaves), enabled: leaves.is(true).optional() }),
    "aws:kms/alias:Alias": ({ own, form, region }) =>
        z.strictObject({
            name: form("an alias", /alias\/[\w/-]{1,250}/),
            targetKeyId: own(...keyTypes),
            region: region().optional(),
        }),
};

function commonOf(leaves: Leaves) {
    const { policy, is, count, freeText } = leaves;
    return {
        description: freeText(),
        policy: policy({ statements: keyStatements(leaves) }),
        bypassPolicyLockoutSafetyCheck: is(false).optional(),
        deletionWindowInDays: count(7, 30),
        // A key of several regions leaves its region by definition.
        multiRegion: is(false),
        ...taggable(leaves),
    };
}

/** Who may use a key: the own account by its IAM, log groups of the own account, and own roles. */
function keyStatements({ allow, ownArn, ownRoles, regionalService, is }: Leaves): readonly z.ZodType[] {
    // In the policy of a key, `*` is this key.
    const on = is("*");
    const ofOwnGroups = z.strictObject({ "kms:EncryptionContext:aws:logs:arn": ownArn("logs", arnForms.logGroups) });
    return [
        allow({ actions: ["kms:*"], to: z.strictObject({ AWS: ownArn("iam", /root/) }), on }),
        allow({
            actions: cryptography,
            to: regionalService("logs"),
            on,
            given: z.union([z.strictObject({ ArnEquals: ofOwnGroups }), z.strictObject({ ArnLike: ofOwnGroups })]),
        }),
        allow({ actions: cryptography, to: ownRoles(), on }),
        allow({
            actions: ["kms:CreateGrant"],
            to: ownRoles(),
            on,
            given: z.strictObject({ Bool: z.strictObject({ "kms:GrantIsForAWSResource": is("true") }) }),
        }),
    ];
}
