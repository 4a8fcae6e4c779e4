import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/** A component with children, a protected one and secrets, to see that everything a registration has arrives. */
class Store extends pulumi.ComponentResource {
    readonly bucketName: pulumi.Output<string>;

    constructor(name: string, args: { purpose: string }, opts?: pulumi.ComponentResourceOptions) {
        super("test:storage:Store", name, args, opts);
        const key = new aws.kms.Key(`${name}-key`, { description: args.purpose }, { parent: this });
        const bucket = new aws.s3.Bucket(
            `${name}-bucket`,
            { tags: { key: key.arn, purpose: args.purpose } },
            { parent: this, aliases: [{ name: "old-bucket" }] },
        );
        this.bucketName = bucket.bucket;
        this.registerOutputs({ bucketName: bucket.bucket });
    }
}

const europe = new aws.Provider("europe", { region: "eu-central-1" });
const store = new Store("records", { purpose: "patient files" }, { provider: europe, protect: true });
new aws.ssm.Parameter(
    "password",
    { type: "SecureString", value: pulumi.secret("canary-7f3a91") },
    { provider: europe, dependsOn: [store] },
);
new aws.sns.Topic("alerts", { displayName: pulumi.interpolate`alerts of ${store.bucketName}` });
