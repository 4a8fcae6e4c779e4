import { describe, expect, it } from "vitest";

import { formatText } from "../fault.ts";
import { objectionToHost, isDomainName } from "./allowed-host.ts";

const nothing = { problem: "", why: "", fix: "" };

describe("objectionToHost", () => {
    it.each(["api.openai.com", "api.mistral.ai", "eu.api.openai.com", "a-b.example.co", "x1.io"])(
        "admits %s",
        (host) => {
            expect(objectionToHost(host)).toBeUndefined();
        },
    );

    it.each([
        ["", "empty"],
        ["https://api.openai.com", "URL"],
        ["api.openai.com/v1", "URL"],
        ["user@api.openai.com", "URL"],
        ["*.openai.com", "wildcard"],
        [".openai.com", "wildcard"],
        ["*", "wildcard"],
        ["1.2.3.4", "address"],
        ["::1", "address"],
        ["[2001:db8::1]", "address"],
        ["api.openai.com:443", "port"],
        ["API.openai.com", "upper-case"],
        ["api.openai.com.", "dot"],
        ["api..openai.com", "not a host name"],
        ["-api.openai.com", "not a host name"],
        ["api_v1.openai.com", "not a host name"],
        ["api openai.com", "not a host name"],
        ["1.2.3", "not a host name"],
        [`${"a".repeat(64)}.com`, "not a host name"],
        ["аpi.openai.com", "not a host name"], // the first letter is Cyrillic
        ["localhost", "not a public name"],
        ["models.svc.cluster.local", "not a public name"],
        ["ip-10-0-0-1.eu-north-1.compute.internal", "not a public name"],
        ["bedrock-runtime.us-east-1.amazonaws.com", "private endpoint"],
        ["bucket.s3.eusc-de-east-1.amazonaws.eu", "private endpoint"],
        ["amazonaws.com", "private endpoint"],
    ])("refuses %j, naming the %s", (host, word) => {
        expect(formatText(objectionToHost(host) ?? nothing)).toContain(word);
    });

    it("does not mistake a name that only ends like AWS", () => {
        expect(objectionToHost("api.notamazonaws.com")).toBeUndefined();
    });
});

describe("isDomainName", () => {
    it.each([
        ["llm.corp.acme.eu", true],
        ["corp", false],
        ["*.corp.eu", false],
        ["", false],
    ])("answers for %j: %j", (domain, expected) => {
        expect(isDomainName(domain)).toBe(expected);
    });
});
