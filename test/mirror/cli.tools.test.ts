import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ArtifactLock } from "../../components/model-store/artifact-lock.ts";
import { BucketStandIn } from "./bucket-stand-in.ts";
import { HubStandIn, asModel } from "./hub-stand-in.ts";
import { pushArtifact } from "./oci.ts";
import { startRegistry } from "./processes.ts";
import type { ServerProcess } from "./processes.ts";
import { referenceLock, runMirror } from "./run-mirror.ts";
import { findCrane, findRegistry } from "./tools.ts";

const tools = { crane: await findCrane(), registry: await findRegistry() };
const missing = Object.values(tools).flatMap((tool) => ("missing" in tool ? [tool.missing] : []));
const title = ["mirror, as a process, for the stack pilot-eu", ...missing.map((why) => `SKIPPED: ${why}`)].join(" - ");

describe.skipIf(missing.length > 0)(title, () => {
    let registry: ServerProcess;
    const bucket = new BucketStandIn("weights-of-test");
    const hub = new HubStandIn();
    let environment: Record<string, string> = {};
    let folder = "";
    let args: readonly string[] = [];

    beforeAll(async () => {
        folder = await mkdtemp(join(tmpdir(), "ringfence-mirror-"));
        registry = await startRegistry("path" in tools.registry ? tools.registry.path : "");
        hub.files.set("config.json", Buffer.from("{}"));
        hub.files.set("model.safetensors", randomBytes(11 * 2 ** 20));
        environment = { AWS_ENDPOINT_URL_S3: await bucket.start(), HF_ENDPOINT: await hub.start() };
        const lock = join(folder, "artifacts.lock.json");
        await writeFile(lock, JSON.stringify(await resolvedLock()));
        const host = `127.0.0.1:${registry.port}`;
        const to = ["--registry", host, "--bucket", "weights-of-test"];
        args = ["pilot-eu", "--lock", lock, ...to, "--crane", "path" in tools.crane ? tools.crane.path : ""];
    });
    afterAll(async () => {
        await Promise.all([registry.stop(), bucket.stop(), hub.stop()]);
        await rm(folder, { recursive: true, force: true });
    });

    /** The reference lock with bytes behind the image and the model that are pushed here. */
    async function resolvedLock(): Promise<ArtifactLock> {
        // The reference lock is checked by its own tests.
        const lock = JSON.parse(await readFile(referenceLock, "utf8")) as ArtifactLock;
        const host = `127.0.0.1:${registry.port}`;
        const vllm = await pushArtifact(host, "vllm/vllm-openai", "v0.33.0");
        const elsewhere = () => `sha256:${randomBytes(32).toString("hex")}`;
        const pinned = <T>(entries: Record<string, T>) =>
            Object.fromEntries(
                Object.entries(entries).map(([name, entry]) => [name, { ...entry, digest: elsewhere() }]),
            );
        const name = "qwen3-8b-int4";
        // The stack's own file names this commit; a real one has one that is no placeholder.
        const revision = lock.models[name]?.revisions[0]?.revision ?? "";
        return {
            ...lock,
            images: { ...pinned(lock.images), vllm: vllm.locked },
            charts: pinned(lock.charts),
            models: { ...lock.models, [name]: asModel({ ...hub.locked(), revision }) },
        };
    }

    it("plans in a table for people and as JSON for machines, with exit code 1 while something is missing", async () => {
        const [text, json] = await Promise.all([
            runMirror(["plan", ...args, "--only", "vllm", "qwen3-8b-int4"], environment),
            runMirror(["plan", ...args, "--only", "vllm", "qwen3-8b-int4", "--json"], environment),
        ]);
        expect([text.code, json.code]).toEqual([1, 1]);
        expect(text.stdout).toMatch(/^missing {2}image {2}vllm .*\/pilot-eu\/images\/vllm:v0\.33\.0$/m);
        expect(text.stdout).toMatch(/2 artifacts, 2 to bring .*\nThe lock holds examples/);
        expect(JSON.parse(json.stdout)).toMatchObject({
            command: "plan",
            example: true,
            artifacts: [
                { name: "vllm", state: "missing" },
                { name: "qwen3-8b-int4", state: "missing" },
            ],
        });
        expect(json.stderr).toBe("");
    });

    it("ends with 130 when it is interrupted, and says that it can be run again", async () => {
        let interrupt = () => undefined as unknown;
        bucket.beforeAnswer = async () => {
            interrupt();
            await new Promise<never>(() => undefined);
        };
        const { code, stderr } = await runMirror(["plan", ...args, "--only", "qwen3-8b-int4"], environment, (kill) => {
            interrupt = kill;
        });
        expect(code).toBe(130);
        expect(stderr).toBe("Interrupted. Run the same command again: it continues.\n");
    });
});
