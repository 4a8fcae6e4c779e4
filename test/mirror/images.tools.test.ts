import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ArtifactLock } from "../../components/model-store/artifact-lock.ts";
import { Bucket } from "../../mirror/bucket.ts";
import { findCrane as craneAt } from "../../mirror/crane.ts";
import type { Crane } from "../../mirror/crane.ts";
import { plan, push, verify } from "../../mirror/mirror.ts";
import type { Mirror } from "../../mirror/mirror.ts";
import { EnvironmentProblem } from "../../mirror/problem.ts";
import { silent } from "../../mirror/progress.ts";
import type { ArtifactReport, MirrorReport } from "../../mirror/report.ts";
import { exitCodeOf } from "../../mirror/report.ts";
import { resolveLock } from "../../mirror/resolve-lock.ts";
import { folderSource } from "../../mirror/weights-source.ts";
import { lockOf } from "./lock-of.ts";
import { damageBlob, pushArtifact, pushIndex } from "./oci.ts";
import { startRegistry } from "./processes.ts";
import type { ServerProcess } from "./processes.ts";
import { openGate } from "./registry-gate.ts";
import type { RegistryGate } from "./registry-gate.ts";
import { findCrane, findRegistry } from "./tools.ts";

const tools = { crane: await findCrane(), registry: await findRegistry() };
const missing = Object.values(tools).flatMap((tool) => ("missing" in tool ? [tool.missing] : []));
const title = ["images and charts, between two real registries", ...missing.map((why) => `SKIPPED: ${why}`)].join(
    " - ",
);

const weights = folderSource("/nonexistent");

