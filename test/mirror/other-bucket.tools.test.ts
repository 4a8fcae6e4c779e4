import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { Bucket } from "../../mirror/bucket.ts";
import { plan, push, verify } from "../../mirror/mirror.ts";
import type { Mirror } from "../../mirror/mirror.ts";
import { silent } from "../../mirror/progress.ts";
import { hubSource } from "../../mirror/weights-source.ts";
import { HubStandIn, asModel } from "./hub-stand-in.ts";
import { lockOf } from "./lock-of.ts";
import { startMoto } from "./processes.ts";
import type { ServerProcess } from "./processes.ts";
import { findMoto } from "./tools.ts";

const moto = await findMoto();
const title = "weights, to an S3 that somebody else wrote";

describe.skipIf("missing" in moto)("missing" in moto ? `${title} - SKIPPED: ${moto.missing}` : title, () => {
    let server: ServerProcess;
    const hub = new HubStandIn();
    let endpoint = "";
    let spool = "";

    beforeAll(async () => {
        server = await startMoto("path" in moto ? moto.path : "");
        vi.stubEnv("AWS_ENDPOINT_URL_S3", `http://127.0.0.1:${server.port}`);
        vi.stubEnv("AWS_ACCESS_KEY_ID", "loopback");
        vi.stubEnv("AWS_SECRET_ACCESS_KEY", "loopback");
        const location = { CreateBucketConfiguration: { LocationConstraint: "eu-north-1" } } as const;
        await new S3Client({ region: "eu-north-1" }).send(
            new CreateBucketCommand({ Bucket: "weights-of-test", ...location }),
        );
        endpoint = await hub.start();
        spool = await mkdtemp(join(tmpdir(), "ringfence-spool-"));
        hub.files.set("config.json", Buffer.from("{}"));
        hub.files.set("model.safetensors", randomBytes(11 * 2 ** 20));
    });
    afterAll(async () => {
        vi.unstubAllEnvs();
        await Promise.all([server.stop(), hub.stop(), rm(spool, { recursive: true, force: true })]);
    });

    it("sends files whole and in parts, reads them back, and has nothing left to send", async () => {
        const bucket = new Bucket("weights-of-test", "eu-north-1", 5 * 2 ** 20);
        const mirror: Mirror = {
            lock: lockOf({ models: { "qwen3-8b-int4": asModel(hub.locked()) } }),
            destination: { registry: "127.0.0.1:9", stack: "test", bucket: "weights-of-test", region: "eu-north-1" },
            crane: { run: () => Promise.reject(new Error("crane was asked")) },
            bucket,
            progress: silent,
        };
        const weights = hubSource({ endpoint }, spool);

        expect((await push(mirror, { weights })).artifacts.map(({ state }) => state)).toEqual(["copied"]);
        expect((await plan(mirror)).artifacts.map(({ state }) => state)).toEqual(["present"]);
        expect((await verify(mirror)).artifacts.map(({ state }) => state)).toEqual(["verified"]);
    });
});
