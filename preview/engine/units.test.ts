import { describe, expect, test } from "vitest";
import { secondsOf } from "./duration.ts";
import { tellingLines } from "./error-text.ts";
import { answerOffline } from "./invokes.ts";
import { defaultProviderName } from "./packages.ts";
import { makeUrn, nameOf, packageOf, typeOf, urnOfReference } from "./urn.ts";
import { userLine } from "./user-line.ts";

describe("URNs", () => {
    const scope = { project: "shop", stack: "dev" };
    const stack = makeUrn(scope, undefined, "pulumi:pulumi:Stack", "shop-dev");
    const component = makeUrn(scope, stack, "my:Component", "outer");
    const child = makeUrn(scope, component, "aws:s3/bucket:Bucket", "a::b");

    test("leave the stack out of their types and put each component in", () => {
        expect(component).toBe("urn:pulumi:dev::shop::my:Component::outer");
        expect(child).toBe("urn:pulumi:dev::shop::my:Component$aws:s3/bucket:Bucket::a::b");
    });

    test("can be read back, names with colons too", () => {
        expect([typeOf(child), nameOf(child), packageOf(typeOf(child))]).toEqual([
            "aws:s3/bucket:Bucket",
            "a::b",
            "aws",
        ]);
        expect(urnOfReference(`${child}::id`)).toBe(child);
    });
});

test("a default provider is named after version and place, so that two can stand side by side", () => {
    const name = "aws";
    expect(defaultProviderName({ name, version: "", downloadUrl: "" })).toBe("default");
    expect(defaultProviderName({ name, version: "0.17.7-dev.1", downloadUrl: "" })).toBe("default_0_17_7_dev_1");
    expect(defaultProviderName({ name, version: "0.18.1", downloadUrl: "https://pulumi.com/pkg" })).toBe(
        "default_0_18_1_pulumi.com/pkg",
    );
});

describe("a duration", () => {
    test.each([
        ["", 0],
        ["5m", 300],
        ["1h30m", 5400],
        ["1.5s", 1.5],
        ["250ms", 0.25],
    ])("of %j is %d seconds", (text, seconds) => {
        expect(secondsOf(text)).toBe(seconds);
    });

    test.each(["soon", "5", "5 m", "m5"])("is not %j", (text) => {
        expect(() => secondsOf(text)).toThrow(`unable to parse customTimeout Value ${text}`);
    });
});

describe("the user's own line in a trace", () => {
    const root = "/home/me/shop";

    test("is the first that is neither Node's nor a package's", () => {
        const trace = [
            "Error: no",
            "    at node:internal/process:1:2",
            "    at f (/home/me/shop/node_modules/@pulumi/pulumi/resource.js:3:4)",
            "    at file:///home/me/shop/infra/index.ts:12:5",
        ].join("\n");
        expect(userLine(trace, root)).toBe("infra/index.ts:12:5");
    });

    test("is absent where there is none", () => {
        expect(userLine("Error: no\n    at node:internal/process:1:2", root)).toBeUndefined();
    });
});

test("the telling lines of an error are without frames, carets, colour and blanks", () => {
    const text = "\u001b[31mfile.ts:1\nthrow x;\n      ^\n\nError: no\n    at f (a.js:1:2)\n";
    expect(tellingLines(text, 9)).toEqual(["file.ts:1", "throw x;", "Error: no"]);
});

describe("functions of a provider", () => {
    test("are answered where region and catalog say it all", () => {
        const call = { token: "aws:index/getPartition:getPartition", args: {}, provider: { region: "eu-central-1" } };
        expect(answerOffline({ ...call, look: "preview" })).toMatchObject({
            partition: "aws",
            dnsSuffix: "amazonaws.com",
        });
    });

    test("stay open where the region is not known, or only the cloud can say", () => {
        const token = "aws:index/getRegion:getRegion";
        expect(answerOffline({ token, args: {}, provider: {}, look: "preview" })).toBeUndefined();
        const images = { token: "aws:ec2/getAmi:getAmi", args: {}, provider: { region: "eu-central-1" } };
        expect(answerOffline({ ...images, look: "preview" })).toBeUndefined();
        expect(answerOffline({ ...images, look: "deployed" })).toBeUndefined();
    });

    test("of the caller's account are open in a preview, and answered by the simulated cloud as deployed", () => {
        const provider = { region: "eu-central-1", allowedAccountIds: '["210987654321"]' };
        const call = { token: "aws:index/getCallerIdentity:getCallerIdentity", args: {}, provider };
        expect(answerOffline({ ...call, look: "preview" })).toBeUndefined();
        expect(answerOffline({ ...call, look: "deployed" })).toMatchObject({ accountId: "210987654321" });
    });
});
