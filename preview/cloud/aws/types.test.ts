import { describe, expect, test } from "vitest";
import { CloudFault } from "../cloud.ts";
import type { DeclaredResource, SettledResource } from "../cloud.ts";
import { settle } from "../index.ts";
import { secret, unknownValue } from "../property-bag.ts";
import type { PropertyBag } from "../property-bag.ts";
import { awsCloud, knownAwsTypes } from "./types.ts";

const frankfurt = { region: "eu-central-1", allowedAccountIds: '["210987654321"]' };

function declare(type: string, inputs: PropertyBag = {}, name = "one"): DeclaredResource {
    return { urn: `urn:pulumi:test::ringfence::${type}::${name}`, type, name, inputs };
}

function settleIn(region: string, type: string, inputs: PropertyBag = {}): SettledResource {
    return settle(declare(type, inputs), { ...frankfurt, region });
}

describe("identity", () => {
    test.each(knownAwsTypes)("%s gets the same id in two runs, and another one for another name", (type) => {
        const [first, again] = [settle(declare(type), frankfurt), settle(declare(type), frankfurt)];
        expect(again).toEqual(first);
        expect(first.id).not.toBe("");
        const named = (name: string) =>
            settle(
                declare(
                    type,
                    { routeTableId: name, role: name, url: name, principalArn: name, awsServiceName: name },
                    name,
                ),
                frankfurt,
            );
        // One setting for each region of an account: AWS itself knows it by the region's name.
        if (
            type !== "aws:ec2/vpcBlockPublicAccessOptions:VpcBlockPublicAccessOptions" &&
            !/FirewallRule$/u.test(type)
        ) {
            expect(named("two").id).not.toBe(named("one").id);
        }
    });

    test("a cluster answers what its nodes and its clients need", () => {
        const { outputs } = settle(declare("aws:eks/cluster:Cluster", { name: "pilot" }), frankfurt);
        expect(outputs).toMatchObject({
            arn: "arn:aws:eks:eu-central-1:210987654321:cluster/pilot",
            endpoint: expect.stringMatching(/^https:\/\/[0-9a-f]{32}\.eks\.invalid$/u) as string,
            certificateAuthority: { data: expect.stringMatching(/^[A-Za-z0-9+/=]+$/u) as string },
        });
        const group = { clusterName: "pilot", nodeGroupName: "gpu" };
        expect(settle(declare("aws:eks/nodeGroup:NodeGroup", group), frankfurt)).toMatchObject({
            id: "pilot:gpu",
            outputs: { resources: [{ autoscalingGroups: [{ name: expect.stringMatching(/^eks-gpu-/u) as string }] }] },
        });
    });

    test("a topic is known by its ARN, and its policy by the topic's", () => {
        const topic = settle(declare("aws:sns/topic:Topic", { name: "pilot-alerts" }), frankfurt);
        expect(topic.id).toBe("arn:aws:sns:eu-central-1:210987654321:pilot-alerts");
        expect(topic.outputs).toMatchObject({ arn: topic.id, owner: "210987654321" });
        expect(settle(declare("aws:sns/topicPolicy:TopicPolicy", { arn: topic.id }), frankfurt).id).toBe(topic.id);
    });

    test("a VPC looks like one", () => {
        const vpc = settle(declare("aws:ec2/vpc:Vpc", { cidrBlock: "10.0.0.0/16" }), frankfurt);
        expect(vpc.id).toMatch(/^vpc-[0-9a-f]{17}$/u);
        expect(vpc.outputs).toMatchObject({
            arn: `arn:aws:ec2:eu-central-1:210987654321:vpc/${vpc.id}`,
            cidrBlock: "10.0.0.0/16",
            mainRouteTableId: expect.stringMatching(/^rtb-[0-9a-f]{17}$/u) as unknown,
            defaultSecurityGroupId: expect.stringMatching(/^sg-[0-9a-f]{17}$/u) as unknown,
            ownerId: "210987654321",
            region: "eu-central-1",
        });
    });

    test("a change that replaces a resource gives it a new id; a change in place does not", () => {
        const withInputs = (inputs: PropertyBag) => settle(declare("aws:ec2/vpc:Vpc", inputs), frankfurt).id;
        const before = withInputs({ cidrBlock: "10.0.0.0/16" });
        expect(withInputs({ cidrBlock: "10.1.0.0/16" })).not.toBe(before);
        expect(withInputs({ cidrBlock: "10.0.0.0/16", tags: { owner: "someone" } })).toBe(before);
    });
});

