import { urnOf } from "../../kit/testing-judge.ts";
import { describeRule, unknown } from "../../kit/testing.ts";
import { digestOf } from "./admission/digest.ts";
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
const labels = { "pod-security.kubernetes.io/enforce": "restricted" };
const namespace = (props: Readonly<Record<string, unknown>> = {}) => ({
    type: "kubernetes:core/v1:Namespace",
    name: "namespace",
    props: { apiVersion: "v1", kind: "Namespace", metadata: { name: "models", labels }, ...props },
});

const held = namespace({ metadata: { name: "models", labels, finalizers: ["group.example/hold"] } });
const digestOfHeld = digestOf(held.props, Object.keys(held.props)) ?? "";
const admittedResources = (inputsSha256: string) => [
    {
        urn: urnOf(held),
        inputsSha256,
        lookedAtBy: "ciso@group.example",
        on: "2026-11-02",
        reason: "it holds backups",
    } as const,
];

describeRule(knownProperty, {
    decidedOtherwise: {
        "subnet.vpcId": "it comes from the VPC of the stack, and the look at the stack as deployed sees which",
    },
    compliant: {
        "a subnet of the stack's VPC": [vpc, subnet()],
        "a namespace": namespace(),
        "one with a property that somebody has looked at, as it is": {
            given: held,
            declared: { admittedResources: admittedResources(digestOfHeld) },
            decidedOtherwise: { "*": "what is unknown has no digest, and is judged by its shape" },
        },
    },
    violating: {
        "one that was looked at and is another now": {
            given: held,
            declared: { admittedResources: admittedResources("0".repeat(64)) },
            at: "metadata.finalizers",
        },
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
        "a kind that is not that of its type": { given: namespace({ kind: "Pod" }), at: "kind" },
        "a property inside": {
            given: namespace({ metadata: { name: "models", labels, finalizers: ["vendor.example/hold"] } }),
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
