import { describeRule, unknown } from "../../kit/testing.ts";
import type { Fixture } from "../../kit/fixture.ts";
import { zone } from "./res-place-zone.ts";

const subnet = (props: Fixture["props"], region = "eu-central-1"): Fixture => ({
    type: "aws:ec2/subnet:Subnet",
    props: { cidrBlock: "10.20.0.0/20", ...props },
    provider: { region },
});
const outpost = "arn:aws:outposts:eu-central-1:111122223333:outpost/op-1";

describeRule(zone, {
    compliant: {
        "a standard zone of the provider's region": subnet({ availabilityZone: "eu-central-1a" }),
        "no zone, so that AWS takes a standard one": subnet({}),
        "a list of zones": {
            type: "aws:rds/cluster:Cluster",
            props: { availabilityZones: ["eu-central-1a", "eu-central-1b"] },
        },
        "a declared Outpost": { given: subnet({ outpostArn: outpost }), declared: { externalArns: [outpost] } },
    },
    violating: {
        "a Local Zone in another country": {
            given: subnet({ availabilityZone: "us-east-1-bue-1a" }, "us-east-1"),
            declared: { jurisdiction: "us" },
            at: "availabilityZone",
        },
        "a Local Zone in Copenhagen, of Stockholm's region": {
            given: subnet({ availabilityZone: "eu-north-1-cph-1a" }, "eu-north-1"),
            at: "availabilityZone",
        },
        "a Wavelength zone": {
            given: subnet({ availabilityZone: "eu-central-1-wl1-ber-wlz-1" }),
            at: "availabilityZone",
        },
        "a zone of another region of the jurisdiction than the provider's": {
            given: subnet({ availabilityZone: "eu-north-1a" }),
            at: "availabilityZone",
        },
        "a zone of a region outside, with its provider": {
            given: subnet({ availabilityZone: "us-east-1a" }, "us-east-1"),
            at: "availabilityZone",
        },
        "the second zone of a list": {
            given: { type: "aws:rds/cluster:Cluster", props: { availabilityZones: ["eu-central-1a", "us-east-1a"] } },
            at: "availabilityZones[1]",
        },
        "an Outpost nobody declared": { given: subnet({ outpostArn: outpost }), at: "outpostArn" },
        "a foreign zone beside an unknown one": {
            given: { type: "aws:rds/cluster:Cluster", props: { availabilityZones: ["us-east-1a"] } },
            at: "availabilityZones[0]",
        },
    },
    undetermined: {
        "a zone that is computed": { given: subnet({ availabilityZone: unknown }), at: "availabilityZone" },
        "a zone id": { given: subnet({ availabilityZoneId: "euc1-az1" }), at: "availabilityZoneId" },
        "two unknown zones of a list": {
            given: {
                type: "aws:rds/cluster:Cluster",
                props: { availabilityZones: [unknown, "eu-central-1a", unknown] },
            },
            at: ["availabilityZones[0]", "availabilityZones[2]"],
        },
    },
});
