import { describeRule, unknown } from "../../kit/testing.ts";
import type { Fixture } from "../../kit/fixture.ts";
import { part } from "../shared/fixtures.ts";
import { auditTrail } from "./res-log-audit-trail.ts";

const key = part("aws:kms/key:Key", "key");
const bucket: Fixture = { type: "aws:s3/bucket:Bucket", name: "bucket", props: { bucket: "audit" } };
const trail = (props: Fixture["props"] = {}): Fixture =>
    part(
        "aws:cloudtrail/trail:Trail",
        "trail",
        { kmsKeyId: ["key"], s3BucketName: ["bucket"] },
        { enableLogFileValidation: true, isMultiRegionTrail: true, ...props },
    );
const store = (props: Fixture["props"] = {}): Fixture =>
    part("aws:cloudtrail/eventDataStore:EventDataStore", "store", { kmsKeyId: ["key"] }, { name: "audit", ...props });
const withoutKey = (fixture: Fixture): Fixture => {
    const { kmsKeyId, ...props } = fixture.props;
    const { kmsKeyId: from, ...origins } = fixture.origins ?? {};
    return kmsKeyId !== undefined && from !== undefined ? { ...fixture, props, origins } : fixture;
};

describeRule(auditTrail, {
    declared: { externalArns: ["arn:aws:s3:::group-audit"] },
    compliant: {
        "a trail into a bucket of the stack": [key, bucket, trail()],
        "a trail into it by name": [key, bucket, trail({ s3BucketName: "audit", enableLogging: true })],
        "a trail into a declared bucket": [key, trail({ s3BucketName: "group-audit" })],
        "a store that says nothing, which is all regions and protected": [key, store()],
        "a store that says so": [key, store({ multiRegionEnabled: true, terminationProtectionEnabled: true })],
    },
    violating: {
        "no validation": {
            given: [key, bucket, trail({ enableLogFileValidation: false })],
            at: "trail.enableLogFileValidation",
        },
        "one region alone": {
            given: [key, bucket, trail({ isMultiRegionTrail: false })],
            at: "trail.isMultiRegionTrail",
        },
        "one region, by saying nothing": {
            given: [key, bucket, trail({ isMultiRegionTrail: undefined })],
            at: "trail.isMultiRegionTrail",
        },
        "a trail that is off": { given: [key, bucket, trail({ enableLogging: false })], at: "trail.enableLogging" },
        "no word on identities": {
            given: [key, bucket, trail({ includeGlobalServiceEvents: false })],
            at: "trail.includeGlobalServiceEvents",
        },
        "a trail without a key": { given: [bucket, withoutKey(trail())], at: "trail.kmsKeyId" },
        "a bucket abroad": {
            given: [key, { ...bucket, provider: { region: "us-east-1" } }, trail()],
            at: "trail.s3BucketName",
        },
        "a bucket abroad by name": {
            given: [
                key,
                { ...bucket, props: { bucket: "audit", region: "us-east-1" } },
                trail({ s3BucketName: "audit" }),
            ],
            at: "trail.s3BucketName",
        },
        "a store of one region": { given: [key, store({ multiRegionEnabled: false })], at: "store.multiRegionEnabled" },
        "a store that can be deleted": {
            given: [key, store({ terminationProtectionEnabled: false })],
            at: "store.terminationProtectionEnabled",
        },
        "a store without a key": { given: withoutKey(store()), at: "kmsKeyId" },
    },
    undetermined: {
        "a bucket nobody declared": { given: [key, trail({ s3BucketName: "elsewhere" })], at: "trail.s3BucketName" },
        "a bucket of another stack": { given: [key, trail()], at: "trail.s3BucketName" },
        "a key of another stack": { given: [bucket, trail()], at: "trail.kmsKeyId" },
        "validation that is computed": {
            given: [key, bucket, trail({ enableLogFileValidation: unknown })],
            at: "trail.enableLogFileValidation",
        },
    },
});
