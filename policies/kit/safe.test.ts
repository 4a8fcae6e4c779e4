import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { safe, say } from "./safe.ts";

describe("safe", () => {
    test.each([
        [safe.region("eu-central-1"), "eu-central-1"],
        [safe.region("us-gov-west-1"), "us-gov-west-1"],
        [safe.region("eusc-de-east-1"), "eusc-de-east-1"],
        [safe.zone("us-east-1-bue-1a"), "us-east-1-bue-1a"],
        [safe.address("10.0.0.0/8"), "10.0.0.0/8"],
        [safe.address("2001:db8::/32"), "2001:db8::/32"],
        [safe.account("111122223333"), "111122223333"],
        [safe.partition("aws-us-gov"), "aws-us-gov"],
        [safe.typeToken("aws:ec2/vpc:Vpc"), "aws:ec2/vpc:Vpc"],
        [safe.service("kms"), "kms"],
    ])("shows a value of a narrow form: %s", (shown, text) => {
        expect(say`${shown}`.toString()).toBe(text);
    });

    test("shows nothing of any other value", () => {
        const forms = [safe.region, safe.zone, safe.address, safe.account, safe.partition, safe.typeToken];
        fc.assert(
            fc.property(fc.base64String({ minLength: 8 }), fc.constantFrom(...forms), (value, form) => {
                expect(form(`sk-${value}`).toString()).toMatch(/that is not shown$/);
            }),
        );
    });

    test.each([undefined, null, 7, {}, ["eu-central-1"]])("shows nothing of what is no text: %s", (value) => {
        expect(safe.region(value).toString()).toBe("a region name that is not shown");
    });

    test("keeps a plain string out of a message at compile time", () => {
        // @ts-expect-error: a string may be a secret; only a SafeText or a number fits.
        expect(say`the value ${"hunter2"}`.toString()).toContain("hunter2");
    });
});
