import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { placeOf } from "../identity/arn.ts";
import type { Place } from "../identity/arn.ts";
import { CustomerKey } from "../identity/customer-key.ts";
import { podIdentityTrust } from "../identity/workload-identity.ts";
import { refuseFaults } from "../fault.ts";
import { modelStoreFaults } from "./args.ts";
import type { ModelStoreArgs } from "./args.ts";
import { artifactsKeyAlias, readerRoleName, repositoryName, weightsBucketName, writerRoleName } from "./names.ts";
import type { RepositoryKind } from "./names.ts";
import {
    readerPolicy,
    repositoryLifecycle,
    repositoryPolicy,
    weightsBucketPolicy,
    writerPolicy,
    writerTrust,
} from "./store-policies.ts";
import { noFlows } from "../flow.ts";

export type { ModelStoreArgs } from "./args.ts";

/**
 * Where the platform's bytes lie, inside the jurisdiction: a bucket for weights, a repository for each image and chart,
 * all under one key of the own account. The mirror job writes, serving pools read, and nobody else does either.
 *
 * There is no pull-through cache: behind interface endpoints its first pull needs a way to the internet, which the DMZ
 * does not have (Amazon ECR user guide, "Considerations for interface endpoints"). `npm run mirror` fills the store.
 *
 * Reads and writes are audited as CloudTrail data events. S3's own access logs are left out: they come late, may be
 * incomplete by contract, and would need a second bucket.
 */
export class ModelStore extends pulumi.ComponentResource {
    /** Name of the weights bucket. */
    readonly bucketName: pulumi.Output<string>;
    readonly keyArn: pulumi.Output<string>;
    readonly writerRoleArn: pulumi.Output<string>;
    /** Role of each reader, by the reader's name, for its Pod Identity association. */
    readonly readerRoleArns: Readonly<Record<string, pulumi.Output<string>>>;
    /** Address of each repository, by `images/<name>` or `charts/<name>`. */
    readonly repositoryUrls: Readonly<Record<string, pulumi.Output<string>>>;

    constructor(name: string, args: ModelStoreArgs, opts?: pulumi.ComponentResourceOptions) {
        // Before super(): a refused store is not registered at all.
        refuseFaults("ModelStore", modelStoreFaults(args));
        super("ringfence:supply:ModelStore", name, { ...args, flows: noFlows }, opts);
        const build = { name, args, place: placeOf(args.region, args.accountId), parent: this };
        const key = new CustomerKey(
            `${name}-key`,
            {
                place: build.place,
                alias: artifactsKeyAlias(args.stack),
                description: `Weights, images and charts of ${args.stack}`,
                uses: [],
                ...(args.keyCustody === undefined ? {} : { custody: args.keyCustody }),
                tags: { ...args.tags },
            },
            { parent: this },
        );
        this.keyArn = key.arn;
        this.bucketName = weightsBucket(build, key.arn).bucket;
        this.repositoryUrls = {
            ...repositories(build, "images", args.images, key.arn),
            ...repositories(build, "charts", args.charts, key.arn),
        };
        this.writerRoleArn = writerRole(build);
        this.readerRoleArns = readerRoles(build);
        this.registerOutputs({
            bucketName: this.bucketName,
            keyArn: this.keyArn,
            writerRoleArn: this.writerRoleArn,
            readerRoleArns: this.readerRoleArns,
            repositoryUrls: this.repositoryUrls,
        });
    }
}

interface Build {
    readonly name: string;
    readonly args: ModelStoreArgs;
    readonly place: Place;
    readonly parent: ModelStore;
}

