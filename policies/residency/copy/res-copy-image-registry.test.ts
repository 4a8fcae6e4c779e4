import { describeRule, unknown } from "../../kit/testing.ts";
import type { Fixture } from "../../kit/fixture.ts";
import { registryCopies } from "./res-copy-image-registry.ts";

const own = "111122223333";
const replication = (...destinations: readonly object[]): Fixture => ({
    type: "aws:ecr/replicationConfiguration:ReplicationConfiguration",
    props: { replicationConfiguration: { rules: [{ destinations }] } },
});
const at = (index: number, key: string): string => `replicationConfiguration.rules[0].destinations[${index}].${key}`;

describeRule(registryCopies, {
    compliant: {
        "a region inside": replication({ region: "eu-west-1", registryId: own }),
        "no replication": { type: "aws:ecr/replicationConfiguration:ReplicationConfiguration", props: {} },
    },
    violating: {
        "a region abroad": { given: replication({ region: "us-east-1", registryId: own }), at: at(0, "region") },
        "London, for the EU": { given: replication({ region: "eu-west-2", registryId: own }), at: at(0, "region") },
        "the registry of another account": {
            given: replication({ region: "eu-west-1", registryId: "999988887777" }),
            at: at(0, "registryId"),
        },
        "the second destination": {
            given: replication({ region: "eu-west-1", registryId: own }, { region: "ap-south-1", registryId: own }),
            at: at(1, "region"),
        },
        "a destination without a region": { given: replication({ registryId: own }), at: at(0, "region") },
    },
    undetermined: {
        "a region that is computed": { given: replication({ region: unknown, registryId: own }), at: at(0, "region") },
        "a setting that is computed": {
            given: {
                type: "aws:ecr/replicationConfiguration:ReplicationConfiguration",
                props: { replicationConfiguration: unknown },
            },
            at: "replicationConfiguration",
        },
    },
});
