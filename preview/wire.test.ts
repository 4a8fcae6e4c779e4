import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
    dependenciesOf,
    redact,
    redactAll,
    secret,
    secretsIn,
    settle,
    unknownValue,
    withDependencies,
} from "./wire.ts";
import type { Wire } from "./wire.ts";

const signature = "4dabf18193072939515e22adb298388d";
const output = { [signature]: "d0e6a833031e9bbcd3f4e8bde6ca49a4" };
const json = fc.jsonValue({ maxDepth: 4 }).map((value) => value as Wire);

describe("redaction", () => {
    test("hides a secret however deep it stands, and whatever it holds", () => {
        expect(redact({ a: [{ b: secret({ c: "canary" }) }] })).toEqual({ a: [{ b: "[secret]" }] });
        expect(redact({ ...output, value: "canary", secret: true })).toBe("[secret]");
        expect(redact(secret(unknownValue))).toBe("[secret]");
    });

    test("names what is unknown, also inside a longer text", () => {
        expect(redact([unknownValue, `arn:${unknownValue}`, output])).toEqual(["[unknown]", "[unknown]", "[unknown]"]);
    });

    test("sorts keys and leaves out those between engine and provider", () => {
        expect(Object.keys(redactAll({ b: 1, a: 2, __internal: 3 }))).toEqual(["a", "b"]);
    });

    test("shows a resource as its URN and an asset without its mark and hash", () => {
        expect(redact({ [signature]: "5cf8f73096256a8f31e491e813e4eb8e", urn: "urn:x", id: "i" })).toBe("urn:x");
        expect(redact({ [signature]: "c44067f5952c0a294b673a41bacd8c17", path: "a.zip", hash: "0" })).toEqual({
            path: "a.zip",
        });
    });

    test("never lets a secret through, for any value around and inside it", () => {
        fc.assert(
            fc.property(json, fc.string({ minLength: 1 }), (around, key) => {
                const shown = JSON.stringify(redact({ around, [key]: [secret(["canary-5b1", around])] }));
                expect(shown).not.toContain("canary-5b1");
            }),
        );
    });
});

describe("settling", () => {
    test("makes output values plain, secret or unknown", () => {
        expect(settle({ ...output, value: 1, dependencies: ["urn:a"] })).toBe(1);
        expect(settle(output)).toBe(unknownValue);
        expect(settle({ ...output, value: 1, secret: true })).toEqual(secret(1));
        expect(settle({ ...output, secret: true })).toEqual(secret(unknownValue));
    });

    test("makes a text with an unknown inside unknown as a whole", () => {
        expect(settle({ url: `https://${unknownValue}.example` })).toEqual({ url: unknownValue });
    });

    test("leaves plain values as they are", () => {
        fc.assert(
            fc.property(json, (value) => {
                expect(settle(value)).toEqual(value);
            }),
        );
    });
});

describe("dependencies in values", () => {
    test("survive being added and are found again", () => {
        const value = withDependencies({ a: secret("s"), b: unknownValue }, ["urn:b", "urn:a"]);
        expect(dependenciesOf(value)).toEqual(["urn:a", "urn:b"]);
        expect(settle(value)).toEqual({ a: secret("s"), b: unknownValue });
    });

    test("are not added twice", () => {
        const value = withDependencies(1, ["urn:a"]);
        expect(withDependencies(value, ["urn:a"])).toEqual(value);
    });
});

test("every text and number in a secret is known to the mask, and nothing outside", () => {
    expect(secretsIn({ open: "a", closed: secret({ x: ["b", 1234], y: unknownValue }) })).toEqual(["b", "1234"]);
});
