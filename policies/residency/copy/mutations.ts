import { add } from "../../kit/mutation.ts";
import type { Mutations } from "../../kit/mutation.ts";

export const mutations: Mutations = {
    "RES-201": {
        "a replica in a bucket nobody declared": add(
            "aws:s3/bucketReplicationConfig:BucketReplicationConfig",
            { rules: [{ status: "Enabled", destination: { bucket: "arn:aws:s3:::elsewhere" } }] },
            { bucket: "aws:s3/bucket:Bucket" },
        ),
    },
    "RES-203": {
        "images replicated abroad": add("aws:ecr/replicationConfiguration:ReplicationConfiguration", (baseline) => ({
            replicationConfiguration: {
                rules: [{ destinations: [{ region: baseline.foreignRegion, registryId: "111122223333" }] }],
            },
        })),
    },
    "RES-206": {
        "a key of several regions": add("aws:kms/key:Key", { multiRegion: true }),
    },
    "RES-208": {
        "a machine image from abroad": add("aws:ec2/amiCopy:AmiCopy", ({ foreignRegion }) => ({
            name: "mutant",
            sourceAmiId: "ami-0123",
            sourceAmiRegion: foreignRegion,
        })),
    },
    "RES-209": {
        "a machine image for everybody": add("aws:ec2/amiLaunchPermission:AmiLaunchPermission", {
            imageId: "ami-0123",
            group: "all",
        }),
    },
};
