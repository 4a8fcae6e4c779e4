import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { models } from "../../catalog/models.ts";
import { examplesIn } from "../../components/model-store/artifact-lock.ts";
import { readArtifactLock } from "../../components/model-store/read-lock.ts";
import { lockEntries } from "../../mirror/lock-entries.ts";
import type { EntriesToLock } from "../../mirror/lock-entries.ts";
import { ArtifactProblem, EnvironmentProblem, LockRefused } from "../../mirror/problem.ts";
import { HubStandIn, hubRevision } from "./hub-stand-in.ts";
import { referenceLock, runMirror } from "./run-mirror.ts";

interface Written {
    readonly notice?: string;
    readonly images: Record<string, object>;
    readonly models: Record<string, object>;
}

describe("the lock of one model", () => {
    let folder = "";
    let lockFile = "";
    let hub: HubStandIn;
    let endpoint = "";
    beforeEach(async () => {
        folder = mkdtempSync(join(tmpdir(), "ringfence-lock-"));
        lockFile = join(folder, "artifacts.lock.json");
        writeFileSync(lockFile, readFileSync(referenceLock));
        hub = new HubStandIn("Qwen/Qwen3-32B-FP8");
        hub.files.set("config.json", Buffer.from("{}"));
        hub.files.set("model.safetensors", Buffer.alloc(1000, 7));
        endpoint = await hub.start();
    });
    afterEach(async () => {
        await hub.stop();
        rmSync(folder, { recursive: true, force: true });
    });

    const written = () => JSON.parse(readFileSync(lockFile, "utf8")) as Written;
    const noRegistries = (): never => {
        throw new EnvironmentProblem("an image or a chart was named where weights are asked for");
    };
    const lock = async (names: readonly string[], changes: Partial<EntriesToLock> = {}) => {
        const asked = { names, models, hub: { endpoint }, lockFile, crane: noRegistries };
        const locked = await lockEntries({ ...asked, ...changes });
        return Object.entries(locked.models).map(([name, model]) => ({ name, model }));
    };
    const refused = async (
        work: Promise<unknown>,
        told: RegExp,
        kind: new (...given: never[]) => Error = LockRefused,
    ) => {
        const before = readFileSync(lockFile, "utf8");
        await expect(work).rejects.toThrow(told);
        await expect(work).rejects.toBeInstanceOf(kind);
        expect(readFileSync(lockFile, "utf8")).toBe(before);
        expect(readdirSync(folder)).toEqual(["artifacts.lock.json"]);
    };

    it("is added where the catalog knows the publisher, and no other source is asked", async () => {
        const before = written();
        const [locked] = await lock(["qwen3-32b-fp8"]);
        expect(locked).toMatchObject({
            name: "qwen3-32b-fp8",
            model: {
                model: "qwen3-32b",
                source: "huggingface.co/Qwen/Qwen3-32B-FP8",
                licence: "Apache-2.0",
                revisions: [{ revision: hubRevision, files: [{ path: "config.json" }, { path: "model.safetensors" }] }],
            },
        });
        const { "qwen3-32b-fp8": added, ...others } = written().models;
        expect(added).toEqual(locked?.model);
        expect({ ...written(), models: others }).toEqual(before);
        expect(hub.asked.every((path) => path.includes("Qwen3-32B-FP8") || path.startsWith("/cdn/"))).toBe(true);
        const reading = readArtifactLock(lockFile);
        expect(reading.ok && examplesIn(reading.lock)).not.toContain("qwen3-32b-fp8");
    });

    it("takes the place of an example, whose revision is none", async () => {
        const other = new HubStandIn();
        other.files.set("config.json", Buffer.from("{}"));
        const [locked] = await lock(["qwen3-8b-int4"], { hub: { endpoint: await other.start() } });
        await other.stop();
        expect(locked?.model.revisions.map(({ revision }) => revision)).toEqual([hubRevision]);
    });

    it("holds the commits that it held, and those that are asked for", async () => {
        await lock(["qwen3-32b-fp8"]);
        await refused(
            lock(["qwen3-32b-fp8"], { revisions: { "qwen3-32b-fp8": ["e".repeat(40)] } }),
            /does not exist/,
            ArtifactProblem,
        );
        const [again] = await lock(["qwen3-32b-fp8"], { revisions: { "qwen3-32b-fp8": [hubRevision] } });
        expect(again?.model.revisions.map(({ revision }) => revision)).toEqual([hubRevision]);
    });

    it("comes from another repository where somebody says so", async () => {
        const [locked] = await lock(["llama-3.3-70b-fp8"], { source: "huggingface.co/Qwen/Qwen3-32B-FP8" });
        expect(locked?.model).toMatchObject({ source: "huggingface.co/Qwen/Qwen3-32B-FP8", licence: "llama3.3" });
    });

    it("is not guessed where the catalog knows no publisher", async () => {
        await refused(
            lock(["qwen3-8b-bf16-x"]),
            /neither in the lock nor a model of the catalog[^]*Did you mean "qwen3-8b-bf16"/,
        );
        await refused(lock(["llama-3.1-405b-int4"]), /no publisher[^]*--source huggingface\.co/);
        await refused(lock(["qwen3-8b-fp8"]), /npm run model -- add/);
        await refused(lock(["qwen3-32b-fp8"], { source: "Qwen/Qwen3-32B-FP8" }), /is not a repository of a hub/);
        await refused(lock(["vllm"]), /an image or a chart was named/, EnvironmentProblem);
    });

    it("is not written where the hub refuses, or is not there", async () => {
        hub.token = "t";
        await refused(lock(["qwen3-32b-fp8"]), /HF_TOKEN/, ArtifactProblem);
        await refused(
            lock(["qwen3-32b-fp8"], { hub: { endpoint: "http://127.0.0.1:9" } }),
            /does not answer/,
            EnvironmentProblem,
        );
    });

    it("is written beside an entry that cannot be read, which stays for whoever began it", async () => {
        const begun = {
            ...written(),
            models: { ...written().models, "llama-3.3-70b-bf16": { model: "llama-3.3-70b" } },
        };
        writeFileSync(lockFile, JSON.stringify(begun));
        await lock(["qwen3-32b-fp8"]);
        expect(written().models["llama-3.3-70b-bf16"]).toEqual({ model: "llama-3.3-70b" });
        const all = {
            lockFile,
            models,
            hub: { endpoint },
            crane: () => {
                throw new Error("no registry is asked");
            },
        };
        await expect(lockEntries(all)).rejects.toThrow(/models\["llama-3\.3-70b-bf16"\]\.precision/);
    });

    it("replaces an entry that somebody began by hand", async () => {
        writeFileSync(lockFile, JSON.stringify({ ...written(), models: { "qwen3-32b-fp8": { model: "qwen3-32b" } } }));
        const [locked] = await lock(["qwen3-32b-fp8"]);
        expect(written().models).toEqual({ "qwen3-32b-fp8": locked?.model });
    });

    it("loses the notice with its last example", async () => {
        writeFileSync(lockFile, JSON.stringify({ ...written(), images: {}, charts: {}, models: {} }));
        await lock(["qwen3-32b-fp8"]);
        expect(written().notice).toBeUndefined();
    });

    it("is written by the command, without crane", async () => {
        const { code, stderr } = await runMirror(
            ["lock", "--only", "qwen3-32b-fp8", "--lock", lockFile, "--crane", join(folder, "none")],
            { HF_ENDPOINT: endpoint },
        );
        expect(stderr).toMatch(new RegExp(`Revisions for the stack files:\\n {2}qwen3-32b-fp8: ${hubRevision}`));
        expect(code).toBe(0);
        expect(Object.keys(written().models)).toContain("qwen3-32b-fp8");
    });

    it.each([
        ["a name that nobody knows", ["--only", "vlm"], /neither in the lock/],
        ["a source of two models", ["--only", "a", "b", "--source", "huggingface.co/a/b"], /of one model/],
        ["a branch for a commit", ["--only", "qwen3-32b-fp8", "--revision", "main"], /is not a commit/],
        ["a stack that is not there", ["nowhere"], /there is no stack "nowhere"/],
        ["what a stack does not use", ["pilot-eu", "--only", "ai-gateway-extproc"], /pilot-eu does not use it/],
    ])("is refused by the command with exit code 2 for %s", async (_what, args, told) => {
        const { code, stderr } = await runMirror(["lock", ...args, "--lock", lockFile], { HF_ENDPOINT: endpoint });
        expect(stderr).toMatch(told);
        expect(code).toBe(2);
    });

    it("needs crane where the stack's images are asked for", async () => {
        const { code, stderr } = await runMirror([
            "lock",
            "pilot-eu",
            "--lock",
            lockFile,
            "--crane",
            join(folder, "none"),
        ]);
        expect(stderr).toMatch(/crane/);
        expect(code).toBe(3);
        expect(readFileSync(lockFile, "utf8")).toBe(readFileSync(referenceLock, "utf8"));
    });
});
