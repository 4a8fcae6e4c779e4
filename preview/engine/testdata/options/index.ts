import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/** Options by which what exists is not what the program says, and some that are others when it is deployed. */
const provider = new aws.Provider("frankfurt", { region: "eu-central-1" });
new aws.s3.Bucket("bucket", { bucket: "theirs" }, { provider, import: "theirs", retainOnDelete: true });

const kept = new pulumi.ComponentResource("test:index:Kept", "kept", {}, { provider, retainOnDelete: true });
new aws.sns.Topic("inside", {}, { parent: kept });
new aws.iam.ServiceLinkedRole(
    "of-the-account",
    { awsServiceName: "autoscaling.amazonaws.com" },
    { provider, retainOnDelete: true },
);

const whole = new aws.sns.Topic("whole", {}, { provider });
const asDeployed: pulumi.CustomResourceOptions = pulumi.runtime.isDryRun()
    ? {}
    : { protect: true, ignoreChanges: ["tags"], replaceOnChanges: ["name"], deletedWith: whole };
new aws.sns.Topic("other-when-deployed", {}, { provider, ...asDeployed });
