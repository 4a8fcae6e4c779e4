import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { existingFiles, writeTogether } from "./write-files.ts";

describe("files that are written together", () => {
    let root = "";
    beforeEach(() => {
        root = mkdtempSync(join(tmpdir(), "ringfence-write-"));
        writeFileSync(join(root, "lock"), "before");
    });
    afterEach(() => {
        rmSync(root, { recursive: true });
    });
    const files = [
        { path: "a/one", text: "1" },
        { path: "b/two", text: "2" },
    ];
    const read = (path: string) => readFileSync(join(root, path), "utf8");

    test("are all there, and nothing else is", () => {
        writeTogether(root, files, { path: "lock", before: "before", text: "after" });
        expect([read("a/one"), read("b/two"), read("lock")]).toEqual(["1", "2", "after"]);
        expect(readdirSync(root).toSorted()).toEqual(["a", "b", "lock"]);
    });

    test("overwrite nothing, and leave nothing behind where one of them is there", () => {
        mkdirSync(join(root, "b"));
        writeFileSync(join(root, "b", "two"), "somebody's");
        expect(() => {
            writeTogether(root, files, { path: "lock", before: "before", text: "after" });
        }).toThrow("EEXIST");
        expect([read("b/two"), read("lock")]).toEqual(["somebody's", "before"]);
        expect(readdirSync(join(root, "a"))).toEqual([]);
        expect(existingFiles(root, files).map(({ path }) => path)).toEqual([["b/two"]]);
    });

    test("do not replace what somebody has changed meanwhile", () => {
        expect(() => {
            writeTogether(root, files, { path: "lock", before: "older", text: "after" });
        }).toThrow("lock was changed meanwhile");
        expect(read("lock")).toBe("before");
        expect(existingFiles(root, files)).toEqual([]);
    });
});
