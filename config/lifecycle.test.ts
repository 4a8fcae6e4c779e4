import path from "node:path";
import { describe, expect, it } from "vitest";
import { dayAfter, referenceDay } from "../catalog/day.ts";
import type { Day } from "../catalog/day.ts";
import { lifecycleOf } from "./lifecycle.ts";
import type { LifeNote } from "./lifecycle.ts";
import { readProjectLock } from "./lock.ts";
import { listStacks, readStackFile } from "./stack-file.ts";

const stacks = path.join(import.meta.dirname, "..", "stacks");
const locked = readProjectLock();

function notesOf(stack: string, today: Day = referenceDay): readonly LifeNote[] {
    const reading = readStackFile(path.join(stacks, `Pulumi.${stack}.yaml`), referenceDay);
    if (!reading.ok || !("lock" in locked)) throw new Error(`${stack} has faults`);
    return lifecycleOf(reading.config, locked.lock, today);
}

describe("the lives of what a stack uses", () => {
    it.each(listStacks(stacks))("of %s: no model has ended, nor ends within half a year", (stack) => {
        const models = notesOf(stack, dayAfter(referenceDay, 90)).filter(
            ({ kind, stage }) => kind === "model" && stage !== "unknown",
        );
        expect(models).toEqual([]);
    });

    it("say what has ended, what ends, and whose life nobody knows, in this order", () => {
        const notes = notesOf("hybrid-eu");
        expect(
            notes.filter(({ stage }) => stage !== "unknown").map(({ stage, name, endsOn }) => [stage, name, endsOn]),
        ).toEqual([
            ["ended", "External Secrets Operator 1.3", "2026-02-06"],
            ["ended", "Envoy Gateway 1.8", "2026-11-08"],
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
        const [old] = notesOf("hybrid-eu").filter(({ name }) => name === "Envoy Gateway 1.8");
        expect(old).toMatchObject({
            usedBy: ["charts.egress-gateway-helm", "images.egress-envoy-gateway"],
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
        expect(notesOf("self-hosted-eu").some(({ name }) => name === "Envoy Gateway 1.8")).toBe(false);
        expect(notesOf("managed-us").some(({ name }) => name.includes("vllm"))).toBe(false);
    });
});
