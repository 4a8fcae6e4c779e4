import { createHash, randomBytes } from "node:crypto";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { LockedWeights } from "../../components/model-store/artifact-lock.ts";
import { Bucket } from "../../mirror/bucket.ts";
import type { Crane } from "../../mirror/crane.ts";
import { plan, push, verify } from "../../mirror/mirror.ts";
import type { Mirror } from "../../mirror/mirror.ts";
import { EnvironmentProblem, LockRefused } from "../../mirror/problem.ts";
import { silent } from "../../mirror/progress.ts";
import type { ArtifactReport, MirrorReport } from "../../mirror/report.ts";
import { exitCodeOf } from "../../mirror/report.ts";
import { resolveLock } from "../../mirror/resolve-lock.ts";
import { folderSource, hubSource } from "../../mirror/weights-source.ts";
import type { WeightsSource } from "../../mirror/weights-source.ts";
import { BucketStandIn } from "./bucket-stand-in.ts";
import { HubStandIn, asModel, hubRevision } from "./hub-stand-in.ts";
import { lockOf } from "./lock-of.ts";

const mebibyte = 2 ** 20;
const shard = "model-00001-of-00001.safetensors";
const prefix = `qwen3-8b/int4/${hubRevision}/`;

/** There are no images in these locks. */
const noCrane: Crane = { run: () => Promise.reject(new Error("crane was asked")) };

