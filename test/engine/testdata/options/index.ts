/** A program that uses what changes a registration on its way: transforms, aliases, invokes, default providers. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";

pulumi.runtime.registerResourceTransform(({ type, props, opts }) =>
    type === "aws:s3/bucket:Bucket" ? { props: { ...props, forceDestroy: false }, opts } : undefined,
);

class Shelf extends pulumi.ComponentResource {
    readonly bucketArn: pulumi.Output<string>;

    constructor(
        name: string,
        args: { readonly purpose: pulumi.Input<string> },
        opts?: pulumi.ComponentResourceOptions,
    ) {
        super("sample:storage:Shelf", name, args, opts);
        const bucket = new aws.s3.Bucket(
            `${name}-bucket`,
            { tags: { purpose: args.purpose, secret: pulumi.secret("canary-6d1f2e") } },
            { parent: this, aliases: [{ name: "old-bucket" }], ignoreChanges: ["tags"], deleteBeforeReplace: true },
        );
        new aws.s3.BucketPolicy(
            `${name}-policy`,
            {
                bucket: bucket.bucket,
                policy: pulumi.jsonStringify({ Statement: [{ Resource: pulumi.interpolate`${bucket.arn}/*` }] }),
            },
            { parent: this, deletedWith: bucket, customTimeouts: { create: "5m" } },
        );
        this.bucketArn = bucket.arn;
        this.registerOutputs({ bucketArn: bucket.arn });
    }
}

const nested = new pulumi.Config().requireObject<unknown>("nested");
const id = new random.RandomId("id", { byteLength: 4, keepers: { nested: JSON.stringify(nested) } });
const outer = new Shelf("outer", { purpose: pulumi.interpolate`shelf ${id.hex}` }, { protect: true });
const inner = new Shelf(
    "inner",
    { purpose: "inside" },
    {
        parent: outer,
        aliases: [{ parent: pulumi.rootStackResource }],
        transforms: [
            ({ type, props, opts }) =>
                type === "aws:s3/bucketPolicy:BucketPolicy"
                    ? {
                          props: { ...props, skipResourceDestroy: true },
                          opts: pulumi.mergeOptions(opts, { protect: false }),
                      }
                    : undefined,
        ],
    },
);

const elsewhere = new aws.Provider("elsewhere", { region: "us-east-1", allowedAccountIds: ["210987654321"] });
const account = aws.getCallerIdentityOutput({}, { provider: elsewhere });
new aws.cloudwatch.LogGroup(
    "log",
    { name: pulumi.interpolate`/log/${aws.getRegionOutput({}, { provider: elsewhere }).region}`, retentionInDays: 30 },
    { provider: elsewhere, retainOnDelete: true, replaceOnChanges: ["name"], dependsOn: [inner] },
);
new aws.ssm.Parameter("list", {
    type: "StringList",
    value: pulumi.all([outer.bucketArn, inner.bucketArn, account.accountId]).apply((parts) => parts.join(",")),
});

export const bucketArns = [outer.bucketArn, inner.bucketArn];
export const hidden = pulumi.secret("canary-6d1f2e");
