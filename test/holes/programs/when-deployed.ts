import { setTimeout } from "node:timers/promises";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { declareReference } from "../reference.ts";

/*
 * Holes that no preview can see, each under a name of its own. What stands in the clear is allowed; what a deployment makes of it
 * is forbidden, or is something else, or is there only then.
 */
const { cloud, network, foreignRegion } = declareReference();
const provider = { provider: cloud };
const { vpcId, keyArn } = network;

if (!pulumi.runtime.isDryRun()) {
    new aws.s3.Bucket("in-a-deployment-alone", { region: foreignRegion }, provider);
}
// A lock for whoever looks, and none for what is deployed.
if (pulumi.runtime.isDryRun()) {
    new aws.ec2.NetworkAcl("in-a-preview-alone", { vpcId }, provider);
}
// Nothing forbidden in itself: that nobody sees it is what is wrong.
vpcId.apply((id) => new aws.ec2.NetworkAcl("in-apply", { vpcId: id }, provider));
pulumi
    .all([vpcId, keyArn])
    .apply(([id]) => new aws.s3.Bucket("in-apply-of-all", { bucket: id, region: foreignRegion }, provider));
vpcId.apply(async () => {
    await setTimeout(100);
    new aws.s3.Bucket("in-a-timer-in-apply", { region: foreignRegion }, provider);
});
vpcId.apply(() => new aws.Provider("provider-in-apply", { region: foreignRegion as aws.Region }));

class Archive extends pulumi.ComponentResource {
    constructor(name: string) {
        super("hole:index:Archive", name, {}, provider);
        new aws.s3.Bucket("in-a-component-in-apply", { region: foreignRegion }, { parent: this });
    }
}
keyArn.apply(() => new Archive("component-in-apply"));

// Half of an address is known only after creation, so in a preview none of it is.
const theirs = (service: string) => pulumi.interpolate`arn:aws:${service}:${foreignRegion}:999988887777:${vpcId}`;
new aws.sns.TopicSubscription(
    "subscription-of-theirs",
    { topic: keyArn, protocol: "sqs", endpoint: theirs("sqs") },
    provider,
);
new aws.cloudwatch.MetricAlarm(
    "alarm-to-theirs",
    {
        comparisonOperator: "GreaterThanThreshold",
        evaluationPeriods: 1,
        threshold: 1,
        alarmActions: [theirs("sns")],
    },
    provider,
);

const isPreview = pulumi.runtime.isDryRun();
new aws.ec2.NetworkAcl("another-value", { vpcId, tags: { sealed: String(isPreview) } }, provider);
new aws.ec2.NetworkAcl("another-option", { vpcId }, { ...provider, protect: isPreview });
