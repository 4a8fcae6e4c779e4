import { describeRule, unknown } from "../../kit/testing.ts";
import type { Fixture } from "../../kit/fixture.ts";
import { logSinks } from "./res-log-sink.ts";

const abroad = { region: "us-east-1" };
const archive = (more: object = {}): Fixture => ({
    type: "aws:s3/bucket:Bucket",
    name: "archive",
    props: { bucket: "archive", ...more },
});
const group = (more: Partial<Fixture> = {}): Fixture => ({
    type: "aws:cloudwatch/logGroup:LogGroup",
    name: "group",
    props: { name: "/dmz/flow" },
    ...more,
});
const flows = (logDestination: unknown, origins: readonly string[] = []): Fixture => ({
    type: "aws:ec2/flowLog:FlowLog",
    name: "flows",
    props: { trafficType: "ALL", logDestination },
    origins: { logDestination: origins },
});
const queries = (destinationArn: unknown): Fixture => ({
    type: "aws:route53/resolverQueryLogConfig:ResolverQueryLogConfig",
    name: "queries",
    props: { name: "dns", destinationArn },
});
const firewall = (...destinations: readonly object[]): Fixture => ({
    type: "aws:networkfirewall/loggingConfiguration:LoggingConfiguration",
    name: "firewall",
    props: {
        loggingConfiguration: {
            logDestinationConfigs: destinations.map((logDestination) => ({ logType: "FLOW", logDestination })),
        },
    },
});
const access = (targetBucket: unknown): Fixture => ({
    type: "aws:s3/bucketLogging:BucketLogging",
    name: "access",
    props: { bucket: "weights", targetBucket, targetPrefix: "access/" },
});
const declared = { externalArns: ["arn:aws:s3:::central-logs"] };

describeRule(logSinks, {
    declared,
    compliant: {
        "flows to a log group of the stack": { given: [flows(unknown, ["group"]), group()] },
        "flows to a log group of the account": flows("arn:aws:logs:eu-central-1:111122223333:log-group:/dmz/flow"),
        "flows to a folder of a bucket of the stack": [flows("arn:aws:s3:::archive/flows"), archive()],
        "flows to a declared bucket": flows("arn:aws:s3:::central-logs"),
        "a firewall's lines to a log group": firewall({ logGroup: "/dmz/firewall" }),
        "a firewall's lines to a bucket of the stack": [firewall({ bucketName: "archive" }), archive()],
        "access to a bucket, told to another of the stack": [access("archive"), archive()],
    },
    violating: {
        "flows to a bucket of somebody": {
            given: flows("arn:aws:s3:::somebody/flows"),
            at: "logDestination",
        },
        "flows to a bucket of the stack that stands abroad": {
            given: [flows("arn:aws:s3:::archive"), archive(abroad)],
            at: "flows.logDestination",
        },
        "flows to a log group of the stack that stands abroad": {
            given: [flows(unknown, ["group"]), group({ props: { name: "/dmz/flow", ...abroad } })],
            at: "flows.logDestination",
        },
        "names that were asked for, to a bucket of somebody": {
            given: queries("arn:aws:s3:::somebody"),
            at: "destinationArn",
        },
        "the second of two destinations of a firewall": {
            given: firewall({ logGroup: "/dmz/firewall" }, { bucketName: "somebody" }),
            at: "loggingConfiguration.logDestinationConfigs[1].logDestination.bucketName",
        },
        "access to a bucket, told to somebody": { given: access("somebody"), at: "targetBucket" },
        "access to a bucket, told by the bucket itself": {
            given: archive({ logging: { targetBucket: "somebody" } }),
            at: "logging.targetBucket",
        },
        "requests at a load balancer": {
            given: {
                type: "aws:lb/loadBalancer:LoadBalancer",
                props: { internal: true, accessLogs: { enabled: true, bucket: "somebody" } },
            },
            at: "accessLogs.bucket",
        },
        "a revocation list in a bucket of somebody": {
            given: {
                type: "aws:acmpca/certificateAuthority:CertificateAuthority",
                props: { revocationConfiguration: { crlConfiguration: { enabled: true, s3BucketName: "somebody" } } },
            },
            at: "revocationConfiguration.crlConfiguration.s3BucketName",
        },
    },
    undetermined: {
        "flows to something of another stack": { given: flows(unknown), at: "logDestination" },
        "access, told to a bucket of another stack": { given: access(unknown), at: "targetBucket" },
        "a firewall whose destinations are computed": {
            given: {
                type: "aws:networkfirewall/loggingConfiguration:LoggingConfiguration",
                props: { loggingConfiguration: unknown },
            },
            at: "loggingConfiguration",
        },
    },
});
