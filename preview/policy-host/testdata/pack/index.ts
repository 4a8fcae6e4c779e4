import * as aws from "@pulumi/aws";
import { PolicyPack, validateResourceOfType, validateStackResourcesOfType } from "@pulumi/policy";

/** A pack with one rule for each way a rule can end; what it finds depends on the fixture program. */
new PolicyPack("test-pack", {
    enforcementLevel: "mandatory",
    policies: [
        {
            name: "topic-has-a-name",
            description: "A topic has a display name.",
            severity: "low",
            validateResource: validateResourceOfType(aws.sns.Topic, (topic, _args, report) => {
                if (topic.displayName === undefined) {
                    report("give the topic a display name");
                }
            }),
        },
        {
            name: "key-rotates",
            description: "A key rotates.",
            severity: "high",
            validateResource: validateResourceOfType(aws.kms.Key, (key, _args, report) => {
                if (key.enableKeyRotation !== true) {
                    report("turn rotation on");
                }
            }),
        },
        {
            name: "password-quoted",
            description: "Quotes a secret, to see that it is masked.",
            enforcementLevel: "advisory",
            validateResource: validateResourceOfType(aws.ssm.Parameter, (parameter, _args, report) => {
                report(`the value is ${parameter.value ?? "missing"}`);
            }),
        },
        {
            name: "queue-exists",
            description: "Judges a type that the program does not have.",
            validateResource: validateResourceOfType(aws.sqs.Queue, (_queue, _args, report) => {
                report("never");
            }),
        },
        {
            name: "provider-region",
            description: "The provider's region is allowed.",
            configSchema: { properties: { region: { type: "string" } }, required: ["region"] },
            validateResource: (args, report) => {
                const { region } = args.getConfig<{ region: string }>();
                const given: unknown = args.provider?.props["region"];
                if (args.provider !== undefined && given !== region) {
                    report(`the provider must be in ${region}`);
                }
            },
        },
        {
            name: "bucket-count",
            description: "The stack has a bucket with a parent.",
            validateStack: validateStackResourcesOfType(aws.s3.Bucket, (buckets, args, report) => {
                const bucket = args.resources.find((resource) => resource.isType(aws.s3.Bucket));
                if (buckets.length !== 1 || bucket?.parent === undefined) {
                    report("there must be one bucket in a component");
                }
            }),
        },
    ],
});
