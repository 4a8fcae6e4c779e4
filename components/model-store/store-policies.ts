import { bucketArn, iamArn, regionalArn } from "../identity/arn.ts";
import type { Place } from "../identity/arn.ts";
import { identityPolicy } from "../identity/policy-document.ts";
import type { Conditions, PolicyDocument, PolicyDocumentStatement, Statement } from "../identity/policy-document.ts";
import { weightsReaderPolicy, weightsWriterPolicy } from "../identity/workload-policies.ts";
import type { WeightsReader } from "./args.ts";
import { artifactsKeyAlias, readerRoleName, repositoryName, weightsBucketName, writerRoleName } from "./names.ts";
import type { RepositoryKind } from "./names.ts";

/** What the policies of a store are made from; literal, so that a preview can judge every one of them. */
export interface StorePerimeter {
    readonly place: Place;
    readonly stack: string;
    /** Names of the reading pools. */
    readonly readers: readonly string[];
    /** Address block that the readers come from. */
    readonly readersNetwork: string;
}

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

const changingActions = objectActions.filter((action) => !/:(Get|List)/.test(action));

/** Ways by which S3 itself would carry objects elsewhere. */
const copyingActions = [
    "s3:PutReplicationConfiguration",
    "s3:PutAccelerateConfiguration",
    "s3:PutInventoryConfiguration",
    "s3:PutAnalyticsConfiguration",
] as const;

/**
 * Policy of the weights bucket. It only denies: what the two kinds of identity may do stands in their own policies, and
 * nothing here can widen it.
 *
 * - Whoever deploys the stack administers the bucket (and may list names), but never reads or writes an object.
 * - Readers come through a VPC endpoint from inside the DMZ. The mirror job works outside the DMZ, so it is held to its
 *   identity and to TLS.
 * - Nobody sets up a copy out of the bucket; that takes a change of this policy, which a preview shows.
 */
export function weightsBucketPolicy(perimeter: StorePerimeter): PolicyDocument {
    const { place, stack } = perimeter;
    const bucket = weightsBucketName(place, stack);
    const whole = [bucketArn(place, bucket), bucketArn(place, bucket, "*")];
    const objects = [bucketArn(place, bucket, "*")];
    const writer = iamArn(place, `role/${writerRoleName(stack)}`);
    const readers = perimeter.readers.map((reader) => iamArn(place, `role/${readerRoleName(stack, reader)}`));
    const unless = (...arns: readonly string[]) => ({ ArnNotEquals: { "aws:PrincipalArn": arns } });
    return {
        Version: "2012-10-17",
        Statement: [
            deny("OnlyTls", ["s3:*"], whole, { Bool: { "aws:SecureTransport": "false" } }),
            deny("OnlyOwnAccount", ["s3:*"], whole, { StringNotEquals: { "aws:PrincipalAccount": place.accountId } }),
            deny("OnlyWriterAndReaders", objectActions, objects, unless(writer, ...readers)),
            deny("OnlyWriterChanges", changingActions, objects, unless(writer)),
            deny("OnlyThroughDmz", objectActions, objects, {
                ...unless(writer),
                // Holds where the key is absent: a request that came through no endpoint has no VPC address.
                NotIpAddress: { "aws:VpcSourceIp": perimeter.readersNetwork },
            }),
            deny("OnlyCustomerKey", ["s3:PutObject"], objects, {
                // Absent means the bucket's default, the store's key; the writer's own policy opens no other key.
                StringNotEqualsIfExists: { "s3:x-amz-server-side-encryption": "aws:kms" },
            }),
            deny("NoCopiesOut", copyingActions, [bucketArn(place, bucket)]),
        ],
    };
}