describe.skipIf(missing.length > 0)(title, () => {
    let source: ServerProcess;
    let store: ServerProcess;
    let gate: RegistryGate;
    let crane: Crane;
    let next = 0;
    let stack = "";

    beforeAll(async () => {
        const path = (tool: (typeof tools)["crane"]) => ("path" in tool ? tool.path : "");
        crane = craneAt(path(tools.crane));
        [source, store] = await Promise.all([startRegistry(path(tools.registry)), startRegistry(path(tools.registry))]);
        gate = await openGate(store.port);
    });
    afterAll(async () => {
        await gate.close();
        await Promise.all([source.stop(), store.stop()]);
    });
    beforeEach(() => {
        // A stack of its own for each test: nothing of another test lies there.
        next += 1;
        stack = `test-${next}`;
        gate.reset();
    });

    const sourceHost = () => `127.0.0.1:${source.port}`;
    const mirrorFor = (lock: ArtifactLock, signal?: AbortSignal): Mirror => ({
        lock,
        destination: { registry: gate.host, stack, bucket: "unused", region: "eu-north-1" },
        crane,
        bucket: new Bucket("unused", "eu-north-1", 0),
        progress: silent,
        ...(signal === undefined ? {} : { signal }),
    });
    const only = (report: MirrorReport): ArtifactReport => {
        const [artifact] = report.artifacts;
        if (artifact === undefined) throw new Error("the report is empty");
        return artifact;
    };

    it("plans, copies and verifies an image and a chart by digest", async () => {
        const vllm = await pushArtifact(sourceHost(), "vllm/vllm-openai", "v0.33.0");
        const chart = await pushArtifact(sourceHost(), "envoyproxy/gateway-helm", "v1.9.1", { kind: "chart" });
        const mirror = mirrorFor(
            lockOf({ images: { vllm: vllm.locked }, charts: { "gateway-helm": chart.lockedChart } }),
        );

        const planned = await plan(mirror);
        expect(planned.artifacts.map((artifact) => [artifact.state, artifact.target])).toEqual([
            ["missing", `${gate.host}/${stack}/images/vllm:v0.33.0`],
            ["missing", `${gate.host}/${stack}/charts/gateway-helm:v1.9.1`],
        ]);
        expect(exitCodeOf(planned)).toBe(1);

        const pushed = await push(mirror, { weights });
        expect(pushed.artifacts.map((artifact) => artifact.state)).toEqual(["copied", "copied"]);
        expect(exitCodeOf(pushed)).toBe(0);

        const verified = await verify(mirror);
        expect(verified.artifacts.map((artifact) => artifact.state)).toEqual(["verified", "verified"]);
        const arrived = await crane.run(["digest", `${gate.host}/${stack}/images/vllm:v0.33.0`]);
        expect(arrived.trim()).toBe(vllm.digest);
    });

    it("sends nothing when it is run again", async () => {
        const { locked } = await pushArtifact(sourceHost(), "again", "v1");
        const mirror = mirrorFor(lockOf({ images: { again: locked } }));
        await push(mirror, { weights });
        gate.reset();

        const report = await push(mirror, { weights });

        expect(only(report)).toMatchObject({ state: "present", bytesToMove: 0 });
        expect(gate.uploaded).toEqual([]);
    });

    it("continues after an interruption in the middle of an image, without sending finished layers again", async () => {
        const { locked, layers } = await pushArtifact(sourceHost(), "large", "v1");
        const last = layers.at(-1) ?? "";
        const stop = new AbortController();
        // The configuration and the other layers are through; then the work is stopped.
        gate.holdBack(last, layers.length, () => {
            stop.abort();
        });
        const interrupted = push(mirrorFor(lockOf({ images: { large: locked } }), stop.signal), { weights });
        await expect(interrupted).rejects.toMatchObject({ name: "AbortError" });
        expect(gate.uploaded).not.toContain(last);
        expect(only(await plan(mirrorFor(lockOf({ images: { large: locked } })))).state).toBe("missing");
        gate.reset();

        const mirror = mirrorFor(lockOf({ images: { large: locked } }));
        expect(only(await push(mirror, { weights })).state).toBe("copied");

        expect(gate.uploaded).toEqual([last]);
        expect(only(await verify(mirror)).state).toBe("verified");
    });

    it("refuses a layer that was damaged at the source, and brings the other artifacts", async () => {
        const bad = await pushArtifact(sourceHost(), "bad", "v1");
        const good = await pushArtifact(sourceHost(), "good", "v1");
        await damageBlob(source.folder, bad.layers[1] ?? "");
        const mirror = mirrorFor(lockOf({ images: { bad: bad.locked, good: good.locked } }));

        const report = await push(mirror, { weights });

        expect(report.artifacts.map((artifact) => artifact.state)).toEqual(["corrupt", "copied"]);
        expect(report.artifacts[0]?.problem).toMatch(/do not have the digest they are named by/);
        expect(exitCodeOf(report)).toBe(1);
        expect((await plan(mirror)).artifacts[0]?.state).toBe("missing");
    });

    it("finds a layer that was damaged at the destination, which a plan cannot see", async () => {
        const { locked, layers } = await pushArtifact(sourceHost(), "rotten", "v1");
        const mirror = mirrorFor(lockOf({ images: { rotten: locked } }));
        await push(mirror, { weights });
        await damageBlob(store.folder, layers[0] ?? "");

        expect(only(await plan(mirror)).state).toBe("present");
        const report = await verify(mirror);

        expect(only(report).state).toBe("corrupt");
        expect(exitCodeOf(report)).toBe(1);
    });

    it("says that the source does not have a digest, and copies nothing for it", async () => {
        const { locked } = await pushArtifact(sourceHost(), "wrong", "v1");
        const digest = `sha256:${"0".repeat(64)}`;
        const mirror = mirrorFor(lockOf({ images: { wrong: { ...locked, digest } } }));

        const report = await push(mirror, { weights });

        expect(only(report)).toMatchObject({ state: "missing" });
        expect(only(report).problem).toMatch(/does not exist - the digest in the lock is wrong/);
        expect(gate.uploaded).toEqual([]);
    });

    it("says that the source's repository does not exist", async () => {
        const { locked } = await pushArtifact(sourceHost(), "there", "v1");
        const gone = { ...locked, source: `${sourceHost()}/not/there` };

        const report = await push(mirrorFor(lockOf({ images: { gone } })), { weights });

        expect(only(report)).toMatchObject({ state: "missing" });
        expect(exitCodeOf(report)).toBe(1);
    });

    it("does not touch a version that stands at the destination with another digest", async () => {
        const reviewed = await pushArtifact(sourceHost(), "moved", "v1");
        const other = await pushArtifact(gate.host, `${stack}/images/moved`, "v1");
        gate.reset();
        const mirror = mirrorFor(lockOf({ images: { moved: reviewed.locked } }));

        const report = await push(mirror, { weights });

        expect(only(report)).toMatchObject({ state: "conflict" });
        expect(only(report).problem).toContain(other.digest);
        expect(gate.uploaded).toEqual([]);
    });

    it("ends at once when the registry does not answer", async () => {
        const { locked } = await pushArtifact(sourceHost(), "nobody", "v1");
        const mirror = mirrorFor(lockOf({ images: { nobody: locked } }));
        // Port 9 of loopback: discard, which nothing serves.
        const silentHost = { ...mirror, destination: { ...mirror.destination, registry: "127.0.0.1:9" } };

        await expect(plan(silentHost)).rejects.toThrow(EnvironmentProblem);
        await expect(plan(silentHost)).rejects.toThrow(/does not answer/);
    });

    it("resolves the digest and size of a version at its source", async () => {
        const pushed = await pushArtifact(sourceHost(), "resolve", "v2");
        const unresolved = { ...pushed.locked, digest: `sha256:${"0".repeat(64)}`, sizeBytes: 0 };

        const lock = await resolveLock(lockOf({ images: { resolve: unresolved } }), () => crane, {});

        expect(lock.images["resolve"]).toEqual(pushed.locked);
    });

    it("takes one platform of an image for many, and refuses to bring the whole", async () => {
        const amd64 = await pushArtifact(sourceHost(), "many", "single");
        const index = await pushIndex(sourceHost(), "many", "v3", amd64.digest);
        const whole = { ...amd64.locked, version: "v3", digest: index };

        const refused = await push(mirrorFor(lockOf({ images: { many: whole } })), { weights });
        expect(only(refused)).toMatchObject({ state: "failed" });
        expect(only(refused).problem).toMatch(/not the manifest of one platform/);

        const lock = await resolveLock(lockOf({ images: { many: whole } }), () => crane, {});
        expect(lock.images["many"]?.digest).toBe(amd64.digest);
    });
});
