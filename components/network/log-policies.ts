import { logRetentionDays } from "../../catalog/aws-names.ts";
import type { Region } from "../../catalog/jurisdictions.ts";
import { policyDocument } from "../identity/policy-document.ts";
import type { PolicyDocument } from "../identity/policy-document.ts";

/** Days CloudWatch Logs can keep a log group for. */
export const retentionSteps = logRetentionDays.value;

/** Where the log groups of one network live. */
export interface LogPlace {
    readonly region: Region;
    readonly accountId: string;
    /** Path that all of its log groups share, e.g. `/ringfence/hybrid-eu/dmz`. */
    readonly prefix: string;
}

/** ARN of every log group of the network. */
export function logGroupsArn({ region, accountId, prefix }: LogPlace): string {
    return `arn:${region.partition}:logs:${region.id}:${accountId}:log-group:${prefix}/*`;
}

/** Policy that lets the log delivery of this account and region write DNS and firewall logs to these log groups. */
export function logDeliveryPolicy(place: LogPlace): PolicyDocument {
    const { region, accountId } = place;
    return policyDocument({
        Sid: "DnsAndFirewallLogs",
        Effect: "Allow",
        Principal: { Service: "delivery.logs.amazonaws.com" },
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: [`${logGroupsArn(place)}:log-stream:*`],
        Condition: {
            StringEquals: { "aws:SourceAccount": accountId },
            ArnLike: { "aws:SourceArn": `arn:${region.partition}:logs:${region.id}:${accountId}:*` },
        },
    });
}

/** Trust of the flow-log role: the flow-log service, for flow logs of this account and region alone. */
export function flowLogTrust({ region, accountId }: LogPlace): PolicyDocument {
    return policyDocument({
        Sid: "FlowLogs",
        Effect: "Allow",
        Principal: { Service: "vpc-flow-logs.amazonaws.com" },
        Action: ["sts:AssumeRole"],
        Condition: {
            StringEquals: { "aws:SourceAccount": accountId },
            ArnLike: { "aws:SourceArn": `arn:${region.partition}:ec2:${region.id}:${accountId}:vpc-flow-log/*` },
        },
    });
}

/** What the flow-log role may do: write to the log groups of this network. */
export function flowLogPermissions(place: LogPlace): PolicyDocument {
    return policyDocument(
        {
            Sid: "WriteFlowLogs",
            Effect: "Allow",
            Action: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"],
            Resource: [logGroupsArn(place), `${logGroupsArn(place)}:log-stream:*`],
        },
        {
            // Finding a log group by name is a listing, and a listing is always over the account.
            Sid: "FindLogGroups",
            Effect: "Allow",
            Action: ["logs:DescribeLogGroups"],
            Resource: [`arn:${place.region.partition}:logs:${place.region.id}:${place.accountId}:log-group:*`],
        },
    );
}
