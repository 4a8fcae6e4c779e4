import path from "node:path";
import { describe, expect, it } from "vitest";
import { dayAfter, referenceDay } from "../catalog/day.ts";
import type { Day } from "../catalog/day.ts";
import type { ArtifactLock } from "../components/model-store/artifact-lock.ts";
import { lifecycleOf } from "./lifecycle.ts";
import type { LifeNote } from "./lifecycle.ts";
import { readProjectLock } from "./lock.ts";
import { listStacks, readStackFile } from "./stack-file.ts";

const stacks = path.join(import.meta.dirname, "..", "stacks");
const locked = readProjectLock();

function notesOf(stack: string, today: Day = referenceDay, given?: ArtifactLock): readonly LifeNote[] {
    const reading = readStackFile(path.join(stacks, `Pulumi.${stack}.yaml`), referenceDay);
    if (!reading.ok || !("lock" in locked)) throw new Error(`${stack} has faults`);
    return lifecycleOf(reading.config, given ?? locked.lock, today);
}

describe("the lives of what a stack uses", () => {
    it.each(listStacks(stacks))("of %s: no model has ended, nor ends within half a year", (stack) => {
        const models = notesOf(stack, dayAfter(referenceDay, 90)).filter(
            ({ kind, stage }) => kind === "model" && stage !== "unknown",
        );
        expect(models).toEqual([]);
    });

    it.each(listStacks(stacks))("of %s: no program has ended, and nobody's life is unknown", (stack) => {
        const programs = notesOf(stack).filter(({ kind }) => kind === "software");
        expect(programs.filter(({ stage }) => stage !== "ending")).toEqual([]);
    });

    it("say what has ended, what ends, and whose life nobody knows, in this order", () => {
        const said = (today: Day) =>
            notesOf("hybrid-eu", today)
                .filter(({ kind, stage }) => kind === "software" && stage !== "unknown")
                .map(({ stage, name, endsOn }) => [stage, name, endsOn]);
        expect(said(referenceDay)).toEqual([["ending", "Envoy Gateway 1.9", "2027-02-14"]]);
        expect(said("2027-03-01")).toEqual([
            ["ended", "Envoy Gateway 1.9", "2027-02-14"],
            ["ending", "Kubernetes on EKS 1.35", "2027-03-27"],
        ]);
        const notes = notesOf("hybrid-eu", "2027-03-01");
        expect(notes.map(({ stage }) => stage)).toEqual(
            notes
                .map(({ stage }) => stage)
                .toSorted(
                    (a, b) => ["ended", "ending", "unknown"].indexOf(a) - ["ended", "ending", "unknown"].indexOf(b),
                ),
        );
    });

    it("name every place that uses it, and what is recommended instead", () => {
        if (!("lock" in locked)) throw new Error("the lock has faults");
        const { images, charts, ...rest } = locked.lock;
        const aged = <T extends { readonly version: string }>(entry: T | undefined) =>
            ({ ...entry, version: "v1.8.1" }) as T;
        const lock = {
            ...rest,
            images: { ...images, "envoy-gateway": aged(images["envoy-gateway"]) },
            charts: { ...charts, "gateway-helm": aged(charts["gateway-helm"]) },
        };
        const [old] = notesOf("hybrid-eu", referenceDay, lock).filter(({ name }) => name === "Envoy Gateway 1.8");
        expect(old).toMatchObject({
            usedBy: ["charts.gateway-helm", "images.envoy-gateway"],
            replacement: "1.9",
            asOf: "2026-08-21",
        });
    });

    it("are judged by the day alone", () => {
        const cluster = (today: Day) => notesOf("pilot-eu", today).find(({ name }) => name.startsWith("Kubernetes"));
        expect(cluster("2026-12-26")).toBeUndefined();
        expect(cluster("2026-12-27")).toMatchObject({ stage: "ending", endsOn: "2027-03-27" });
        expect(cluster("2027-03-27")).toMatchObject({ stage: "ended" });
    });

    it("leave out what a stack does not use", () => {
        if (!("lock" in locked)) throw new Error("the lock has faults");
        const { images, ...rest } = locked.lock;
        const unknown = Object.fromEntries(
            Object.entries(images).map(([name, image]) => [name, { ...image, source: `example.com/${name}` }]),
        );
        const named = (stack: string) =>
            notesOf(stack, referenceDay, { ...rest, images: unknown }).map(({ name }) => name.split(" ")[0]);
        expect(named("self-hosted-eu")).toContain("example.com/vllm");
        expect(named("self-hosted-eu")).not.toContain("example.com/ai-gateway-controller");
        expect(named("managed-us")).toContain("example.com/ai-gateway-controller");
        expect(named("managed-us")).not.toContain("example.com/vllm");
    });
});
