import { unknownValue } from "../../preview/wire.ts";
import { add, change, remove, withValue, without } from "./hole.ts";
import type { Hole } from "./hole.ts";

const provider = "pulumi:providers:aws";
const vpc = "aws:ec2/vpc:Vpc";
const subnet = "aws:ec2/subnet:Subnet";
const cluster = "aws:eks/cluster:Cluster";
const stranger = "999988887777";

const everybody = (resource: string) =>
    JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: "*", Action: ["sns:Publish"], Resource: [resource] }],
    });

/** A key that AWS makes and holds is a hole where the company makes or holds all others. */
const keyOfAws: Hole = (ground) =>
    ground.records.some(({ type, inputs }) => type === "aws:kms/externalKey:ExternalKey" || "xksKeyId" in inputs)
        ? add("aws:kms/key:Key", { description: "hole" })(ground)
        : undefined;

/** One hole for each rule on resources of AWS. */
export const cloudHoles: Readonly<Record<string, Hole>> = {
    "RES-101": change(provider, (props, { foreignRegion }) => ({ ...props, region: foreignRegion })),
    "RES-102": add("aws:s3/bucket:Bucket", ({ foreignRegion }) => ({ bucket: "hole", region: foreignRegion })),
    "RES-103": add("aws:ssm/parameter:Parameter", ({ foreignRegion }) => ({
        type: "SecureString",
        keyId: `arn:aws:kms:${foreignRegion}:111122223333:key/0123`,
    })),
    "RES-104": change(subnet, (props, { foreignRegion }) => ({ ...props, availabilityZone: `${foreignRegion}a` })),
    "RES-105": change(provider, (props) => ({ ...props, httpsProxy: "http://proxy.vendor.example:3128" })),
    "RES-106": change(provider, (props) => ({ ...props, allowedAccountIds: JSON.stringify([stranger]) })),
    "RES-107": add("command:local:Command", { create: "curl https://vendor.example" }),
    "RES-108": change("ringfence:network:DmzNetwork", (props) => ({ ...props, dataClass: "public" })),
    "RES-109": add("aws:cloudfront/distribution:Distribution", { enabled: true }),
    "RES-201": add(
        "aws:s3/bucketReplicationConfig:BucketReplicationConfig",
        {
            bucket: unknownValue,
            rules: [{ status: "Enabled", destination: { bucket: "arn:aws:s3:::elsewhere" } }],
        },
        { bucket: "aws:s3/bucket:Bucket" },
    ),
    "RES-203": add("aws:ecr/replicationConfiguration:ReplicationConfiguration", ({ foreignRegion }) => ({
        replicationConfiguration: {
            rules: [{ destinations: [{ region: foreignRegion, registryId: "111122223333" }] }],
        },
    })),
    "RES-206": add("aws:kms/key:Key", { multiRegion: true }),
    "RES-208": add("aws:ec2/amiCopy:AmiCopy", ({ foreignRegion }) => ({
        name: "hole",
        sourceAmiId: "ami-0123",
        sourceAmiRegion: foreignRegion,
    })),
    "RES-209": add("aws:ec2/amiLaunchPermission:AmiLaunchPermission", { imageId: "ami-0123", group: "all" }),
    "RES-301": add(
        "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway",
        { vpcId: unknownValue },
        { vpcId: vpc },
    ),
    "RES-302": add(
        "aws:ec2/natGateway:NatGateway",
        { subnetId: unknownValue, connectivityType: "public" },
        { subnetId: subnet },
    ),
    "RES-304": add(
        "aws:ec2/vpcPeeringConnection:VpcPeeringConnection",
        ({ foreignRegion }) => ({ vpcId: unknownValue, peerVpcId: "vpc-0123", peerRegion: foreignRegion }),
        { vpcId: vpc },
    ),
    "RES-307": add(
        "aws:ec2/vpcEndpoint:VpcEndpoint",
        ({ region }) => ({
            vpcId: unknownValue,
            serviceName: `com.amazonaws.vpce.${region}.vpce-svc-0fedcba9876543210`,
        }),
        { vpcId: vpc },
    ),
    "RES-308": change("aws:ec2/vpcEndpoint:VpcEndpoint", (props) => without(props, "policy")),
    "RES-309": add(
        "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
        { securityGroupId: unknownValue, ipProtocol: "tcp", fromPort: 443, toPort: 443, cidrIpv4: "0.0.0.0/0" },
        { securityGroupId: "aws:ec2/securityGroup:SecurityGroup" },
    ),
    "RES-310": add("aws:route53/resolverRule:ResolverRule", {
        domainName: ".",
        ruleType: "FORWARD",
        targetIps: [{ ip: "8.8.8.8" }],
    }),
    "RES-311": change(subnet, (props) => ({ ...props, mapPublicIpOnLaunch: true })),
    "RES-317": change(cluster, (props) => ({
        ...props,
        remoteNetworkConfig: { remoteNodeNetworks: { cidrs: ["192.0.2.0/24"] } },
    })),
    "RES-401": change("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", (props) => ({
        ...props,
        blockPublicPolicy: false,
    })),
    "RES-402": change(cluster, (props) => withValue(props, ["vpcConfig", "endpointPublicAccess"], true)),
    "RES-403": change("aws:iam/role:Role", (props) => ({
        ...props,
        assumeRolePolicy: JSON.stringify({
            Version: "2012-10-17",
            Statement: [
                { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${stranger}:root` }, Action: ["sts:AssumeRole"] },
            ],
        }),
    })),
    "RES-404": add("aws:ram/resourceShare:ResourceShare", { name: "hole", allowExternalPrincipals: true }),
    "RES-405": change("aws:sns/topicPolicy:TopicPolicy", (props) => ({ ...props, policy: everybody("*") })),
    "RES-501": change("aws:cloudwatch/logGroup:LogGroup", (props) => without(props, "kmsKeyId")),
    "RES-502": keyOfAws,
    "RES-504": add("aws:kms/key:Key", { deletionWindowInDays: 7 }),
    "RES-601": change("aws:ec2/flowLog:FlowLog", (props) => ({
        ...props,
        logDestination: "arn:aws:s3:::vendor-logs",
        logDestinationType: "s3",
    })),
    "RES-602": add("aws:sns/topicSubscription:TopicSubscription", {
        topic: "hole",
        protocol: "email",
        endpoint: "oncall@example.com",
    }),
    "RES-603": change("aws:cloudwatch/logGroup:LogGroup", (props) => without(props, "retentionInDays")),
    "RES-605": add("aws:cloudtrail/trail:Trail", { s3BucketName: "hole", enableLogFileValidation: false }),
    "RES-606": change(cluster, (props) => ({ ...props, enabledClusterLogTypes: [] })),
    "RES-702": add("aws:ecr/pullThroughCacheRule:PullThroughCacheRule", {
        ecrRepositoryPrefix: "hub",
        upstreamRegistryUrl: "registry-1.docker.io",
    }),
};

/** Holes that open only together, or by something that is missing. */
export const missingParts: Readonly<Record<string, Hole>> = {
    "RES-310": remove("aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation"),
    "RES-401": remove("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"),
    "RES-501": remove("aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"),
    "RES-606": remove("aws:ec2/flowLog:FlowLog"),
};
