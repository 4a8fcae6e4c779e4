import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { placeOf } from "../identity/arn.ts";
import { CustomerKey } from "../identity/customer-key.ts";
import { flowLogPermissions, flowLogTrust, logDeliveryPolicy } from "./log-policies.ts";
import type { LogPlace } from "./log-policies.ts";
import { named, tagged } from "./scope.ts";
import type { Scope } from "./scope.ts";

/** What a log group of the network is for. */
export type LogKind = "flow" | "dns" | "firewall-alert" | "firewall-flow";

/** The encrypted store for the logs of the network. */
export interface LogStore {
    readonly place: LogPlace;
    readonly key: CustomerKey;
    /** Lets the log delivery write; whoever sends logs waits for it. */
    readonly delivery: aws.cloudwatch.LogResourcePolicy;
}

/**
 * Declares the key of the logs and who may deliver them. CloudWatch Logs, not S3: a log group's ARN names region and
 * account, which a bucket's does not, and it cannot be replicated to another region.
 */
export function declareLogStore(scope: Scope): LogStore {
    const place = logPlace(scope);
    const delivery = new aws.cloudwatch.LogResourcePolicy(
        named(scope, "log-delivery"),
        { policyName: place.prefix.slice(1).replaceAll("/", "-"), policyDocument: json(logDeliveryPolicy(place)) },
        scope.child,
    );
    return { place, key: declareKey(scope, place), delivery };
}

function declareKey(scope: Scope, { region, accountId, prefix }: LogPlace): CustomerKey {
    const { keyCustody } = scope.args;
    return new CustomerKey(
        named(scope, "key"),
        {
            place: placeOf(region.id, accountId),
            alias: prefix.slice(1),
            description: `Logs and firewall of ${prefix.slice(1)}`,
            uses: [{ kind: "logGroupsBelow", path: prefix }],
            ...(keyCustody === undefined ? {} : { custody: keyCustody }),
            tags: tagged(scope, "key"),
        },
        scope.child,
    );
}

/** Declares a log group of the store: encrypted with its key, kept as long as the arguments say. */
export function declareLogGroup(scope: Scope, { place, key }: LogStore, kind: LogKind): aws.cloudwatch.LogGroup {
    return new aws.cloudwatch.LogGroup(
        named(scope, `${kind}-logs`),
        {
            name: `${place.prefix}/${kind}`,
            kmsKeyId: key.arn,
            retentionInDays: scope.args.retentionDays,
            tags: tagged(scope, `${kind}-logs`),
        },
        { ...scope.child, protect: true },
    );
}

/** Declares the flow log: every packet's addresses and verdict, accepted and rejected. */
export function declareFlowLog(
    scope: Scope,
    { place }: LogStore,
    vpc: aws.ec2.Vpc,
    group: aws.cloudwatch.LogGroup,
): void {
    const role = new aws.iam.Role(
        named(scope, "flow-log-role"),
        { assumeRolePolicy: json(flowLogTrust(place)), tags: tagged(scope, "flow-log-role") },
        scope.child,
    );
    const permissions = new aws.iam.RolePolicy(
        named(scope, "flow-log-permissions"),
        { role: role.id, policy: json(flowLogPermissions(place)) },
        scope.child,
    );
    new aws.ec2.FlowLog(
        named(scope, "flow-log"),
        {
            vpcId: vpc.id,
            trafficType: "ALL",
            logDestinationType: "cloud-watch-logs",
            logDestination: group.arn,
            iamRoleArn: role.arn,
            maxAggregationInterval: 60,
            tags: tagged(scope, "flow-log"),
        },
        { ...scope.child, dependsOn: [permissions] },
    );
}

function json(document: object): string {
    return JSON.stringify(document);
}

/** Where the logs of this network go: a path with the stack in it, so that two stacks of an account never share one. */
function logPlace(scope: Scope): LogPlace {
    const { region, args, name } = scope;
    return { region, accountId: args.accountId, prefix: `/ringfence/${pulumi.getStack()}/${name}` };
}
