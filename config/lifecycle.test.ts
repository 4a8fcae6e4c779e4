import path from "node:path";
import { describe, expect, it } from "vitest";
import { dayAfter, referenceDay } from "../catalog/day.ts";
import type { Day } from "../catalog/day.ts";
import { lifecycleOf } from "./lifecycle.ts";
import type { LifeNote } from "./lifecycle.ts";
import { agedLock, lockWith } from "./lock.fixture.ts";
import { listStacks, readStackFileWithEnded } from "./stack-file.ts";

const stacks = path.join(import.meta.dirname, "..", "stacks");
const projectLock = lockWith({});

function notesOf(stack: string, today: Day = referenceDay, lock = projectLock): readonly LifeNote[] {
    const reading = readStackFileWithEnded(path.join(stacks, `Pulumi.${stack}.yaml`), referenceDay);
    if (!reading.ok) throw new Error(`${stack} has faults`);
    return lifecycleOf(reading.config, lock, today);
}

describe("the lives of what a stack uses", () => {
    it.each(listStacks(stacks))("of %s: nothing has ended", (stack) => {
        expect(notesOf(stack).filter(({ stage }) => stage === "ended")).toEqual([]);
    });

    it.each(listStacks(stacks))("of %s: no model has ended, nor ends within half a year", (stack) => {
        const models = notesOf(stack, dayAfter(referenceDay, 90)).filter(
            ({ kind, stage }) => kind === "model" && stage !== "unknown",
        );
        expect(models).toEqual([]);
    });

    it("say what has ended, what ends, and whose life nobody knows, in this order", () => {
        const lock = lockWith({ "external-secrets": "v1.3.2", "external-secrets-helm": "1.3.2" });
        const notes = notesOf("hybrid-eu", referenceDay, lock);
        expect(
            notes.filter(({ stage }) => stage !== "unknown").map(({ stage, name, endsOn }) => [stage, name, endsOn]),
        ).toEqual([
            ["ended", "External Secrets Operator 1.3", "2026-02-06"],
            ["ending", "Envoy Gateway 1.9", "2027-02-14"],
        ]);
        expect(notes.map(({ stage }) => stage)).toEqual(
            notes
                .map(({ stage }) => stage)
                .toSorted(
                    (a, b) => ["ended", "ending", "unknown"].indexOf(a) - ["ended", "ending", "unknown"].indexOf(b),
                ),
        );
    });

    it("name every place that uses it, and what is recommended instead", () => {
        const [old] = notesOf("hybrid-eu", referenceDay, agedLock).filter(({ name }) => name === "Envoy Gateway 1.8");
        expect(old).toMatchObject({
            usedBy: ["charts.gateway-helm", "images.envoy-gateway"],
            replacement: "1.9",
            asOf: "2026-09-07",
        });
    });

    it("are judged by the day alone", () => {
        const cluster = (today: Day) => notesOf("pilot-eu", today).find(({ name }) => name.startsWith("Kubernetes"));
        expect(cluster("2026-12-26")).toBeUndefined();
        expect(cluster("2026-12-27")).toMatchObject({ stage: "ending", endsOn: "2027-03-27" });
        expect(cluster("2027-03-27")).toMatchObject({ stage: "ended" });
    });

    it("leave out what a stack does not use", () => {
        expect(notesOf("self-hosted-eu").some(({ name }) => name.includes("ai-gateway"))).toBe(false);
        expect(notesOf("hybrid-eu").some(({ name }) => name.includes("ai-gateway"))).toBe(true);
        expect(notesOf("managed-us").some(({ name }) => name.includes("vllm"))).toBe(false);
    });
});