/** Policy of each repository: no other account by any grant, and only the mirror job puts images in. */
export function repositoryPolicy({ place, stack }: Pick<StorePerimeter, "place" | "stack">): PolicyDocument {
    const foreign = {
        StringNotEquals: { "aws:PrincipalAccount": place.accountId },
        // Scanning and lifecycle are the service's own calls and carry no account.
        Bool: { "aws:PrincipalIsAWSService": "false" },
    };
    const writer = iamArn(place, `role/${writerRoleName(stack)}`);
    return {
        Version: "2012-10-17",
        Statement: [
            denyHere("OnlyOwnAccount", ["ecr:*"], foreign),
            denyHere("OnlyWriterPushes", pushActions, { ArnNotEquals: { "aws:PrincipalArn": [writer] } }),
        ],
    };
}

const pushActions = [
    "ecr:CompleteLayerUpload",
    "ecr:InitiateLayerUpload",
    "ecr:PutImage",
    "ecr:UploadLayerPart",
] as const;

/** Layers of pushes that never finished; what has a tag is in the lock, and stays. */
export const repositoryLifecycle = {
    rules: [
        {
            rulePriority: 1,
            description: "Untagged: left over from an interrupted push",
            selection: { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: 14 },
            action: { type: "expire" },
        },
    ],
} as const;

/** Who may take the writer's role: the roles of the mirror job, in this account. */
export function writerTrust(mirrorRoleArns: readonly string[]): PolicyDocument {
    return {
        Version: "2012-10-17",
        Statement: [
            { Sid: "MirrorJob", Effect: "Allow", Principal: { AWS: mirrorRoleArns }, Action: ["sts:AssumeRole"] },
        ],
    };
}

/** What the mirror job may do: add weights to the bucket and images to the store's own repositories. */
export function writerPolicy(
    place: Place,
    stack: string,
    repositories: readonly (readonly [kind: RepositoryKind, name: string])[],
): PolicyDocument {
    const bucket = weightsBucketName(place, stack);
    const weights = { bucket, prefixes: [""] as const, keyAlias: artifactsKeyAlias(stack) };
    const findUploads: Statement = {
        // An interrupted upload is continued from what S3 already has.
        sid: "FindUploads",
        actions: ["s3:ListBucketMultipartUploads"],
        resources: [bucketArn(place, bucket)],
    };
    const [first, ...others] = repositories.map(([kind, name]) =>
        regionalArn(place, "ecr", `repository/${repositoryName(stack, kind, name)}`),
    );
    const pushImages: readonly Statement[] =
        first === undefined
            ? []
            : [
                  {
                      sid: "PushImages",
                      actions: [
                          "ecr:BatchCheckLayerAvailability",
                          "ecr:BatchGetImage",
                          "ecr:DescribeImages",
                          "ecr:GetDownloadUrlForLayer",
                          ...pushActions,
                      ],
                      resources: [first, ...others],
                  },
              ];
    const policy = identityPolicy([...weightsWriterPolicy(place, weights), findUploads, ...pushImages]);
    return { ...policy, Statement: [...policy.Statement, registryLogin] };
}

/** IAM knows no resource for a login to the registry; the token opens only what the other statements name. */
const registryLogin: PolicyDocumentStatement = {
    Sid: "RegistryLogin",
    Effect: "Allow",
    Action: ["ecr:GetAuthorizationToken"],
    Resource: ["*"],
};

/** What one serving pool may do: read its own model's weights, each revision of them. */
export function readerPolicy(place: Place, stack: string, prefixes: WeightsReader["prefixes"]): PolicyDocument {
    const bucket = weightsBucketName(place, stack);
    return identityPolicy(weightsReaderPolicy(place, { bucket, prefixes, keyAlias: artifactsKeyAlias(stack) }));
}

function deny(
    sid: string,
    actions: readonly string[],
    resources: readonly string[],
    conditions?: Conditions,
): PolicyDocumentStatement {
    return { ...denyHere(sid, actions, conditions), Resource: resources };
}

/** A denial in a policy whose resource is the thing it hangs on. */
function denyHere(sid: string, actions: readonly string[], conditions?: Conditions): PolicyDocumentStatement {
    return {
        Sid: sid,
        Effect: "Deny",
        Principal: { AWS: "*" },
        Action: actions,
        ...(conditions === undefined ? {} : { Condition: conditions }),
    };
}
