import { describe, expect, test } from "vitest";
import { findArns, isListed, parseArn } from "./arn.ts";

describe("findArns", () => {
    test("finds every ARN of a policy document", () => {
        const document = JSON.stringify({
            Resource: ["arn:aws:s3:::records/*", "arn:aws-us-gov:kms:us-gov-west-1:111122223333:key/abc"],
            Condition: { ArnLike: { "kms:EncryptionContext:aws:logs:arn": "arn:aws:logs:*:111122223333:*" } },
        });
        expect(findArns(document)).toMatchObject([
            { partition: "aws", service: "s3", region: "", account: "", resource: "records/*" },
            { partition: "aws-us-gov", service: "kms", region: "us-gov-west-1", account: "111122223333" },
            { partition: "aws", service: "logs", region: "*", account: "111122223333", resource: "*" },
        ]);
    });

    test("takes a policy variable for one part, though it has colons", () => {
        expect(parseArn("arn:aws:iam::${aws:PrincipalAccount}:role/x")?.account).toBe("${aws:PrincipalAccount}");
    });

    test.each(["", "arn", "arn:aws:s3", "learn:a:b:c:d:e", "the arn: none"])("finds none in %j", (text) => {
        expect(findArns(text)).toEqual([]);
    });
});

describe("isListed", () => {
    test("an entry names an ARN exactly, or by its beginning before a star", () => {
        const inventory = ["arn:aws:s3:::records", "arn:aws:ecr:eu-central-1:602401143452:repository/*"];
        expect(isListed("arn:aws:s3:::records", inventory)).toBe(true);
        expect(isListed("arn:aws:s3:::records-abroad", inventory)).toBe(false);
        expect(isListed("arn:aws:ecr:eu-central-1:602401143452:repository/eks/coredns", inventory)).toBe(true);
        expect(isListed("arn:aws:ecr:eu-central-1:999988887777:repository/x", inventory)).toBe(false);
    });
});
