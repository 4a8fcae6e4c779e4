import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { notWaiting, waitingChild } from "../child-options.ts";
import { iamArn, regionalArn } from "../identity/arn.ts";
import type { Place } from "../identity/arn.ts";
import { CustomerKey } from "../identity/customer-key.ts";
import type { KeyCustody } from "../identity/customer-key.ts";
import { policyDocument } from "../identity/policy-document.ts";
import type { PolicyDocument } from "../identity/policy-document.ts";
import { WorkloadIdentity } from "../identity/workload-identity.ts";
import { alertPublisherPolicy } from "../identity/workload-policies.ts";
import { monitoringNamespace } from "../monitoring.ts";
import { noFlows } from "../flow.ts";

/** Arguments of {@link AlertTopic}. */
export interface AlertTopicArgs {
    readonly place: Place;
    readonly clusterName: string;
    /** @default - KMS makes the key */
    readonly keyCustody?: KeyCustody;
    /** @default {} */
    readonly tags?: Readonly<Record<string, string>>;
}

/** Name of the topic, and alias of its key. */
function topicName(clusterName: string): string {
    return `${clusterName}-alerts`;
}

/** Literal, because account, region and name are: the configuration of Alertmanager can be read in a preview. */
export function topicArn(place: Place, clusterName: string): string {
    return regionalArn(place, "sns", topicName(clusterName));
}

const publisher = { namespace: monitoringNamespace, serviceAccount: "alertmanager", role: "alertmanager" } as const;

/**
 * Where alerts leave the cluster: a topic in the stack's own account and region, under a key of its own. Alertmanager alone
 * may publish. Queues and functions of the same account and region may subscribe, and nothing else: an e-mail or a web hook
 * would carry the text wherever its reader is.
 */
export class AlertTopic extends pulumi.ComponentResource {
    readonly topicArn: string;
    /** What has to be there before Alertmanager starts: it reads its role once. */
    readonly publisher: pulumi.Resource;

    constructor(name: string, args: AlertTopicArgs, opts?: pulumi.ComponentResourceOptions) {
        super("ringfence:observability:AlertTopic", name, { ...args, flows: noFlows }, notWaiting(opts));
        const { place, clusterName, keyCustody } = args;
        const inside = waitingChild(this, opts);
        const tags = { ...args.tags };
        const alias = topicName(clusterName);
        const key = new CustomerKey(
            `${name}-key`,
            {
                place,
                alias,
                description: `Alerts of ${clusterName}`,
                uses: [],
                ...(keyCustody === undefined ? {} : { custody: keyCustody }),
                tags,
            },
            { parent: this },
        );
        const topic = new aws.sns.Topic(
            name,
            { name: topicName(clusterName), kmsMasterKeyId: key.arn, signatureVersion: 2, tags },
            { parent: this },
        );
        const { role, ...account } = publisher;
        const identity = new WorkloadIdentity(
            name,
            {
                place,
                workload: { clusterName, ...account },
                role,
                statements: alertPublisherPolicy(place, topicName(clusterName), alias),
                tags,
            },
            inside,
        );
        new aws.sns.TopicPolicy(
            name,
            { arn: topic.arn, policy: JSON.stringify(topicPolicy(place, clusterName)) },
            // SNS refuses a policy that names a role which does not exist.
            { parent: this, dependsOn: [identity] },
        );
        this.topicArn = topicArn(place, clusterName);
        this.publisher = identity;
        this.registerOutputs({ topicArn: this.topicArn });
    }
}

/** Who may publish and subscribe. Refusals stand beside the permission, because the account's own IAM could widen it. */
export function topicPolicy(place: Place, clusterName: string): PolicyDocument {
    const Resource = [topicArn(place, clusterName)];
    const publisherArn = iamArn(place, `role/${clusterName}-${publisher.role}`);
    const nearby = ["sqs", "lambda"].map((service) => regionalArn(place, service, "*"));
    return policyDocument(
        {
            Sid: "AlertmanagerPublishes",
            Effect: "Allow",
            Principal: { AWS: publisherArn },
            Action: ["sns:Publish"],
            Resource,
        },
        {
            Sid: "NobodyElsePublishes",
            Effect: "Deny",
            Principal: "*",
            Action: ["sns:Publish"],
            Resource,
            Condition: { ArnNotEquals: { "aws:PrincipalArn": publisherArn } },
        },
        {
            Sid: "SubscribersStandHere",
            Effect: "Deny",
            Principal: "*",
            Action: ["sns:Subscribe"],
            Resource,
            Condition: { StringNotLike: { "sns:Endpoint": nearby } },
        },
        {
            Sid: "NotInTheClear",
            Effect: "Deny",
            Principal: "*",
            Action: ["sns:Publish"],
            Resource,
            Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
    );
}
