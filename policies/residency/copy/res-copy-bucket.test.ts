import { describeRule, unknown } from "../../kit/testing.ts";
import type { Fixture } from "../../kit/fixture.ts";
import { part } from "../shared/fixtures.ts";
import { bucketCopies } from "./res-copy-bucket.ts";

const bucket = (name: string, more: Partial<Fixture> = {}): Fixture => ({
    type: "aws:s3/bucket:Bucket",
    name,
    props: { bucket: name },
    ...more,
});
const abroad: Partial<Fixture> = { provider: { region: "us-west-2" } };
const replication = (origins: readonly string[], ...destinations: readonly object[]): Fixture => ({
    type: "aws:s3/bucketReplicationConfig:BucketReplicationConfig",
    name: "replication",
    props: {
        bucket: unknown,
        role: unknown,
        rules: destinations.map((destination) => ({ status: "Enabled", destination })),
    },
    origins: { bucket: ["source"], role: [], rules: origins },
});
const inline = (destination: object): Fixture =>
    bucket("source", { props: { bucket: "source", replicationConfiguration: { rules: [{ destination }] } } });
const tables = (destinationTableBucketArn: string, origins: readonly string[] = []): Fixture =>
    part(
        "aws:s3tables/tableBucketReplication:TableBucketReplication",
        "tables",
        { rule: origins },
        { rule: { destinations: [{ destinationTableBucketArn }] } },
    );
const tableBucket = part("aws:s3tables/tableBucket:TableBucket", "copies", {}, { name: "copies" });
const at = (index: number, key = "bucket"): string => `replication.rules[${index}].destination.${key}`;

describeRule(bucketCopies, {
    declared: { externalArns: ["arn:aws:s3:::archive"] },
    compliant: {
        "a bucket without replication": bucket("source"),
        "another bucket of the stack": [bucket("source"), bucket("copy"), replication(["copy"], { bucket: unknown })],
        "a bucket of the stack by its name": [bucket("copy"), replication([], { bucket: "arn:aws:s3:::copy" })],
        "a bucket of another region inside": [
            bucket("copy", { props: { bucket: "copy", region: "eu-west-1" } }),
            replication(["copy"], { bucket: unknown, account: "111122223333" }),
        ],
        "a declared bucket": replication([], { bucket: "arn:aws:s3:::archive" }),
        "tables of the stack": [tableBucket, tables(unknown, ["copies"])],
        "tables in a region inside": tables("arn:aws:s3tables:eu-west-1:111122223333:bucket/copies"),
        "an old form of the same": [bucket("copy"), inline({ bucket: "arn:aws:s3:::copy" })],
    },
    violating: {
        "a bucket of the stack abroad": {
            given: [bucket("source"), bucket("copy", abroad), replication(["copy"], { bucket: unknown })],
            at: at(0),
        },
        "a bucket abroad by its own region": {
            given: [
                bucket("copy", { props: { bucket: "copy", region: "eu-west-2" } }),
                replication([], { bucket: "arn:aws:s3:::copy" }),
            ],
            at: at(0),
        },
        "a bucket that nobody declared": {
            given: [replication([], { bucket: "arn:aws:s3:::archive" }, { bucket: "arn:aws:s3:::elsewhere" })],
            at: "rules[1].destination.bucket",
        },
        "a bucket of an account that nobody declared": {
            given: [bucket("copy"), replication(["copy"], { bucket: unknown, account: "999988887777" })],
            at: at(0, "account"),
        },
        "the old form": {
            given: [bucket("copy", abroad), inline({ bucket: "arn:aws:s3:::copy" })],
            at: "source.replicationConfiguration.rules[0].destination.bucket",
        },
        "the account in the old form": {
            given: [bucket("copy"), inline({ bucket: "arn:aws:s3:::copy", accountId: "999988887777" })],
            at: "source.replicationConfiguration.rules[0].destination.accountId",
        },
        "a rule without a destination": { given: replication([], {}), at: "rules[0].destination.bucket" },
        "tables abroad": {
            given: tables("arn:aws:s3tables:us-east-1:111122223333:bucket/copies"),
            at: "rule.destinations[0].destinationTableBucketArn",
        },
        "tables of the stack abroad": {
            given: [{ ...tableBucket, ...abroad }, tables(unknown, ["copies"])],
            at: "tables.rule.destinations[0].destinationTableBucketArn",
        },
    },
    undetermined: {
        "a bucket from outside the stack": {
            given: replication([], { bucket: unknown }),
            at: "rules[0].destination.bucket",
        },
        "a second bucket from outside, hidden behind one of the stack": {
            given: [bucket("copy"), replication(["copy"], { bucket: unknown }, { bucket: unknown })],
            at: [at(0), at(1)],
        },
        "an account that is computed": {
            given: [replication([], { bucket: "arn:aws:s3:::archive", account: unknown })],
            at: "rules[0].destination.account",
        },
    },
    decidedOtherwise: { "rules[*].status": "a destination is judged also where its rule is switched off" },
});
