import { describe, expect, it } from "vitest";
import { applyPatch } from "./patch.ts";

const base = "config:\n  zones: [a, b]\n  nodes:\n    least: 1\n    most: 1\n";

describe("a change to a base", () => {
    it("replaces a text", () => {
        expect(applyPatch(base, [{ replace: "least: 1", by: "least: 2" }])).toBe(base.replace("least: 1", "least: 2"));
    });

    it("indents further lines like the line of the first", () => {
        const patched = applyPatch(base, [{ replace: "least: 1\nmost: 1", by: "least: 1\nmost: 3" }]);
        expect(patched).toBe(base.replace("most: 1", "most: 3"));
        expect(applyPatch(base, [{ after: "least:", add: "wanted: 1\nof: a" }])).toBe(
            base.replace("least: 1\n", "least: 1\n    wanted: 1\n    of: a\n"),
        );
    });

    it("leaves blanks to a text that begins with them", () => {
        expect(applyPatch(base, [{ replace: "  zones:", by: "\tzones:" }])).toBe(base.replace("  zones:", "\tzones:"));
    });

    it("removes whole lines", () => {
        expect(applyPatch(base, [{ remove: "least: 1\nmost: 1" }])).toBe("config:\n  zones: [a, b]\n  nodes:\n");
    });

    it("is made to what the changes before it left", () => {
        const changes = [
            { replace: "least", by: "fewest" },
            { replace: "fewest: 1", by: "fewest: 0" },
        ];
        expect(applyPatch(base, changes)).toBe(base.replace("least: 1", "fewest: 0"));
    });

    it.each([
        [{ replace: "nodes: 5", by: "" }, '"nodes: 5" is there 0 times, not once'],
        [{ replace: ": 1", by: ": 2" }, '": 1" is there 2 times, not once'],
        [{ remove: "zones:" }, '"zones:" is not all of its lines'],
        [{ remove: "[a, b]" }, '"[a, b]" is not all of its lines'],
        [{ after: "peers:", add: "x" }, '"peers:" is there 0 times, not once'],
    ])("that does not fit is refused: %o", (change, message) => {
        expect(() => applyPatch(base, [change])).toThrow(message);
    });
});
