import { describeRule, unknown } from "../../kit/testing.ts";
import type { Fixture } from "../../kit/fixture.ts";
import { singleRegionKeys } from "./res-copy-key.ts";

const key = (props: Fixture["props"], kind: "key:Key" | "externalKey:ExternalKey" = "key:Key"): Fixture => ({
    type: `aws:kms/${kind}`,
    props: { description: "weights", ...props },
});

const declaredKey = "urn:pulumi:test::ringfence::aws:kms/key:Key::it";
const declaredReplica = "urn:pulumi:test::ringfence::aws:kms/replicaKey:ReplicaKey::it";
const reason = "the standby opens the same backups";
const keeping = (regions: readonly string[], more: object = {}, operator = "StringNotEquals"): string =>
    JSON.stringify({
        Statement: {
            Effect: "Deny",
            Principal: "*",
            Action: "kms:ReplicateKey",
            Resource: "*",
            Condition: { [operator]: { "kms:ReplicaRegion": regions } },
            ...more,
        },
    });
const inside = ["eu-central-1", "eu-west-1"];
const several = (policy?: unknown) => key({ multiRegion: true, ...(policy === undefined ? {} : { policy }) });
const replica = (region: string): Fixture => ({
    type: "aws:kms/replicaKey:ReplicaKey",
    props: { primaryKeyArn: unknown, region, policy: keeping(inside) },
});

describeRule(singleRegionKeys, {
    compliant: {
        "a declared key whose policy keeps it in its regions": {
            given: several(keeping(inside)),
            declared: { multiRegionKeys: [{ urn: declaredKey, regions: inside, reason }] },
        },
        "its replica in one of them": {
            given: replica("eu-west-1"),
            declared: { multiRegionKeys: [{ urn: declaredReplica, regions: inside, reason }] },
        },
        "a key that says nothing, which is one region": key({}),
        "a key of one region": key({ multiRegion: false }),
        "imported material in one region": key({ multiRegion: false }, "externalKey:ExternalKey"),
    },
    violating: {
        ...Object.fromEntries(
            Object.entries({
                "no policy": undefined,
                "a policy for more regions": keeping([...inside, "us-east-1"]),
                "a policy that denies it to one role": keeping(inside, {
                    Principal: { AWS: "arn:aws:iam::111122223333:role/a" },
                }),
                "a policy that denies something else": keeping(inside, { Action: "kms:Decrypt" }),
                "a policy that denies it there, and nowhere else": keeping(inside, {}, "StringEquals"),
                "a policy that allows": keeping(inside, { Effect: "Allow" }),
                "a policy that denies it under one more condition": keeping(inside, {
                    Condition: {
                        StringNotEquals: { "kms:ReplicaRegion": inside },
                        Bool: { "aws:MultiFactorAuthPresent": "false" },
                    },
                }),
            }).map(([name, policy]) => [
                `a declared key with ${name}`,
                {
                    given: several(policy),
                    declared: { multiRegionKeys: [{ urn: declaredKey, regions: inside, reason }] },
                    at: "policy",
                },
            ]),
        ),
        "a replica in a region that is not declared for it": {
            given: replica("eu-north-1"),
            declared: { multiRegionKeys: [{ urn: declaredReplica, regions: inside, reason }] },
            at: "region",
        },
        "another key than the declared one": {
            given: { ...several(keeping(inside)), name: "other" },
            declared: { multiRegionKeys: [{ urn: declaredKey, regions: inside, reason }] },
            at: "multiRegion",
        },
        "a key of many regions": { given: key({ multiRegion: true }), at: "multiRegion" },
        "imported material of many regions": {
            given: key({ multiRegion: true }, "externalKey:ExternalKey"),
            at: "multiRegion",
        },
        "a replica": { given: { type: "aws:kms/replicaKey:ReplicaKey", props: { primaryKeyArn: unknown } }, at: "" },
        "a replica of imported material": {
            given: { type: "aws:kms/replicaExternalKey:ReplicaExternalKey", props: { primaryKeyArn: unknown } },
            at: "",
        },
    },
    undetermined: { "a kind that is computed": { given: key({ multiRegion: unknown }), at: "multiRegion" } },
});