describe("weights, from a hub on loopback to a bucket on loopback", () => {
    let bucket: BucketStandIn;
    let hub: HubStandIn;
    let endpoint = "";
    let spool = "";

    beforeEach(async () => {
        bucket = new BucketStandIn("weights-of-test");
        hub = new HubStandIn();
        hub.files.set("config.json", Buffer.from('{"model_type":"qwen3"}'));
        // Four parts: three of 5 MiB and a rest.
        hub.files.set(shard, randomBytes(15 * mebibyte + 1234));
        vi.stubEnv("AWS_ENDPOINT_URL_S3", await bucket.start());
        vi.stubEnv("AWS_ACCESS_KEY_ID", "loopback");
        vi.stubEnv("AWS_SECRET_ACCESS_KEY", "loopback");
        endpoint = await hub.start();
        spool = await mkdtemp(join(tmpdir(), "ringfence-spool-"));
    });
    afterEach(async () => {
        vi.unstubAllEnvs();
        await Promise.all([bucket.stop(), hub.stop()]);
        await rm(spool, { recursive: true, force: true });
    });

    const mirrorFor = (
        model: LockedWeights,
        { signal, name = "weights-of-test" }: { signal?: AbortSignal; name?: string } = {},
    ) =>
        ({
            lock: lockOf({ models: { "qwen3-8b-int4": asModel(model) } }),
            destination: { registry: "127.0.0.1:9", stack: "test", bucket: name, region: "eu-north-1" },
            crane: noCrane,
            bucket: new Bucket(name, "eu-north-1", 5 * mebibyte),
            progress: silent,
            ...(signal === undefined ? {} : { signal }),
        }) satisfies Mirror;
    const fromHub = (): WeightsSource => hubSource({ endpoint }, spool);
    const only = (report: MirrorReport): ArtifactReport => {
        const [artifact] = report.artifacts;
        if (artifact === undefined) throw new Error("the report is empty");
        return artifact;
    };

    it("plans, sends and verifies a model of several files, the large one in parts", async () => {
        const mirror = mirrorFor(hub.locked());

        expect(only(await plan(mirror))).toMatchObject({ state: "missing", target: `s3://weights-of-test/${prefix}` });
        expect(only(await push(mirror, { weights: fromHub() })).state).toBe("copied");

        expect(bucket.partsReceived).toEqual([1, 2, 3, 4]);
        expect(bucket.objects.get(`${prefix}${shard}`)?.body).toEqual(hub.files.get(shard));
        expect(only(await verify(mirror)).state).toBe("verified");
        expect(await readdir(spool)).toEqual([]);
    });

    it("sends and fetches nothing when it is run again", async () => {
        const mirror = mirrorFor(hub.locked());
        await push(mirror, { weights: fromHub() });
        const { writes } = bucket;
        const { bytesSent } = hub;

        const report = await push(mirror, { weights: fromHub() });

        expect(only(report)).toMatchObject({ state: "present", bytesToMove: 0 });
        expect([bucket.writes, hub.bytesSent]).toEqual([writes, bytesSent]);
        expect(exitCodeOf(report)).toBe(0);
    });

    it("continues an upload that was interrupted in the middle of a file, from the parts that the bucket has", async () => {
        const stop = new AbortController();
        bucket.beforePart = async (number) => {
            if (number !== 4) return;
            stop.abort();
            await new Promise<never>(() => undefined);
        };
        const interrupted = push(mirrorFor(hub.locked(), { signal: stop.signal }), { weights: fromHub() });
        await expect(interrupted).rejects.toMatchObject({ name: "AbortError" });
        expect(bucket.partsReceived).toEqual([1, 2, 3]);
        expect(only(await plan(mirrorFor(hub.locked()))).state).toBe("partial");
        bucket.beforePart = () => Promise.resolve();
        const { bytesSent } = hub;

        const report = await push(mirrorFor(hub.locked()), { weights: fromHub() });

        expect(only(report).state).toBe("copied");
        expect(bucket.partsReceived).toEqual([1, 2, 3, 4]);
        expect(hub.bytesSent).toBe(bytesSent);
        expect(bucket.uploads.size).toBe(0);
        expect(only(await verify(mirrorFor(hub.locked()))).state).toBe("verified");
    });

    it("sends a part again that an earlier attempt left with other bytes", async () => {
        const model = hub.locked();
        const stale = {
            id: "stale",
            key: `${prefix}${shard}`,
            sha256: model.files[1]?.sha256,
            parts: new Map<number, Buffer>(),
        };
        stale.parts.set(1, randomBytes(5 * mebibyte));
        bucket.uploads.set(stale.id, stale);

        await push(mirrorFor(model), { weights: fromHub() });

        expect(bucket.partsReceived).toEqual([1, 2, 3, 4]);
        expect(only(await verify(mirrorFor(model))).state).toBe("verified");
    });

    it("continues a download that broke off", async () => {
        const size = hub.files.get(shard)?.length ?? 0;
        hub.files.delete("config.json");
        hub.cutNextAfter = 4 * mebibyte;
        const model = hub.locked();

        const broken = await push(mirrorFor(model), { weights: fromHub() });
        expect(only(broken)).toMatchObject({ state: "failed" });
        expect(only(broken).problem).toMatch(/broke off .* it continues/);

        expect(only(await push(mirrorFor(model), { weights: fromHub() })).state).toBe("copied");
        expect(hub.bytesSent).toBeLessThan(size + 4 * mebibyte);
    });

    it("refuses a file whose bytes at the source are not the locked ones, before anything is sent", async () => {
        const model = hub.locked();
        hub.files.get("config.json")?.writeUInt8(0x20, 0);

        const report = await push(mirrorFor(model), { weights: fromHub() });

        expect(only(report).state).toBe("corrupt");
        expect(only(report).problem).toMatch(/other weights than those that were reviewed/);
        expect(bucket.writes).toBe(0);
        expect(await readdir(spool)).toEqual([]);
    });

    it("says that the source does not have a file", async () => {
        const model = hub.locked();
        hub.files.delete("config.json");

        const report = await push(mirrorFor(model), { weights: fromHub() });

        expect(only(report)).toMatchObject({ state: "missing" });
        expect(only(report).problem).toMatch(/config\.json does not exist/);
        expect(exitCodeOf(report)).toBe(1);
    });

    it("refuses bytes that changed on the way to the bucket", async () => {
        bucket.damageNext = true;

        const report = await push(mirrorFor(hub.locked()), { weights: fromHub() });

        expect(only(report)).toMatchObject({ state: "corrupt" });
        expect(bucket.objects.has(`${prefix}config.json`)).toBe(false);
    });

    it("finds a file that was damaged in the bucket, and replaces it only when told to", async () => {
        const mirror = mirrorFor(hub.locked());
        await push(mirror, { weights: fromHub() });
        bucket.damage(`${prefix}${shard}`);

        expect(only(await plan(mirror)).state).toBe("present");
        const found = await verify(mirror);
        expect(only(found)).toMatchObject({ state: "corrupt" });
        expect(only(found).problem).toContain(shard);

        expect(only(await push(mirror, { weights: fromHub() })).state).toBe("present");
        expect(only(await push(mirror, { weights: fromHub(), overwrite: true })).state).toBe("copied");
        expect(only(await verify(mirror)).state).toBe("verified");
    });

    it("takes weights from a folder, hashes them first and leaves them there", async () => {
        const folder = join(spool, "disk");
        await mkdir(join(folder, prefix), { recursive: true });
        for (const [path, bytes] of hub.files) await writeFile(join(folder, prefix, path), bytes);
        await writeFile(join(folder, prefix, "config.json"), "{}");
        const model = hub.locked();

        expect(only(await push(mirrorFor(model), { weights: folderSource(folder) })).state).toBe("corrupt");
        await writeFile(join(folder, prefix, "config.json"), hub.files.get("config.json") ?? "");
        expect(only(await push(mirrorFor(model), { weights: folderSource(folder) })).state).toBe("copied");

        expect(hub.bytesSent).toBe(0);
        expect(await readdir(join(folder, prefix))).toHaveLength(2);
    });

    it("opens a gated model by token, and never prints it", async () => {
        hub.token = "hf_canary";
        const model = hub.locked();

        const refused = await push(mirrorFor(model), {
            weights: hubSource({ endpoint, token: "hf_wrong_canary" }, spool),
        });
        expect(only(refused).problem).toMatch(/accept it on the model's page and set HF_TOKEN/);
        expect(JSON.stringify(refused)).not.toContain("canary");

        const opened = await push(mirrorFor(model), { weights: hubSource({ endpoint, token: "hf_canary" }, spool) });
        expect(only(opened).state).toBe("copied");
        expect(JSON.stringify(opened)).not.toContain("canary");
    });

    it("ends at once where the bucket does not exist, or these credentials may not", async () => {
        const elsewhere = mirrorFor(hub.locked(), { name: "not-there" });
        await expect(push(elsewhere, { weights: fromHub() })).rejects.toThrow(/deploy the stack first/);

        bucket.refuseAccess = true;
        await expect(plan(mirrorFor(hub.locked()))).rejects.toThrow(EnvironmentProblem);
        await expect(plan(mirrorFor(hub.locked()))).rejects.toThrow(/artifacts-writer/);
    });

    it("plans an example and refuses to push it", async () => {
        const placeholder = "0123456789abcdef0123456789abcdef01234567";
        const example = mirrorFor({ ...hub.locked(), revision: placeholder });

        expect((await plan(example)).example).toBe(true);
        await expect(push(example, { weights: fromHub() })).rejects.toThrow(LockRefused);
        expect(bucket.writes).toBe(0);
    });

    it("resolves a model's commit and files at the hub, and leaves out code and pickled weights", async () => {
        const model = hub.locked();
        hub.files.set("modeling_qwen.py", Buffer.from("import os"));
        hub.files.set("pytorch_model.bin", randomBytes(100));
        const unresolved = { ...model, revision: "0123456789abcdef0123456789abcdef01234567", files: [] };

        const lock = await resolveLock(lockOf({ models: { "qwen3-8b-int4": asModel(unresolved) } }), () => noCrane, {
            endpoint,
        });

        expect(lock.models["qwen3-8b-int4"]).toEqual(asModel(model));
        expect(model.files.map((file) => file.sha256)).toContain(
            createHash("sha256")
                .update(hub.files.get("config.json") ?? "")
                .digest("hex"),
        );
    });
});
