import { unknownCheckingProxy } from "@pulumi/policy";
import { unknownValue } from "@pulumi/pulumi/runtime/rpc.js";
import { describe, expect, test } from "vitest";
import { leavesOf, peek, slotsOf, UnknownInput, viewOf } from "./view.ts";

type Props = Readonly<Record<string, unknown>>;

/** The SDK exports the function without declaring its type. */
const proxy = unknownCheckingProxy as (props: object) => Props;
const view = (props: object, onRead?: (urn: string, path: readonly (string | number)[]) => void): Props =>
    viewOf(proxy(props), "urn:it", onRead);

describe("viewOf", () => {
    test("reads known values like the object itself", () => {
        const props = view({ rules: [{ region: "eu-central-1" }, { region: "eu-north-1" }] });
        expect(JSON.stringify(props)).toBe('{"rules":[{"region":"eu-central-1"},{"region":"eu-north-1"}]}');
        expect(Array.isArray(props["rules"])).toBe(true);
    });

    test("says whose property is unknown, and where", () => {
        const props = view({ rules: [{ region: unknownValue }] });
        const read = () => JSON.stringify(props);
        expect(read).toThrow(UnknownInput);
        expect(read).toThrow(expect.objectContaining({ urn: "urn:it", path: ["rules", 0, "region"] }));
    });

    test("tells of every property that is read, also of one that is not there", () => {
        const reads: string[] = [];
        const props = view({ rules: ["a"] }, (_, path) => reads.push(path.join(".")));
        (props["rules"] as readonly string[]).map((rule) => rule.length);
        expect(props["region"]).toBeUndefined();
        expect("zone" in props).toBe(false);
        expect(new Set(reads)).toEqual(new Set(["rules", "rules.0", "region", "zone"]));
    });
});

describe("peek, leavesOf and slotsOf", () => {
    const props = view({ known: "x", unknown: unknownValue, deep: [{ a: "b" }, unknownValue], number: 7, empty: "" });

    test("look without throwing", () => {
        expect(peek(props, "known")).toEqual({ kind: "known", value: "x" });
        expect(peek(props, "unknown")).toEqual({ kind: "unknown" });
        expect(peek(props, "nothing")).toEqual({ kind: "absent" });
    });

    test("find every text and every unknown, however deep", () => {
        expect(leavesOf(props)).toEqual([
            { path: ["known"], text: "x" },
            { path: ["unknown"] },
            { path: ["deep", 0, "a"], text: "b" },
            { path: ["deep", 1] },
            { path: ["empty"], text: "" },
        ]);
    });

    test("take a list apart, so that each entry answers for itself", () => {
        const slots = slotsOf(props, ["deep", "known", "unknown", "nothing", "empty"]);
        expect(slots.map(({ path }) => path)).toEqual([["deep", 0], ["deep", 1], ["known"], ["unknown"]]);
        expect(slots[2]?.read()).toBe("x");
        expect(slots[1]?.read).toThrow(UnknownInput);
    });
});
