import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { referenceLock, runMirror } from "./run-mirror.ts";

describe("mirror refuses what it cannot work with, with exit code 2", () => {
    let folder = "";
    beforeAll(async () => {
        folder = await mkdtemp(join(tmpdir(), "ringfence-mirror-"));
    });
    afterAll(async () => {
        await rm(folder, { recursive: true, force: true });
    });

    const changedLock = async (change: (text: string) => string): Promise<string> => {
        const file = join(folder, `${randomBytes(4).toString("hex")}.lock.json`);
        await writeFile(file, change(await readFile(referenceLock, "utf8")));
        return file;
    };
    // Whatever is refused here is refused before crane is asked anything.
    const crane = ["--crane", process.execPath];

    it.concurrent("a stack that does not exist", async () => {
        const { code, stderr } = await runMirror(["plan", "nowhere", ...crane]);
        expect(code).toBe(2);
        expect(stderr).toMatch(/there is no stack "nowhere"[^]*pilot-eu/);
    });

    it.concurrent("a push of examples", async () => {
        const { code, stdout, stderr } = await runMirror(["push", "pilot-eu", ...crane]);
        expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
        expect(stderr).toMatch(/holds an example of envoy-gateway, .*: placeholders that no bytes have/);
    });

    it.concurrent("a tag where the lock needs a digest, with its line", async () => {
        const lock = await changedLock((text) => text.replace(/"digest": "sha256:[0-9a-f]+"/, '"digest": "v1.9.1"'));
        const { code, stderr } = await runMirror(["plan", "pilot-eu", "--lock", lock, ...crane]);
        expect(code).toBe(2);
        expect(stderr).toMatch(
            /gateway needs "envoy-gateway", .*\.lock\.json:\d+:\d+ images\.envoy-gateway\.digest: the digest is not a SHA-256 digest\. A tag can be moved/,
        );
    });

    it.concurrent("an artifact that the stack needs and the lock does not pin", async () => {
        const lock = await changedLock((text) => text.replace('"vllm":', '"vllm-old":'));
        const { code, stderr } = await runMirror(["plan", "pilot-eu", "--lock", lock, ...crane]);
        expect(code).toBe(2);
        expect(stderr).toMatch(/fleet needs the image "vllm", and .* does not pin it/);
    });

    it.concurrent("a name after --only that the stack does not need", async () => {
        const { code, stderr } = await runMirror(["plan", "pilot-eu", "--only", "ai-gateway-extproc", ...crane]);
        expect(code).toBe(2);
        expect(stderr).toMatch(/no artifact of that name is asked for/);
    });

    it.concurrent("and ends with 3 where there is no crane, saying how to get it", async () => {
        const { code, stderr } = await runMirror(["plan", "pilot-eu", "--crane", join(folder, "no-crane")]);
        expect(code).toBe(3);
        expect(stderr).toMatch(/go install github\.com\/google\/go-containerregistry\/cmd\/crane@v/);
        expect(stderr).not.toMatch(/^\s+at /m);
    });
});
