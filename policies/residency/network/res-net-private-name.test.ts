import type { Fixture } from "../../kit/fixture.ts";
import { describeRule, unknown } from "../../kit/testing.ts";
import { privateName } from "./res-net-private-name.ts";

const zone = (props: Fixture["props"]): Fixture => ({
    type: "aws:route53/zone:Zone",
    name: "zone",
    props: { name: "llm.group.example", vpcs: [{ vpcId: unknown, vpcRegion: "eu-central-1" }], ...props },
});
const record = (props: Fixture["props"], origins: Fixture["origins"] = {}): Fixture => ({
    type: "aws:route53/record:Record",
    name: "record",
    props: { zoneId: unknown, name: "llm.group.example", type: "A", ...props },
    origins,
});
const balancer: Fixture = { type: "aws:lb/loadBalancer:LoadBalancer", name: "balancer", props: { internal: true } };
const other: Fixture = { type: "aws:cloudfront/distribution:Distribution", name: "other", props: {} };
const alias = [{ name: unknown, zoneId: unknown, evaluateTargetHealth: false }];
const authorization = (props: Fixture["props"]): Fixture => ({
    type: "aws:route53/vpcAssociationAuthorization:VpcAssociationAuthorization",
    props: { zoneId: unknown, vpcId: "vpc-1", ...props },
});

describeRule(privateName, {
    declared: { dnsZones: ["group.example"], networks: ["10.20.0.0/16"] },
    compliant: {
        "a private zone of a declared name": zone({}),
        "a VPC in the provider's region": zone({ vpcs: [{ vpcId: unknown }] }),
        "a load balancer of the stack": [balancer, record({ aliases: alias }, { aliases: ["balancer"] })],
        "an address of the network": record({ records: ["10.20.3.4"], ttl: 60 }),
        "another declared name": record({ type: "CNAME", records: ["gateway.group.example."], ttl: 60 }),
        "a VPC of the jurisdiction that may associate": authorization({ vpcRegion: "eu-west-1" }),
    },
    violating: {
        "a public zone": { given: zone({ vpcs: [] }), at: "vpcs" },
        "a zone without a list of VPCs": { given: zone({ vpcs: undefined }), at: "vpcs" },
        "a name of somebody else's": { given: zone({ name: "amazonaws.com" }), at: "name" },
        "a name that only ends like a declared one": { given: zone({ name: "notgroup.example" }), at: "name" },
        "a VPC abroad": {
            given: zone({ vpcs: [{ vpcId: unknown, vpcRegion: "us-east-1" }] }),
            at: "vpcs[0].vpcRegion",
        },
        "a VPC abroad that may associate": { given: authorization({ vpcRegion: "us-east-1" }), at: "vpcRegion" },
        "a public address": { given: record({ records: ["203.0.113.7"] }), at: "records[0]" },
        "a host outside": {
            given: record({ type: "CNAME", records: ["api.vendor.example"] }),
            at: "records[0]",
        },
        "a record that is no address": { given: record({ type: "TXT", records: ["10.20.3.4"] }), at: "records[0]" },
        "an alias of something that is no load balancer": {
            given: [other, record({ aliases: alias }, { aliases: ["other"] })],
            at: "record.aliases",
        },
        "an alias of a known name outside": {
            given: [balancer, record({ aliases: [{ name: "d1.cloudfront.net", zoneId: "Z2FDTNDATAQYW2" }] })],
            at: "record.aliases",
        },
    },
    undetermined: {
        "a name that is computed": { given: zone({ name: unknown }), at: "name" },
        "VPCs that are computed": { given: zone({ vpcs: unknown }), at: "vpcs" },
        "an alias from elsewhere": { given: record({ aliases: alias }), at: "aliases" },
        "an address that is computed": { given: record({ records: [unknown] }), at: "records[0]" },
    },
});
