import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { referenceDay } from "../catalog/day.ts";
import { readStackFile } from "../config/index.ts";
import { Refused } from "./exit-codes.ts";
import { lockOf } from "./stack-lock.ts";

const bases = join(import.meta.dirname, "..", "test", "invalid-configs", "bases");

describe("the lock of a stack whose replicas span nodes", () => {
    let folder = "";
    const withFabric = join(bases, "artifacts.lock.json");
    let without = "";
    beforeAll(() => {
        folder = mkdtempSync(join(tmpdir(), "ringfence-lock-"));
        without = join(folder, "without-fabric.lock.json");
        writeFileSync(without, readFileSync(withFabric, "utf8").replace(/,\s*"fabric": \{[^}]*\}/, ""));
        const stack = readFileSync(join(bases, "Pulumi.self-hosted.yaml"), "utf8");
        writeFileSync(
            join(folder, "Pulumi.spanning.yaml"),
            stack.replace("concurrency: 4", "concurrency: 4\n      nodesPerReplica: 2").replace("max: 1 }", "max: 2 }"),
        );
    });
    afterAll(() => {
        rmSync(folder, { recursive: true });
    });
    const read = (lock: string) => readStackFile(join(folder, "Pulumi.spanning.yaml"), referenceDay, { lock });

    it("is accepted with an image that states the fabric's libraries, and holds the EFA plugin", () => {
        const reading = read(withFabric);
        if (!reading.ok) throw new Error(JSON.stringify(reading.faults));
        const { images } = lockOf(reading.config, withFabric);
        expect(images["vllm"]?.fabric).toEqual({ libfabric: "2.3.1", awsOfiNccl: "1.17.2" });
        expect(images).toHaveProperty("aws-efa-k8s-device-plugin");
    });

    it("is refused with one that does not, by the preview and by every command that moves the artifacts", () => {
        const reading = read(without);
        expect(reading.ok ? [] : reading.faults.map(({ problem }) => problem)).toEqual([
            expect.stringContaining('the lock does not say that the image "vllm" brings libfabric and aws-ofi-nccl'),
        ]);
        const sound = read(withFabric);
        if (!sound.ok) throw new Error("the stack is sound by the lock that states them");
        expect(() => lockOf(sound.config, without)).toThrow(Refused);
        expect(() => lockOf(sound.config, without)).toThrow(/falls back to TCP without a word/);
    });
});
