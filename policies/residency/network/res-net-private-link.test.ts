import { describeRule, unknown } from "../../kit/testing.ts";
import type { Fixture } from "../../kit/fixture.ts";
import { privateLink } from "./res-net-private-link.ts";

const endpoint = (props: Fixture["props"]): Fixture => ({
    type: "aws:ec2/vpcEndpoint:VpcEndpoint",
    props: { vpcId: unknown, ...props },
});
const service = (props: Fixture["props"]): Fixture => ({
    type: "aws:ec2/vpcEndpointService:VpcEndpointService",
    props: { acceptanceRequired: true, ...props },
});
const principal = (principalArn: string): Fixture => ({
    type: "aws:ec2/vpcEndpointServiceAllowedPrinciple:VpcEndpointServiceAllowedPrinciple",
    props: { principalArn, vpcEndpointServiceId: unknown },
});
const partner = "com.amazonaws.vpce.eu-central-1.vpce-svc-0123456789abcdef0";

describeRule(privateLink, {
    declared: { privateLinkServices: [partner], peerAccounts: ["444455556666"] },
    compliant: {
        "a service of the region": endpoint({ serviceName: "com.amazonaws.eu-central-1.s3" }),
        "a service with its own domain": endpoint({ serviceName: "aws.api.eu-central-1.eks-auth" }),
        "a declared partner": endpoint({ serviceName: partner }),
        "another region of the jurisdiction": endpoint({
            serviceName: "com.amazonaws.eu-west-1.kms",
            serviceRegion: "eu-west-1",
        }),
        "an own resource": endpoint({
            resourceConfigurationArn: "arn:aws:vpc-lattice:eu-central-1:111122223333:resourceconfiguration/rcfg-1",
        }),
        "offered to own and declared accounts": service({
            allowedPrincipals: ["arn:aws:iam::111122223333:root", "444455556666"],
            supportedRegions: ["eu-central-1"],
        }),
        "offered to a declared account": principal("arn:aws:iam::444455556666:root"),
    },
    violating: {
        "a service abroad": { given: endpoint({ serviceName: "com.amazonaws.us-east-1.s3" }), at: "serviceName" },
        "a global service": {
            given: endpoint({ serviceName: "com.amazonaws.s3-global.accesspoint" }),
            at: "serviceName",
        },
        "another party's service": {
            given: endpoint({ serviceName: "com.amazonaws.vpce.eu-central-1.vpce-svc-0fedcba9876543210" }),
            at: "serviceName",
        },
        "a name that only contains a region": {
            given: endpoint({ serviceName: "evil.eu-central-1.example" }),
            at: "serviceName",
        },
        "a region abroad": {
            given: endpoint({ serviceName: "com.amazonaws.eu-central-1.s3", serviceRegion: "us-west-2" }),
            at: "serviceRegion",
        },
        "somebody's resource": {
            given: endpoint({
                resourceConfigurationArn: "arn:aws:vpc-lattice:eu-central-1:999988887777:resourceconfiguration/rcfg-1",
            }),
            at: "resourceConfigurationArn",
        },
        "offered to everybody": { given: service({ allowedPrincipals: ["*"] }), at: "allowedPrincipals[0]" },
        "offered to an account nobody declared": {
            given: principal("arn:aws:iam::999988887777:root"),
            at: "principalArn",
        },
        "open to whoever is allowed, without a consent": {
            given: service({ allowedPrincipals: ["444455556666"], acceptanceRequired: false }),
            at: "acceptanceRequired",
        },
        "offered abroad": {
            given: service({ supportedRegions: ["eu-central-1", "us-east-1"] }),
            at: "supportedRegions[1]",
        },
    },
    undetermined: {
        "a service that is computed": { given: endpoint({ serviceName: unknown }), at: "serviceName" },
        "a consent that is computed": {
            given: service({ acceptanceRequired: unknown }),
            at: "acceptanceRequired",
        },
        "an unknown principal beside a known one": {
            given: service({ allowedPrincipals: [unknown, "111122223333"] }),
            at: "allowedPrincipals[0]",
        },
    },
});
