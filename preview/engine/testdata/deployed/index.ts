import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { Thing } from "../thing.ts";

/** A program that does more when it is deployed, in every way that the two looks tell apart. */
const provider = new aws.Provider("frankfurt", { region: "eu-central-1", allowedAccountIds: ["210987654321"] });
const key = new aws.kms.Key("key", { description: "of everything" }, { provider });
new aws.sns.Topic(
    "topic",
    {
        kmsMasterKeyId: key.arn,
        displayName: pulumi.interpolate`topic of ${key.keyId}`,
        tags: { isPreview: String(pulumi.runtime.isDryRun()) },
    },
    { provider },
);
key.arn.apply((arn) => new aws.sns.Topic("hidden", { displayName: arn }, { provider }));
if (pulumi.runtime.isDryRun()) {
    new aws.sns.Topic("shown", {}, { provider });
}
const theirs = aws.kms.Key.get("theirs", "arn:aws:kms:us-east-1:999988887777:key/0123", undefined, { provider });
new aws.sns.Topic("encrypted", { kmsMasterKeyId: theirs.arn }, { provider });
const caller = aws.getCallerIdentityOutput({}, { provider });
new aws.sns.Topic("of-caller", { displayName: caller.accountId }, { provider });
const password = new aws.ssm.Parameter(
    "password",
    { type: "SecureString", value: pulumi.secret("canary-5e1f") },
    { provider },
);
new aws.sns.Topic("with-secret", { displayName: password.value }, { provider });
// What another stack says nobody knows here, and nothing is said against that.
const other = new pulumi.StackReference("organization/other/dev");
new aws.sns.Topic("of-other", { displayName: other.getOutput("name") }, { provider });
// Of a package that no simulated cloud knows, nothing becomes known.
const thing = new Thing("thing");
new aws.sns.Topic("of-thing", { displayName: thing.address }, { provider });
