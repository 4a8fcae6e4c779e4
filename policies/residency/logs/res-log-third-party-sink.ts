import { gdpr } from "../../kit/clause.ts";
import { residencyRule } from "../../kit/rule.ts";
import { say } from "../../kit/safe.ts";

/** Protocols of SNS that end at a resource with an ARN, whose place other rules judge. */
const ownProtocols = ["sqs", "lambda", "firehose"];
/** Protocols by which a declared address may be told. */
const outsideProtocols = ["email", "email-json", "https"];

/** How SNS delivers to a declared address: mail, or HTTPS. */
function protocolsOf(endpoint: string): readonly string[] {
    return endpoint.startsWith("https:") ? ["https"] : ["email", "email-json"];
}

/** Destinations of Firehose that are stores of AWS, in the stream's own region. */
const ownDestinations = [
    "s3",
    "extended_s3",
    "redshift",
    "elasticsearch",
    "opensearch",
    "opensearchserverless",
    "iceberg",
];

/** RES-602. An e-mail address or a web hook has no place that anybody could judge. */
export const thirdPartySinks = residencyRule({
    id: "RES-602",
    name: "res-log-third-party-sink",
    title: "Alerts, logs and events are delivered to nobody outside",
    severity: "critical",
    waivable: true,
    controls: [gdpr("Art. 28"), gdpr("Art. 44")],
    reads: "`protocol` and `endpoint` of SNS subscriptions, `destination` of Firehose streams, EventBridge API destinations",
    why: "what is delivered by mail, web hook or a vendor's endpoint is read wherever its reader is, by a processor without a contract",
    fix: "Deliver to a queue, function or bucket of the jurisdiction, and pass on from there what may leave; list a mail box or web hook that may be told of alerts under `alertSubscriptions`.",
    needs: ["alertSubscriptions"],
    resources: {
        "aws:sns/topicSubscription:TopicSubscription": ({ props, declared, violated }) => {
            const { protocol } = props;
            const isDeclared = (): boolean =>
                declared.alertSubscriptions.some(
                    ({ endpoint }) => endpoint === props.endpoint && protocolsOf(endpoint).includes(protocol),
                );
            if (!ownProtocols.includes(protocol) && !(outsideProtocols.includes(protocol) && isDeclared())) {
                violated(["protocol"], say`the protocol delivers to somebody outside the account`);
            }
        },
        "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": ({ props, violated }) => {
            if (!ownDestinations.includes(props.destination)) {
                violated(["destination"], say`the stream delivers to an endpoint outside AWS`);
            }
        },
        "aws:cloudwatch/eventApiDestination:EventApiDestination": ({ violated }) => {
            violated(["invocationEndpoint"], say`events are sent to a web endpoint`);
        },
    },
});
