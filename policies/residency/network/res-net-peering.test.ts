import { describeRule, unknown } from "../../kit/testing.ts";
import type { Fixture } from "../../kit/fixture.ts";
import { peering } from "./res-net-peering.ts";

const connection = (props: Fixture["props"]): Fixture => ({
    type: "aws:ec2/vpcPeeringConnection:VpcPeeringConnection",
    name: "peering",
    props: { vpcId: unknown, peerVpcId: "vpc-1", ...props },
});
const accepter = (id: string, origins: readonly string[] = []): Fixture => ({
    type: "aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter",
    name: "accepter",
    props: { vpcPeeringConnectionId: id },
    origins: { vpcPeeringConnectionId: origins },
});

describeRule(peering, {
    declared: { peerAccounts: ["444455556666"], peeringConnections: ["pcx-0123"] },
    compliant: {
        "the own account in the same region": connection({}),
        "a declared partner in the jurisdiction": connection({ peerRegion: "eu-west-1", peerOwnerId: "444455556666" }),
        "accepting one of this stack": [connection({}), accepter(unknown, ["peering"])],
        "accepting a declared one": accepter("pcx-0123"),
    },
    violating: {
        "a network abroad": { given: connection({ peerRegion: "us-east-1" }), at: "peerRegion" },
        "a network in London": { given: connection({ peerRegion: "eu-west-2" }), at: "peerRegion" },
        "an account nobody declared": { given: connection({ peerOwnerId: "999988887777" }), at: "peerOwnerId" },
        "both at once": {
            given: connection({ peerRegion: "us-east-1", peerOwnerId: "999988887777" }),
            at: ["peerRegion", "peerOwnerId"],
        },
        "accepting one from elsewhere": { given: accepter("pcx-9999"), at: "vpcPeeringConnectionId" },
    },
    undetermined: {
        "a region that is computed": { given: connection({ peerRegion: unknown }), at: "peerRegion" },
        "accepting one that is computed elsewhere": { given: accepter(unknown), at: "vpcPeeringConnectionId" },
    },
});
