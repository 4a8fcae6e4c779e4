import { parseArn } from "../../kit/arn.ts";
import { gdpr, hipaa } from "../../kit/clause.ts";
import type { StackResource } from "../../kit/graph.ts";
import type { TypeToken } from "../../kit/inputs.ts";
import type { PropertyPath } from "../../kit/path.ts";
import { residencyRule } from "../../kit/rule.ts";
import type { AnyInputs, StackCase } from "../../kit/rule.ts";
import { say } from "../../kit/safe.ts";
import { peek, recordOf, slotsOf } from "../../kit/view.ts";
import { bucketsCalled, isDeclaredBucket, judgePlaces } from "../shared/location.ts";

/** Where each type names what it writes its logs to: the path of the property, in which `*` is every entry of a list. */
const sinks: readonly (readonly [type: TypeToken, property: string, ...deeper: string[]])[] = [
    [
        "aws:acmpca/certificateAuthority:CertificateAuthority",
        "revocationConfiguration",
        "crlConfiguration",
        "s3BucketName",
    ],
    ["aws:ec2/flowLog:FlowLog", "logDestination"],
    ["aws:lb/loadBalancer:LoadBalancer", "accessLogs", "bucket"],
    ["aws:lb/loadBalancer:LoadBalancer", "connectionLogs", "bucket"],
    ["aws:lb/loadBalancer:LoadBalancer", "healthCheckLogs", "bucket"],
    [
        "aws:networkfirewall/loggingConfiguration:LoggingConfiguration",
        "loggingConfiguration",
        ...["logDestinationConfigs", "*", "logDestination", "bucketName"],
    ],
    ["aws:route53/resolverQueryLogConfig:ResolverQueryLogConfig", "destinationArn"],
    ["aws:s3/bucket:Bucket", "logging", "targetBucket"],
    ["aws:s3/bucketLogging:BucketLogging", "targetBucket"],
];
type Given = StackCase<"externalArns">;

const abroad = say`the logs go to a region that is not known to lie in the jurisdiction`;

/** RES-601. The name of a bucket says neither where it stands nor whose it is, so it is followed to the bucket itself. */
export const logSinks = residencyRule({
    id: "RES-601",
    name: "res-log-sink",
    title: "Logs are written inside the jurisdiction",
    severity: "critical",
    waivable: true,
    controls: [gdpr("Art. 44"), gdpr("Art. 30"), hipaa("164.312(b)")],
    reads:
        "destinations of flow logs, DNS query logs and firewall logs; access logs of buckets and load balancers; revocation " +
        "lists; the region of what they lead to. Other ARNs are RES-103's",
    why: "logs tell who asked what of whom, and a log account abroad keeps that for years",
    fix: "Write to a log group or bucket of this stack, or list the bucket under `externalArns`.",
    needs: ["externalArns"],
    stack: {
        types: sinks.map(([type]) => type),
        checks: sinks.map(([type, ...path]) => (given: Given) => {
            given.each(given.graph.ofType(type), (it) => {
                judgeSink(it, path, given);
            });
        }),
    },
});

function judgeSink(it: StackResource<object>, at: readonly [property: string, ...string[]], given: Given): void {
    given.each(holdersOf(it.props as AnyInputs, at), ({ path, record, key }) => {
        const found = peek(record, key);
        if (found.kind === "unknown") {
            const origins = given.graph.targets(it, at[0]);
            if (origins.length === 0) {
                given.undetermined(it, path, say`nothing shows where the logs go`);
            }
            judgePlaces({ from: it, path, to: origins, problem: abroad }, given);
        } else if (found.kind === "known" && found.value !== "") {
            judgeNamed(it, path, String(found.value), given);
        }
    });
}

/** The records that hold the last word of a path. Throws where something on the way is unknown. */
function holdersOf(
    record: AnyInputs,
    [key = "", ...rest]: readonly string[],
    at: PropertyPath = [],
): readonly { readonly path: PropertyPath; readonly record: AnyInputs; readonly key: string }[] {
    const [next, ...deeper] = rest;
    if (next === undefined) {
        return [{ path: [...at, key], record, key }];
    }
    if (next === "*") {
        return slotsOf(record, [key], at).flatMap(({ path, read }) => holdersOf(recordOf(read()), deeper, path));
    }
    return holdersOf(recordOf(record[key]), rest, [...at, key]);
}

function judgeNamed(it: StackResource<object>, path: PropertyPath, sink: string, given: Given): void {
    const arn = parseArn(sink);
    if (arn && arn.service !== "s3") {
        return;
    }
    // A flow log may name a folder of the bucket.
    const [bucket = ""] = sink.split("/");
    const own = bucketsCalled(given.graph, bucket);
    if (own.length === 0 && !isDeclaredBucket(bucket, given.declared, given.place)) {
        given.violated(it, path, say`the bucket is neither one of this stack nor declared`);
    }
    judgePlaces({ from: it, path, to: own, problem: abroad }, given);
}