function weightsBucket({ name, args, place, parent }: Build, keyArn: pulumi.Input<string>): aws.s3.Bucket {
    const bucketName = weightsBucketName(place, args.stack);
    const bucket = new aws.s3.Bucket(
        `${name}-weights`,
        { bucket: bucketName, forceDestroy: false, tags: { ...args.tags } },
        // Hundreds of gigabytes that take hours to bring in again.
        { parent, protect: true },
    );
    const of = { bucket: bucket.bucket };
    const inside = { parent };
    const closed = new aws.s3.BucketPublicAccessBlock(
        `${name}-weights`,
        { ...of, blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true },
        inside,
    );
    new aws.s3.BucketOwnershipControls(
        `${name}-weights`,
        { ...of, rule: { objectOwnership: "BucketOwnerEnforced" } },
        inside,
    );
    new aws.s3.BucketServerSideEncryptionConfiguration(
        `${name}-weights`,
        {
            ...of,
            rules: [
                {
                    applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: keyArn },
                    // One KMS call for many objects: a fleet that starts reads thousands.
                    bucketKeyEnabled: true,
                },
            ],
        },
        inside,
    );
    const versioning = new aws.s3.BucketVersioning(
        `${name}-weights`,
        { ...of, versioningConfiguration: { status: "Enabled" } },
        inside,
    );
    new aws.s3.BucketLifecycleConfiguration(
        `${name}-weights`,
        { ...of, rules: lifecycleRules(args.noncurrentDays) },
        { parent, dependsOn: [versioning] },
    );
    new aws.s3.BucketPolicy(
        `${name}-weights`,
        {
            ...of,
            policy: JSON.stringify(
                weightsBucketPolicy({
                    place,
                    stack: args.stack,
                    readers: args.readers.map((reader) => reader.name),
                    readersNetwork: args.readersNetwork,
                }),
            ),
        },
        // S3 refuses two changes of a bucket's access at the same time.
        { parent, dependsOn: [closed] },
    );
    return bucket;
}

function lifecycleRules(noncurrentDays: number): aws.types.input.s3.BucketLifecycleConfigurationRule[] {
    return [
        {
            id: "unfinished-uploads",
            status: "Enabled",
            filter: { prefix: "" },
            // Long enough to continue an upload after a weekend; parts are paid for until then.
            abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
        },
        {
            id: "replaced-versions",
            status: "Enabled",
            filter: { prefix: "" },
            noncurrentVersionExpiration: { noncurrentDays },
        },
    ];
}

function repositories(
    { name, args, place, parent }: Build,
    kind: RepositoryKind,
    artifacts: readonly string[],
    keyArn: pulumi.Input<string>,
): Record<string, pulumi.Output<string>> {
    const policy = JSON.stringify(repositoryPolicy({ place, stack: args.stack }));
    const lifecycle = JSON.stringify(repositoryLifecycle);
    return Object.fromEntries(
        artifacts.map((artifact) => {
            const logicalName = `${name}-${kind}-${artifact}`;
            const repository = new aws.ecr.Repository(
                logicalName,
                {
                    name: repositoryName(args.stack, kind, artifact),
                    imageTagMutability: "IMMUTABLE",
                    imageScanningConfiguration: { scanOnPush: true },
                    encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: keyArn }],
                    forceDelete: false,
                    tags: { ...args.tags },
                },
                { parent, protect: true },
            );
            const of = { repository: repository.name };
            new aws.ecr.RepositoryPolicy(logicalName, { ...of, policy }, { parent });
            new aws.ecr.LifecyclePolicy(logicalName, { ...of, policy: lifecycle }, { parent });
            return [`${kind}/${artifact}`, repository.repositoryUrl];
        }),
    );
}

function writerRole({ name, args, place, parent }: Build): pulumi.Output<string> {
    const role = new aws.iam.Role(
        `${name}-writer`,
        {
            name: writerRoleName(args.stack),
            description: `Mirror job of ${args.stack}: adds weights and images`,
            assumeRolePolicy: JSON.stringify(writerTrust(args.mirrorRoleArns)),
            tags: { ...args.tags },
        },
        { parent },
    );
    const named = [
        ...args.images.map((image) => ["images", image] as const),
        ...args.charts.map((chart) => ["charts", chart] as const),
    ];
    const policy = JSON.stringify(writerPolicy(place, args.stack, named));
    new aws.iam.RolePolicy(`${name}-writer`, { name: "add-artifacts", role: role.name, policy }, { parent });
    return role.arn;
}

function readerRoles({ name, args, place, parent }: Build): Record<string, pulumi.Output<string>> {
    return Object.fromEntries(
        args.readers.map((reader) => {
            const { namespace, serviceAccount } = reader.workload;
            const role = new aws.iam.Role(
                `${name}-reader-${reader.name}`,
                {
                    name: readerRoleName(args.stack, reader.name),
                    description: `Pod identity of ${namespace}/${serviceAccount}: reads one model's weights`,
                    assumeRolePolicy: JSON.stringify(podIdentityTrust(place, reader.workload)),
                    tags: { ...args.tags },
                },
                { parent },
            );
            const policy = JSON.stringify(readerPolicy(place, args.stack, reader.prefixes));
            new aws.iam.RolePolicy(
                `${name}-reader-${reader.name}`,
                { name: "read-weights", role: role.name, policy },
                { parent },
            );
            return [reader.name, role.arn];
        }),
    );
}
