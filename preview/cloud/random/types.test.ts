import { expect, test } from "vitest";
import { settle, withoutSecrets } from "../index.ts";
import { isMarked } from "../property-bag.ts";
import type { PropertyBag } from "../property-bag.ts";

function settleRandom(kind: string, inputs: PropertyBag) {
    const noun = kind.charAt(0).toLowerCase() + kind.slice(1);
    const type = `random:index/${noun}:${kind}`;
    return settle({ urn: `urn:pulumi:test::ringfence::${type}::one`, type, name: "one", inputs }, {});
}

test("a password has the asked length, and is secret in both of its forms", () => {
    const { id, outputs } = settleRandom("RandomPassword", { length: 100 });
    expect(id).toBe("none");
    expect(isMarked(outputs["result"])).toBe(true);
    expect(isMarked(outputs["bcryptHash"])).toBe(true);
    expect(withoutSecrets(outputs["result"])).toHaveLength(100);
});

test("bytes are secret, an id is not", () => {
    expect(isMarked(settleRandom("RandomBytes", { length: 8 }).outputs["hex"])).toBe(true);
    expect(settleRandom("RandomId", { byteLength: 4 }).outputs["hex"]).toMatch(/^[0-9a-f]{8}$/u);
});

test("all forms of an id are the same bytes", () => {
    const { id, outputs } = settleRandom("RandomId", { byteLength: 4 });
    const bytes = Buffer.from(String(outputs["hex"]), "hex");
    expect(id).toBe(bytes.toString("base64url"));
    expect(outputs).toMatchObject({ b64Std: bytes.toString("base64"), dec: String(bytes.readUInt32BE()) });
});

test("an integer stays in its bounds, both included", () => {
    expect(settleRandom("RandomInteger", { min: 7, max: 7 }).outputs["result"]).toBe(7);
    const { result } = settleRandom("RandomInteger", { min: -3, max: 3 }).outputs;
    expect(result).toBeGreaterThanOrEqual(-3);
    expect(result).toBeLessThanOrEqual(3);
});

test("the value stays while its keepers stay, and changes with them", () => {
    const hexFor = (version: string) =>
        settleRandom("RandomId", { byteLength: 8, keepers: { version } }).outputs["hex"];
    expect(hexFor("1")).toBe(hexFor("1"));
    expect(hexFor("1")).not.toBe(hexFor("2"));
});

test("a UUID is one of version 4", () => {
    expect(settleRandom("RandomUuid", {}).id).toMatch(
        /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/u,
    );
});
