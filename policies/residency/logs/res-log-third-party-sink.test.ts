import { describeRule, unknown } from "../../kit/testing.ts";
import type { Fixture } from "../../kit/fixture.ts";
import { thirdPartySinks } from "./res-log-third-party-sink.ts";

const subscription = (protocol: string, endpoint: string): Fixture => ({
    type: "aws:sns/topicSubscription:TopicSubscription",
    props: { topic: "arn:aws:sns:eu-central-1:111122223333:alerts", protocol, endpoint },
});
const stream = (destination: string): Fixture => ({
    type: "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream",
    props: { name: "audit", destination },
});

describeRule(thirdPartySinks, {
    declared: {
        alertSubscriptions: ["oncall@group.example", "https://page.group.example/alerts"].map((endpoint) => ({
            endpoint,
            reason: "on-call",
        })),
    },
    compliant: {
        "a declared mail box": subscription("email", "oncall@group.example"),
        "a declared web hook": subscription("https", "https://page.group.example/alerts"),
        "a queue": subscription("sqs", "arn:aws:sqs:eu-central-1:111122223333:on-call"),
        "a function": subscription("lambda", "arn:aws:lambda:eu-central-1:111122223333:function:on-call"),
        "a stream to a bucket": stream("extended_s3"),
        "a stream to a search domain": stream("opensearch"),
    },
    violating: {
        "an e-mail": { given: subscription("email", "oncall@example.com"), at: "protocol" },
        "a web hook": { given: subscription("https", "https://hooks.example.com/alerts"), at: "protocol" },
        "a mail box beside a declared one": {
            given: subscription("email", "oncall@group.example.evil.example"),
            at: "protocol",
        },
        "another path of a declared web hook": {
            given: subscription("https", "https://page.group.example/alerts/else"),
            at: "protocol",
        },
        "a declared address by a protocol that is none": {
            given: subscription("application", "oncall@group.example"),
            at: "protocol",
        },
        "a telephone": { given: subscription("sms", "+3200000000"), at: "protocol" },
        "an endpoint of a vendor": { given: stream("http_endpoint"), at: "destination" },
        "a vendor's search": { given: stream("splunk"), at: "destination" },
        "a vendor's warehouse": { given: stream("snowflake"), at: "destination" },
        "events by web": {
            given: {
                type: "aws:cloudwatch/eventApiDestination:EventApiDestination",
                props: { invocationEndpoint: "https://events.example.com", httpMethod: "POST", connectionArn: "arn" },
            },
            at: "invocationEndpoint",
        },
    },
    undetermined: {
        "a protocol that is computed": { given: subscription(unknown, "somewhere"), at: "protocol" },
        "a destination that is computed": { given: stream(unknown), at: "destination" },
    },
});
