import { describeRule, unknown } from "../../kit/testing.ts";
import { knownProperty } from "./res-place-property.ts";

const vpc = {
    type: "aws:ec2/vpc:Vpc",
    name: "vpc",
    props: { cidrBlock: "10.20.0.0/16", enableDnsSupport: true, enableDnsHostnames: true },
};
const subnet = (props: Readonly<Record<string, unknown>> = {}) => ({
    type: "aws:ec2/subnet:Subnet",
    name: "subnet",
    props: {
        availabilityZone: "eu-central-1a",
        cidrBlock: "10.20.1.0/24",
        vpcId: unknown,
        mapPublicIpOnLaunch: false,
        ...props,
    },
    origins: { vpcId: ["vpc"] },
});
const namespace = (props: Readonly<Record<string, unknown>> = {}) => ({
    type: "kubernetes:core/v1:Namespace",
    name: "namespace",
    props: { apiVersion: "v1", kind: "Namespace", metadata: { name: "models" }, ...props },
});

describeRule(knownProperty, {
    decidedOtherwise: {
        "subnet.vpcId": "it comes from the VPC of the stack, and the look at the stack as deployed sees which",
    },
    compliant: {
        "a subnet of the stack's VPC": [vpc, subnet()],
        "a namespace": namespace(),
    },
    violating: {
        "a property that nobody has looked at": {
            given: [vpc, subnet({ outpostArn: "arn:aws:outposts:eu-central-1:111122223333:outpost/op-1" })],
            at: "subnet.outpostArn",
        },
        "a value that nobody has looked at": {
            given: [vpc, subnet({ mapPublicIpOnLaunch: true })],
            at: "subnet.mapPublicIpOnLaunch",
        },
        "a zone abroad": { given: [vpc, subnet({ availabilityZone: "us-east-1a" })], at: "subnet.availabilityZone" },
        "a network of nobody": { given: [subnet()], at: "vpcId" },
        // By itself it may be a zone of the stack in a caller's VPC; among the others it is neither that, nor a declared zone.
        "what has one of two forms by itself, and neither among the others": {
            given: [
                vpc,
                {
                    type: "aws:route53/zoneAssociation:ZoneAssociation",
                    name: "association",
                    props: { zoneId: "Z0123456789", vpcId: unknown, vpcRegion: "eu-central-1" },
                    origins: { vpcId: ["vpc"] },
                },
            ],
            at: "association.zoneId",
        },
        "a kind that is not that of its type": { given: [namespace({ kind: "Pod" })], at: "kind" },
        "a property inside": {
            given: namespace({ metadata: { name: "models", finalizers: ["vendor.example/hold"] } }),
            at: "metadata.finalizers",
        },
    },
    undetermined: {
        "a zone that is unknown": {
            given: [vpc, subnet({ availabilityZone: unknown })],
            at: "subnet.availabilityZone",
        },
    },
});
