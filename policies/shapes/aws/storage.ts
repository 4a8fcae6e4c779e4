import { z } from "zod";
import { say } from "../../kit/safe.ts";
import type { Leaves } from "../leaves/leaves.ts";
import type { Shapes } from "../shape.ts";
import { arnForms } from "./grants.ts";
import { keyTypes } from "./keys.ts";
import { taggable } from "./taggable.ts";

const bucket = "aws:s3/bucket:Bucket";

/** Actions on the bytes of objects, and on what S3 keeps beside them. */
const objectActions = [
    "s3:AbortMultipartUpload",
    "s3:BypassGovernanceRetention",
    "s3:DeleteObject",
    "s3:DeleteObjectTagging",
    "s3:DeleteObjectVersion",
    "s3:GetObject",
    "s3:GetObjectAttributes",
    "s3:GetObjectTorrent",
    "s3:GetObjectVersion",
    "s3:GetObjectVersionAttributes",
    "s3:GetObjectVersionForReplication",
    "s3:ListMultipartUploadParts",
    "s3:PutObject",
    "s3:PutObjectAcl",
    "s3:PutObjectTagging",
    "s3:PutObjectVersionAcl",
    "s3:ReplicateDelete",
    "s3:ReplicateObject",
    "s3:RestoreObject",
] as const;

/** Ways by which S3 itself would carry objects elsewhere. */
const copies = [
    "s3:PutReplicationConfiguration",
    "s3:PutAccelerateConfiguration",
    "s3:PutInventoryConfiguration",
    "s3:PutAnalyticsConfiguration",
] as const;

/** Where objects lie. What replicates, speeds up, publishes, logs or hosts a bucket (its own resources or properties) has no shape. */
export const storage: Shapes = {
    [bucket]: ({ id, is, ...leaves }) =>
        z.strictObject({
            bucket: id("the name of a bucket", /[a-z0-9][a-z0-9-]{1,61}[a-z0-9]/),
            // With true, a removal takes the objects along.
            forceDestroy: is(false).optional(),
            // Objects that nobody can delete for a time.
            objectLockEnabled: is(true, false).optional(),
            ...taggable(leaves),
        }),
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": ({ is, ...leaves }) =>
        z.strictObject({
            ...ofBucket(leaves),
            blockPublicAcls: is(true),
            blockPublicPolicy: is(true),
            ignorePublicAcls: is(true),
            restrictPublicBuckets: is(true),
            skipDestroy: is(false).optional(),
        }),
    // No ACL holds: only policies say who may.
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls": ({ is, ...leaves }) =>
        z.strictObject({ ...ofBucket(leaves), rule: z.strictObject({ objectOwnership: is("BucketOwnerEnforced") }) }),
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": ({
        is,
        own,
        ...leaves
    }) =>
        z.strictObject({
            ...ofBucket(leaves),
            rules: z.tuple([
                z.strictObject({
                    applyServerSideEncryptionByDefault: z.strictObject({
                        sseAlgorithm: is("aws:kms", "aws:kms:dsse"),
                        kmsMasterKeyId: own(...keyTypes),
                    }),
                    bucketKeyEnabled: is(true, false).optional(),
                }),
            ]),
        }),
    "aws:s3/bucketVersioning:BucketVersioning": ({ is, ...leaves }) =>
        z.strictObject({ ...ofBucket(leaves), versioningConfiguration: z.strictObject({ status: is("Enabled") }) }),
    // What ends after some days; nothing that moves objects.
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": ({ is, count, name, ...leaves }) =>
        z.strictObject({
            ...ofBucket(leaves),
            rules: z.array(
                z.strictObject({
                    id: name(),
                    status: is("Enabled", "Disabled"),
                    filter: z.strictObject({ prefix: is("") }),
                    abortIncompleteMultipartUpload: z.strictObject({ daysAfterInitiation: count(1, 365) }).optional(),
                    noncurrentVersionExpiration: z.strictObject({ noncurrentDays: count(1, 3650) }).optional(),
                }),
            ),
            // What the provider writes where nothing is written: which objects a rule for storage classes would move; there is none.
            transitionDefaultMinimumObjectSize: is("all_storage_classes_128K", "varies_by_storage_class").optional(),
        }),
    "aws:s3/bucketPolicy:BucketPolicy": (leaves) =>
        z.strictObject({ ...ofBucket(leaves), policy: leaves.policy(bucketPolicy(leaves)) }),
};

/** By which a resource says to which bucket it belongs. */
function ofBucket({ sameAs, region }: Pick<Leaves, "sameAs" | "region">) {
    return { bucket: sameAs(bucket, "bucket"), region: region().optional() };
}

/** It only refuses: what roles may do stands in their own policies, and nothing here can widen it. */
function bucketPolicy(leaves: Leaves) {
    const { deny, stackArn, ownRole, account, cidr, is, oneOrMore } = leaves;
    const itself = stackArn(arnForms.bucket, bucket, "bucket");
    const objects = stackArn(arnForms.objects, bucket, "bucket");
    const whole = z.tuple([itself, objects]);
    const below = z.tuple([objects]);
    const unless = { ArnNotEquals: z.strictObject({ "aws:PrincipalArn": oneOrMore(ownRole()) }) };
    const changing = objectActions.filter((action) => !/:(?:Get|List)/.test(action));

    const withoutTls = deny({
        actions: ["s3:*"],
        on: whole,
        given: z.strictObject({ Bool: z.strictObject({ "aws:SecureTransport": is("false") }) }),
    });
    const ofOthers = deny({
        actions: ["s3:*"],
        on: whole,
        given: z.strictObject({ StringNotEquals: z.strictObject({ "aws:PrincipalAccount": oneOrMore(account()) }) }),
    });
    const byNobodyElse = deny({ actions: objectActions, on: below, given: z.strictObject(unless) });
    const changes = deny({ actions: changing, on: below, given: z.strictObject(unless) });
    const fromOutside = deny({
        actions: objectActions,
        on: below,
        given: z.strictObject({
            ...unless,
            NotIpAddress: z.strictObject({ "aws:VpcSourceIp": oneOrMore(cidr()) }),
        }),
    });
    const underOtherKeys = deny({
        actions: ["s3:PutObject"],
        on: below,
        given: z.strictObject({
            StringNotEqualsIfExists: z.strictObject({ "s3:x-amz-server-side-encryption": is("aws:kms") }),
        }),
    });
    const copiesOut = deny({ actions: copies, on: z.tuple([itself]) });

    return {
        statements: [withoutTls, ofOthers, byNobodyElse, changes, fromOutside, underOtherKeys, copiesOut],
        demanded: [
            [withoutTls, say`it does not refuse requests without TLS`],
            [ofOthers, say`it does not refuse principals of other accounts`],
            [byNobodyElse, say`it does not refuse whoever is neither writer nor reader`],
            [fromOutside, say`it does not refuse readers from outside the declared networks`],
            [underOtherKeys, say`it does not refuse objects that are not encrypted under a key of KMS`],
            [copiesOut, say`it does not refuse to set up replication, acceleration, inventories and analytics`],
        ] as const,
    };
}
