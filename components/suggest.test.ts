import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chooseFrom, nearest, quote } from "./suggest.ts";

const names = ["eu-central-1", "eu-north-1", "us-east-1", "personal", "eu"];

describe("nearest", () => {
    it("finds the name behind a slip, a swap or another letter case", () => {
        expect(nearest("eu-centrall-1", names)).toBe("eu-central-1");
        expect(nearest("eu-nroth-1", names)).toBe("eu-north-1");
        expect(nearest("Personal", names)).toBe("personal");
        expect(nearest("EU", names)).toBe("eu");
    });

    it("finds nothing where nothing is near", () => {
        expect(nearest("ap-southeast-1", ["eu", "personal"])).toBeUndefined();
        expect(nearest("pii", ["eu"])).toBeUndefined();
        expect(nearest("anything", [])).toBeUndefined();
    });

    it("finds every name itself", () => {
        fc.assert(
            fc.property(fc.array(fc.string({ minLength: 1, maxLength: 20 }), { minLength: 1 }), (candidates) => {
                for (const name of candidates) {
                    expect(nearest(name, candidates)?.toLowerCase()).toBe(name.toLowerCase());
                }
            }),
        );
    });
});

describe("a fix that names what there is", () => {
    it("asks for the nearest name, then lists them all", () => {
        expect(chooseFrom("eu-nort-1", names)).toBe(`Did you mean "eu-north-1"? Write one of: ${names.join(", ")}.`);
    });

    it("shortens a long list", () => {
        const many = Array.from({ length: 30 }, (_, i) => `name-number-${i}`);
        expect(chooseFrom("x", many)).toMatch(/, and 6 more\.$/);
    });
});

describe("a quoted name", () => {
    it("is cut where it is long, and withheld where it looks like a secret", () => {
        expect(quote("lama")).toBe('"lama"');
        expect(quote("x".repeat(100))).toBe(`"${"x".repeat(60)}…"`);
        expect(quote("AKIAIOSFODNN7EXAMPLE")).toBe("a value that looks like a secret");
    });
});