describe("partitions", () => {
    test.each([
        ["eu-central-1", "aws", "amazonaws.com"],
        ["us-gov-west-1", "aws-us-gov", "amazonaws.com"],
        ["eusc-de-east-1", "aws-eusc", "amazonaws.eu"],
    ])("ARNs and host names in %s are those of %s", (region, partition, dnsSuffix) => {
        const key = settleIn(region, "aws:kms/key:Key");
        expect(key.outputs["arn"]).toBe(`arn:${partition}:kms:${region}:210987654321:key/${key.id}`);
        const bucket = settleIn(region, "aws:s3/bucket:Bucket", { bucket: "weights" });
        expect(bucket.outputs).toMatchObject({
            arn: `arn:${partition}:s3:::weights`,
            bucketRegionalDomainName: `weights.s3.${region}.${dnsSuffix}`,
        });
        expect(settleIn(region, "aws:iam/role:Role", { name: "node" }).outputs["arn"]).toBe(
            `arn:${partition}:iam::210987654321:role/node`,
        );
    });

    test("a region outside the catalog is simulated, so that a stack which strays there reaches the policy rules", () => {
        expect(settleIn("ap-southeast-2", "aws:ec2/vpc:Vpc").outputs["arn"]).toMatch(/^arn:aws:ec2:ap-southeast-2:/u);
    });

    test("a resource's own region goes before its provider's", () => {
        const bucket = settleIn("eu-central-1", "aws:s3/bucket:Bucket", { region: "us-east-1" });
        expect(bucket.outputs).toMatchObject({ region: "us-east-1", bucketRegion: "us-east-1" });
        const vpc = settleIn("eu-central-1", "aws:ec2/vpc:Vpc", { region: "eu-north-1" });
        expect(vpc.outputs["arn"]).toMatch(/^arn:aws:ec2:eu-north-1:210987654321:vpc\//u);
    });

    test("a provider without a region is refused, whatever the machine's own settings say", () => {
        expect(() => awsCloud({})).toThrow(CloudFault);
        expect(() => awsCloud({ region: unknownValue })).toThrow(/no region/u);
    });

    test("the account of AWS's documentation stands in where the provider allows any", () => {
        const { outputs } = settle(declare("aws:ec2/vpc:Vpc"), { region: "eu-central-1" });
        expect(outputs["ownerId"]).toBe("111122223333");
    });
});

describe("computed values", () => {
    test("a public address is always one of the range set aside for documentation", () => {
        const addresses = ["a", "b", "c", "d"].map((name) => settle(declare("aws:ec2/eip:Eip", {}, name), frankfurt));
        for (const { outputs, id } of addresses) {
            expect(outputs["publicIp"]).toMatch(/^192\.0\.2\.\d{1,3}$/u);
            expect(outputs["allocationId"]).toBe(id);
        }
    });

    test("a firewall has an endpoint in each of its subnets, zone by zone", () => {
        const { outputs } = settleIn("eu-north-1", "aws:networkfirewall/firewall:Firewall", {
            subnetMappings: [{ subnetId: "subnet-a" }, { subnetId: "subnet-b" }],
        });
        const endpointId = expect.stringMatching(/^vpce-[0-9a-f]{17}$/u) as unknown;
        expect(outputs["firewallStatuses"]).toEqual([
            {
                syncStates: [
                    { availabilityZone: "eu-north-1a", attachments: [{ subnetId: "subnet-a", endpointId }] },
                    { availabilityZone: "eu-north-1b", attachments: [{ subnetId: "subnet-b", endpointId }] },
                ],
                transitGatewayAttachmentSyncStates: [],
            },
        ]);
    });

    test("an interface endpoint has one interface in each subnet; a gateway endpoint has none", () => {
        const subnetIds = ["subnet-a", "subnet-b"];
        const serviceName = "com.amazonaws.eu-central-1.sts";
        const endpoint = (inputs: PropertyBag) => settleIn("eu-central-1", "aws:ec2/vpcEndpoint:VpcEndpoint", inputs);
        const through = endpoint({ serviceName, subnetIds, vpcEndpointType: "Interface" });
        expect(through.outputs["networkInterfaceIds"]).toHaveLength(2);
        expect(through.outputs["dnsEntries"]).toEqual([
            expect.objectContaining({
                dnsName: expect.stringContaining(`${through.id}-`) as unknown,
            }),
        ]);
        const gateway = endpoint({ serviceName: "com.amazonaws.eu-central-1.s3", vpcEndpointType: "Gateway" });
        expect(gateway.outputs).toMatchObject({ networkInterfaceIds: [], dnsEntries: [] });
    });

    test("what the program wrote always wins", () => {
        const { outputs } = settleIn("eu-central-1", "aws:ec2/subnet:Subnet", { availabilityZone: "eu-central-1c" });
        expect(outputs["availabilityZone"]).toBe("eu-central-1c");
    });

    test("the provider's default tags are on everything, under the resource's own", () => {
        const provider = { ...frankfurt, defaultTags: '{"tags":{"stack":"test","owner":"all"}}' };
        const { outputs } = settle(declare("aws:ec2/vpc:Vpc", { tags: { owner: "one" } }), provider);
        expect(outputs["tagsAll"]).toEqual({ stack: "test", owner: "one" });
    });

    test("a computed value that repeats a secret input is secret too; its neighbours are not", () => {
        const { outputs } = settleIn("eu-central-1", "aws:ec2/vpc:Vpc", { tags: { token: secret("hush") } });
        expect(outputs["tagsAll"]).toEqual(secret({ token: "hush" }));
        expect(outputs["arn"]).toMatch(/^arn:/u);
    });

    test("a type that nobody described still gets an id, an ARN and a region", () => {
        const cluster = settleIn("eusc-de-east-1", "aws:memorydb/multiRegionCluster:MultiRegionCluster");
        expect(cluster.id).toMatch(/^multi-region-cluster-[0-9a-f]{17}$/u);
        expect(cluster.outputs).toEqual({
            id: cluster.id,
            arn: `arn:aws-eusc:memorydb:eusc-de-east-1:210987654321:multi-region-cluster/${cluster.id}`,
            region: "eusc-de-east-1",
        });
    });

    test.each(knownAwsTypes)("%s settles with every input unknown, as in a preview", (type) => {
        const inputs = Object.fromEntries(
            [
                "subnetMappings",
                "subnetIds",
                "vpcId",
                "name",
                "bucket",
                "role",
                "tags",
                "serviceName",
                "firewallArn",
            ].map((key) => [key, unknownValue]),
        );
        expect(() => settle(declare(type, inputs), frankfurt)).not.toThrow();
    });
});

test("what is looked up by its ARN has that ARN, however foreign", () => {
    const arn = "arn:aws:kms:us-east-1:999988887777:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    const key = { urn: "urn:pulumi:test::ringfence::aws:kms/key:Key::one", type: "aws:kms/key:Key", name: "one" };
    expect(awsCloud(frankfurt).settle({ ...key, inputs: {} }, arn)).toMatchObject({ id: arn, outputs: { arn } });
});

describe("functions", () => {
    const cloud = awsCloud({ ...frankfurt, region: "eusc-de-east-1" });

    test("partition, region and account follow from the provider", () => {
        expect(cloud.invoke("aws:index/getPartition:getPartition", {})).toMatchObject({
            partition: "aws-eusc",
            dnsSuffix: "amazonaws.eu",
            reverseDnsPrefix: "eu.amazonaws",
        });
        expect(cloud.invoke("aws:index/getRegion:getRegion", {})).toMatchObject({ region: "eusc-de-east-1" });
        expect(cloud.invoke("aws:index/getCallerIdentity:getCallerIdentity", {})).toMatchObject({
            accountId: "210987654321",
        });
        expect(cloud.invoke("aws:index/getAvailabilityZones:getAvailabilityZones", {})["names"]).toEqual([
            "eusc-de-east-1a",
            "eusc-de-east-1b",
            "eusc-de-east-1c",
        ]);
    });

    test("a call may name a region of its own", () => {
        const answer = cloud.invoke("aws:index/getRegion:getRegion", { region: "us-gov-west-1" });
        expect(answer).toMatchObject({ region: "us-gov-west-1", endpoint: "ec2.us-gov-west-1.amazonaws.com" });
    });

    test("a policy document is rendered in IAM's canonical form", () => {
        const { json } = cloud.invoke("aws:iam/getPolicyDocument:getPolicyDocument", {
            statements: [
                {
                    sid: "Read",
                    actions: ["s3:GetObject"],
                    resources: ["arn:aws:s3:::a/*", "arn:aws:s3:::b/*"],
                    principals: [{ type: "AWS", identifiers: ["210987654321"] }],
                    conditions: [{ test: "Bool", variable: "aws:SecureTransport", values: ["true"] }],
                },
                {
                    effect: "Deny",
                    notActions: ["s3:*"],
                    resources: ["*"],
                    principals: [{ type: "*", identifiers: ["*"] }],
                },
            ],
        });
        expect(JSON.parse(String(json))).toEqual({
            Version: "2012-10-17",
            Statement: [
                {
                    Sid: "Read",
                    Effect: "Allow",
                    Principal: { AWS: "210987654321" },
                    Action: "s3:GetObject",
                    Resource: ["arn:aws:s3:::a/*", "arn:aws:s3:::b/*"],
                    Condition: { Bool: { "aws:SecureTransport": "true" } },
                },
                { Effect: "Deny", Principal: "*", NotAction: "s3:*", Resource: "*" },
            ],
        });
    });

    test("a function that is not simulated is refused with its name, never guessed", () => {
        expect(() => cloud.invoke("aws:ec2/getAmi:getAmi", {})).toThrow(
            /aws:ec2\/getAmi:getAmi.*never asks a real account/u,
        );
    });
});
