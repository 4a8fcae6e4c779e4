import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ArtifactLock } from "../../components/model-store/artifact-lock.ts";
import { lockText } from "../../mirror/resolve-lock.ts";
import { BucketStandIn } from "./bucket-stand-in.ts";
import { HubStandIn, asModel } from "./hub-stand-in.ts";
import { pushArtifact } from "./oci.ts";
import { startRegistry } from "./processes.ts";
import type { ServerProcess } from "./processes.ts";
import { findCrane, findRegistry } from "./tools.ts";

const root = join(import.meta.dirname, "..", "..");
const referenceLock = join(root, "stacks", "artifacts.lock.json");
const tools = { crane: await findCrane(), registry: await findRegistry() };
const missing = Object.values(tools).flatMap((tool) => ("missing" in tool ? [tool.missing] : []));

interface Outcome {
    readonly code: number | null;
    readonly stdout: string;
    readonly stderr: string;
}

/** Runs the command as npm does, in a process of its own. */
async function mirror(
    args: readonly string[],
    environment: Readonly<Record<string, string>> = {},
    onStart?: (interrupt: () => unknown) => void,
): Promise<Outcome> {
    const child = spawn(process.execPath, [join(root, "cli", "main.ts"), "mirror", ...args], {
        cwd: root,
        env: { ...process.env, AWS_ACCESS_KEY_ID: "loopback", AWS_SECRET_ACCESS_KEY: "loopback", ...environment },
    });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    onStart?.(() => child.kill("SIGINT"));
    return await new Promise((resolve) => {
        child.on("close", (code) => {
            resolve({ code, stdout, stderr });
        });
    });
}

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
    const crane = "path" in tools.crane ? ["--crane", tools.crane.path] : ["--crane", process.execPath];

    it.concurrent("a stack that does not exist", async () => {
        const { code, stderr } = await mirror(["plan", "nowhere", ...crane]);
        expect(code).toBe(2);
        expect(stderr).toMatch(/there is no stack "nowhere"[^]*pilot-eu/);
    });

    it.concurrent("a push of the example lock", async () => {
        const { code, stdout, stderr } = await mirror(["push", "pilot-eu", ...crane]);
        expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
        expect(stderr).toMatch(/is an example: its digests are placeholders/);
    });

    it.concurrent("a tag where the lock needs a digest, with its line", async () => {
        const lock = await changedLock((text) => text.replace(/"digest": "sha256:[0-9a-f]+"/, '"digest": "v1.9.1"'));
        const { code, stderr } = await mirror(["plan", "pilot-eu", "--lock", lock, ...crane]);
        expect(code).toBe(2);
        expect(stderr).toMatch(/\.lock\.json:\d+: images\.envoy-gateway\.digest: the digest is not a SHA-256 digest\. A tag can be moved/);
    });

    it.concurrent("an artifact that the stack needs and the lock does not pin", async () => {
        const lock = await changedLock((text) => text.replace('"vllm":', '"vllm-old":'));
        const { code, stderr } = await mirror(["plan", "pilot-eu", "--lock", lock, ...crane]);
        expect(code).toBe(2);
        expect(stderr).toMatch(/fleet needs the image "vllm", and .* does not pin it/);
    });

    it.concurrent("a name after --only that the stack does not need", async () => {
        const { code, stderr } = await mirror(["plan", "pilot-eu", "--only", "ai-gateway-extproc", ...crane]);
        expect(code).toBe(2);
        expect(stderr).toMatch(/the stack needs no artifact of that name/);
    });

    it.concurrent("and ends with 3 where there is no crane, saying how to get it", async () => {
        const { code, stderr } = await mirror(["plan", "pilot-eu", "--crane", join(folder, "no-crane")]);
        expect(code).toBe(3);
        expect(stderr).toMatch(/go install github\.com\/google\/go-containerregistry\/cmd\/crane@v/);
        expect(stderr).not.toMatch(/^\s+at /m);
    });
});

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
        await writeFile(lock, lockText(await resolvedLock()));
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
            example: true,
            images: { ...pinned(lock.images), vllm: vllm.locked },
            charts: pinned(lock.charts),
            models: { ...lock.models, [name]: asModel({ ...hub.locked(), revision }) },
        };
    }

    it("plans in a table for people and as JSON for machines, with exit code 1 while something is missing", async () => {
        const [text, json] = await Promise.all([
            mirror(["plan", ...args, "--only", "vllm", "qwen3-8b-int4"], environment),
            mirror(["plan", ...args, "--only", "vllm", "qwen3-8b-int4", "--json"], environment),
        ]);
        expect([text.code, json.code]).toEqual([1, 1]);
        expect(text.stdout).toMatch(/^missing {2}image {2}vllm .*\/pilot-eu\/images\/vllm:v0\.33\.0$/m);
        expect(text.stdout).toMatch(/2 artifacts, 2 to bring .*\nThe lock is an example/);
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
        const { code, stderr } = await mirror(["plan", ...args, "--only", "qwen3-8b-int4"], environment, (kill) => {
            interrupt = kill;
        });
        expect(code).toBe(130);
        expect(stderr).toBe("Interrupted. Run the same command again: it continues.\n");
    });
});
