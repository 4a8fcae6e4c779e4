import path from "node:path";
import { describe, expect, it } from "vitest";
import { referenceDay } from "../catalog/day.ts";
import type { Day } from "../catalog/day.ts";
import { factsReport, needsLook } from "./facts.ts";
import type { FactsReport, StackOfFacts } from "./facts.ts";
import { readProjectLock } from "./lock.ts";
import { listStacks, readStackFile } from "./stack-file.ts";

const folder = path.join(import.meta.dirname, "..", "stacks");
const locked = readProjectLock();
const stacks: readonly StackOfFacts[] = listStacks(folder).map((stack) => {
    const reading = readStackFile(path.join(folder, `Pulumi.${stack}.yaml`), referenceDay);
    if (!reading.ok) throw new Error(`${stack} has faults`);
    return { stack, config: reading.config };
});

function on(today: Day, given = stacks): FactsReport {
    if (!("lock" in locked)) throw new Error("the lock has faults");
    return factsReport(given, locked.lock, today);
}

const names = (lives: FactsReport["ended"]) => lives.map(({ name }) => name);

describe("the report on facts", () => {
    it("finds nothing that has ended on the reference day, and no program whose life nobody knows", () => {
        const { ended, unknown } = on(referenceDay);
        expect(names(ended)).toEqual([]);
        expect(names(unknown.filter(({ kind }) => kind === "software"))).toEqual([]);
    });

    it("says who uses what has ended: the stack, and where it is named", () => {
        const prometheus = on("2027-08-01").ended.find(({ name }) => name === "Prometheus 3.13");
        expect(prometheus?.usedBy).toContainEqual({ stack: "hybrid-eu", at: "images.prometheus" });
        const [cluster] = on("2027-03-27", stacks.slice(0, 1)).ended.filter(({ name }) =>
            name.startsWith("Kubernetes"),
        );
        expect(cluster?.usedBy).toEqual([{ stack: stacks[0]?.stack, at: "the program" }]);
    });

    it("lists a model that has ended, though its stack is refused by then", () => {
        const aged = stacks.map((given): StackOfFacts => {
            const { config } = given;
            if (!("providers" in config) || config.providers["openai"] === undefined) return given;
            const openai = { ...config.providers["openai"], models: { gpt: "gpt-4.1" } };
            return { ...given, config: { ...config, providers: { ...config.providers, openai } } };
        });
        expect(names(on("2027-01-13", aged).ending)).toContain("OpenAI API gpt-4.1");
        expect(on("2027-01-14", aged).ended).toContainEqual(
            expect.objectContaining({ name: "OpenAI API gpt-4.1", replacement: "gpt-6-luna", endsOn: "2027-01-14" }),
        );
    });

    it("counts a fact as old from the day on which its kind asks for another look, and not before", () => {
        const isOld = (today: Day): boolean =>
            on(today).old.some(
                ({ table, entry, paths }) => table === "software" && entry === "envoy-gateway" && paths.length > 0,
            );
        expect(isOld("2026-11-18")).toBe(false);
        expect(isOld("2026-11-19")).toBe(true);
    });

    it("does not ask to look an end up again that has come", () => {
        const paths = on("2030-01-01").old.find(({ entry }) => entry === "anthropic/claude-sonnet-4-5")?.paths ?? [];
        expect(paths).toContain("prices");
        expect(paths).not.toContain("ends");
    });

    it("keeps what is unconfirmed apart from what is old, with the stacks that stand on it", () => {
        const { unconfirmed, old } = on(referenceDay);
        const fireworks = unconfirmed.find(
            ({ table, entry }) =>
                table === "providerModels" && entry.startsWith("fireworks/accounts/fireworks/models/gpt-oss-120b"),
        );
        expect(fireworks?.usedBy).toEqual(["open-weight-us"]);
        expect(old.every(({ recheckAfter }) => recheckAfter <= referenceDay)).toBe(true);
    });

    it("asks for a look where something has ended or is old, and not for what is only ending", () => {
        const { ended } = on("2027-02-14");
        const { old, ...rest } = on(referenceDay);
        expect(needsLook({ ended, old: [] })).toBe(true);
        expect(needsLook({ ended: [], old })).toBe(old.length > 0);
        expect(needsLook({ ...rest, ended: [], old: [] })).toBe(false);
    });
});
