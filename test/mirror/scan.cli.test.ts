import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { referenceLock, runMirror } from "./run-mirror.ts";

describe("mirror scan", () => {
    let folder = "";
    beforeAll(async () => {
        folder = await mkdtemp(join(tmpdir(), "ringfence-scan-"));
    });
    afterAll(async () => {
        await rm(folder, { recursive: true, force: true });
    });
    const database = () => ["--database", folder];

    it.concurrent("ends with 3 where there is no grype, and says how to get it", async () => {
        const { code, stderr } = await runMirror(["scan", ...database(), "--grype", join(folder, "no-grype")]);
        expect(code).toBe(3);
        expect(stderr).toMatch(/grype is not at .*go install .*github\.com\/anchore\/grype\/cmd\/grype@v/);
        expect(stderr).not.toMatch(/^\s+at /m);
    });

    it.concurrent("ends with 3 where grype is something else", async () => {
        const { code, stderr } = await runMirror(["scan", ...database(), "--grype", process.execPath]);
        expect(code).toBe(3);
        expect(stderr).toMatch(/does not say which grype it is/);
    });

    it.concurrent("refuses a lock with an image that cannot be read, rather than passing it over", async () => {
        const lock = join(folder, "faulty.lock.json");
        await writeFile(lock, (await readFile(referenceLock, "utf8")).replace(/"digest": "sha256:/, '"digest": "md5:'));
        const { code, stdout, stderr } = await runMirror(["scan", ...database(), "--lock", lock]);
        expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
        expect(stderr).toMatch(/the digest is not a SHA-256 digest/);
    });

    it.concurrent.each([
        ["no database named", ["scan"], /required option '--database <path>' not specified/],
        ["a stack that does not exist", ["scan", "nowhere"], /there is no stack "nowhere"/],
        ["the own registry of no stack", ["scan", "--from", "own"], /a registry belongs to a stack/],
        ["a registry for images at their source", ["scan", "--registry", "r.example"], /add --from own/],
        ["two places at once", ["scan", "pilot-eu", "--from", "own", "--images", "."], /keep one of them/],
        [
            "a folder of images that is not there",
            ["scan", "--images", "/nonexistent"],
            /--images \/nonexistent: there is/,
        ],
        [
            "a VEX document that is not there",
            ["scan", "--vex", "/nonexistent"],
            /--vex \/nonexistent: there is nothing/,
        ],
        ["an unknown severity", ["scan", "--fail-on", "severe"], /Allowed choices are critical, high/],
        ["an age that is no number", ["scan", "--stale-after", "week"], /counted in whole days/],
        ["a name that the lock does not have", ["scan", "--only", "vlm"], /no artifact of that name is asked for/],
    ])("refuses %s with exit code 2", async (name, args, message) => {
        const { code, stdout, stderr } = await runMirror([...args, ...(name.startsWith("no ") ? [] : database())]);
        expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
        expect(stderr).toMatch(message);
    });
});
