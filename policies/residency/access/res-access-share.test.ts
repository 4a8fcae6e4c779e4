import { describeRule, unknown } from "../../kit/testing.ts";
import type { Fixture } from "../../kit/fixture.ts";
import { shares } from "./res-access-share.ts";

const organization = "arn:aws:organizations::111122223333:organization/o-1";
const share = (props: Fixture["props"]): Fixture => ({ type: "aws:ram/resourceShare:ResourceShare", props });
const principal = (name: string): Fixture => ({
    type: "aws:ram/principalAssociation:PrincipalAssociation",
    props: { resourceShareArn: unknown, principal: name },
});
const exclusive = (...principals: readonly string[]): Fixture => ({
    type: "aws:ram/resourceShareAssociationsExclusive:ResourceShareAssociationsExclusive",
    props: { resourceShareArn: unknown, principals },
});
const link = (sinkIdentifier: string): Fixture => ({
    type: "aws:oam/link:Link",
    props: { labelTemplate: "$AccountName", resourceTypes: ["AWS::Logs::LogGroup"], sinkIdentifier },
});
const sink = (Principal: unknown): Fixture => ({
    type: "aws:oam/sinkPolicy:SinkPolicy",
    props: {
        policy: JSON.stringify({ Statement: [{ Effect: "Allow", Principal, Action: "oam:*", Resource: "*" }] }),
    },
});
const keep = "retainSharingOnAccountLeaveOrganization";

describeRule(shares, {
    declared: { externalArns: [organization] },
    compliant: {
        "a share inside the organization": share({ name: "subnets", allowExternalPrincipals: false }),
        "a share that says nothing, which is the same": share({ name: "subnets" }),
        "a declared account": principal("111122223333"),
        "a role of a declared account": principal("arn:aws:iam::111122223333:role/reader"),
        "a declared organization": exclusive(organization, "111122223333"),
        "telemetry to an own sink": link("arn:aws:oam:eu-central-1:111122223333:sink/abc"),
        "telemetry from an own account": sink({ AWS: "111122223333" }),
    },
    violating: {
        "a share for accounts outside": {
            given: share({ allowExternalPrincipals: true }),
            at: "allowExternalPrincipals",
        },
        "a share that outlives the membership": {
            given: share({ resourceShareConfiguration: { [keep]: true } }),
            at: `resourceShareConfiguration.${keep}`,
        },
        "another account": { given: principal("999988887777"), at: "principal" },
        "a role of another account": { given: principal("arn:aws:iam::999988887777:role/reader"), at: "principal" },
        "an organization that nobody declared, of the own account": {
            given: principal("arn:aws:organizations::111122223333:ou/o-1/ou-2"),
            at: "principal",
        },
        "the second of a list": { given: exclusive("111122223333", "999988887777"), at: "principals[1]" },
        "telemetry to a sink abroad": {
            given: link("arn:aws:oam:us-east-1:111122223333:sink/abc"),
            at: "sinkIdentifier",
        },
        "telemetry to another account": {
            given: link("arn:aws:oam:eu-central-1:999988887777:sink/abc"),
            at: "sinkIdentifier",
        },
        "telemetry from everybody": { given: sink("*"), at: "policy.Statement[0]" },
    },
    undetermined: {
        "a switch that is computed": {
            given: share({ allowExternalPrincipals: unknown }),
            at: "allowExternalPrincipals",
        },
        "a principal that is computed": { given: principal(unknown), at: "principal" },
        "a sink that is computed": { given: link(unknown), at: "sinkIdentifier" },
    },
});
