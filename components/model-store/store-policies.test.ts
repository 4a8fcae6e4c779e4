import { describe, expect, it } from "vitest";
import { placeOf } from "../identity/arn.ts";
import { wildcardsOf } from "../identity/policy-document.ts";
import type { PolicyDocument, PolicyDocumentStatement } from "../identity/policy-document.ts";
import { readerPolicy, repositoryPolicy, weightsBucketPolicy, writerPolicy, writerTrust } from "./store-policies.ts";
import type { StorePerimeter } from "./store-policies.ts";

const perimeter: StorePerimeter = {
    place: placeOf("eu-north-1", "111122223333"),
    stack: "pilot-eu",
    readers: ["chat"],
    readersNetwork: "10.70.0.0/20",
};
const statement = (document: PolicyDocument, sid: string): PolicyDocumentStatement | undefined =>
    document.Statement.find(({ Sid }) => Sid === sid);

describe("the policy of the weights bucket", () => {
    const policy = weightsBucketPolicy(perimeter);

    it("only denies, so that it can widen nothing", () => {
        expect(new Set(policy.Statement.map(({ Effect }) => Effect))).toEqual(new Set(["Deny"]));
    });

    it("keeps everyone from the objects but the writer and the readers, and everyone but the writer from changing them", () => {
        const writer = "arn:aws:iam::111122223333:role/pilot-eu-artifacts-writer";
        const reader = "arn:aws:iam::111122223333:role/pilot-eu-weights-reader-chat";
        expect(statement(policy, "OnlyWriterAndReaders")).toMatchObject({
            Action: expect.arrayContaining(["s3:GetObject", "s3:PutObject", "s3:DeleteObjectVersion"]) as unknown,
            Condition: { ArnNotEquals: { "aws:PrincipalArn": [writer, reader] } },
        });
        const changes = statement(policy, "OnlyWriterChanges");
        expect(changes?.Condition).toEqual({ ArnNotEquals: { "aws:PrincipalArn": [writer] } });
        expect(changes?.Action).toContain("s3:PutObject");
        expect(changes?.Action).not.toContain("s3:GetObject");
    });

    it("refuses readers that do not come through an endpoint from inside the DMZ", () => {
        expect(statement(policy, "OnlyThroughDmz")?.Condition).toMatchObject({
            NotIpAddress: { "aws:VpcSourceIp": "10.70.0.0/20" },
        });
    });

    it("refuses clear text, foreign accounts, foreign encryption and any copy out", () => {
        expect(statement(policy, "OnlyTls")?.Condition).toEqual({ Bool: { "aws:SecureTransport": "false" } });
        expect(statement(policy, "OnlyOwnAccount")?.Condition).toEqual({
            StringNotEquals: { "aws:PrincipalAccount": "111122223333" },
        });
        expect(statement(policy, "OnlyCustomerKey")?.Action).toEqual(["s3:PutObject"]);
        expect(statement(policy, "NoCopiesOut")).toMatchObject({
            Action: expect.arrayContaining(["s3:PutReplicationConfiguration"]) as unknown,
        });
        expect(statement(policy, "NoCopiesOut")).not.toHaveProperty("Condition");
    });

    it("lets whoever deploys the stack administer the bucket, so that nobody is locked out of this very policy", () => {
        const unconditional = policy.Statement.filter(({ Condition }) => Condition === undefined).flatMap(
            ({ Action }) => Action,
        );
        const forOthers = [...unconditional, ...(statement(policy, "OnlyWriterAndReaders")?.Action ?? [])];
        expect(forOthers).not.toContain("s3:PutBucketPolicy");
        expect(forOthers).not.toContain("s3:ListBucket");
    });
});

describe.each([
    ["aws", "eu-north-1"],
    ["aws-us-gov", "us-gov-west-1"],
    ["aws-eusc", "eusc-de-east-1"],
] as const)("in the partition %s", (partition, region) => {
    const place = placeOf(region, "111122223333");

    it("every ARN is of the partition", () => {
        const documents = [
            weightsBucketPolicy({ ...perimeter, place }),
            repositoryPolicy({ place, stack: "pilot-eu" }),
            writerPolicy(place, "pilot-eu", [["images", "vllm"]]),
            readerPolicy(place, "pilot-eu", ["qwen3-8b/int4/0/"]),
        ];
        const arns = JSON.stringify(documents).match(/arn:[a-z-]+:/g) ?? [];
        expect(arns.length).toBeGreaterThan(5);
        expect(new Set(arns)).toEqual(new Set([`arn:${partition}:`]));
    });
});

describe("the identities", () => {
    const { place } = perimeter;

    it("hold no wildcard but the login to the registry, for which IAM knows no resource", () => {
        const writer = writerPolicy(place, "pilot-eu", [
            ["images", "vllm"],
            ["charts", "lws"],
        ]);
        const withoutLogin = { ...writer, Statement: writer.Statement.filter(({ Sid }) => Sid !== "RegistryLogin") };
        expect(wildcardsOf(withoutLogin)).toEqual([]);
        expect(statement(writer, "RegistryLogin")?.Action).toEqual(["ecr:GetAuthorizationToken"]);
        expect(wildcardsOf(readerPolicy(place, "pilot-eu", ["qwen3-8b/int4/0/"]))).toEqual([]);
    });

    it("of the writer pushes to the named repositories and deletes nothing", () => {
        const writer = writerPolicy(place, "pilot-eu", [["images", "vllm"]]);
        expect(statement(writer, "PushImages")?.Resource).toEqual([
            "arn:aws:ecr:eu-north-1:111122223333:repository/pilot-eu/images/vllm",
        ]);
        expect(JSON.stringify(writer)).not.toMatch(/Delete/);
    });

    it("of the writer can find and continue an interrupted upload", () => {
        const actions = writerPolicy(place, "pilot-eu", []).Statement.flatMap(({ Action }) => Action);
        expect(actions).toEqual(
            expect.arrayContaining(["s3:ListBucketMultipartUploads", "s3:ListMultipartUploadParts"]),
        );
    });

    it("of a reader reads one model's prefixes, and lists them alone", () => {
        const policy = readerPolicy(place, "pilot-eu", ["qwen3-8b/int4/0/", "qwen3-8b/int4/1/"]);
        const bucket = "arn:aws:s3:::pilot-eu-weights-111122223333-eu-north-1";
        expect(statement(policy, "ReadWeights")?.Resource).toEqual([
            `${bucket}/qwen3-8b/int4/0/*`,
            `${bucket}/qwen3-8b/int4/1/*`,
        ]);
        expect(statement(policy, "ListWeights")?.Condition).toEqual({
            StringLike: { "s3:prefix": ["qwen3-8b/int4/0/*", "qwen3-8b/int4/1/*"] },
        });
    });

    it("of the writer is taken by the mirror job's roles alone", () => {
        const role = "arn:aws:iam::111122223333:role/mirror-job";
        expect(writerTrust([role]).Statement).toEqual([
            { Sid: "MirrorJob", Effect: "Allow", Principal: { AWS: [role] }, Action: ["sts:AssumeRole"] },
        ]);
    });
});

describe("the policy of a repository", () => {
    it("refuses other accounts, and pushes by anyone but the writer", () => {
        const policy = repositoryPolicy(perimeter);
        expect(policy.Statement.every(({ Effect, Resource }) => Effect === "Deny" && Resource === undefined)).toBe(
            true,
        );
        expect(statement(policy, "OnlyWriterPushes")?.Action).toContain("ecr:PutImage");
    });
});
