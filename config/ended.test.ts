import { projectKnown } from "../catalog/known.ts";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { dayAfter, referenceDay } from "../catalog/day.ts";
import type { Day } from "../catalog/day.ts";
import type { Life } from "../catalog/lifecycle.ts";
import { software } from "../catalog/software.ts";
import type { ArtifactLock } from "../components/model-store/artifact-lock.ts";
import { formatPath } from "../components/fault.ts";
import { endedFaults } from "./ended.ts";
import { agedLock, lockWith } from "./lock.fixture.ts";
import { readStackFile, readStackFileWithEnded } from "./stack-file.ts";

const stacks = path.join(import.meta.dirname, "..", "stacks");
const managed = { mode: "managed", written: {}, known: projectKnown } as const;
const about = (name: string, today: Day, given = agedLock) =>
    endedFaults(managed, given, today).filter(({ problem }) => problem.includes(name));

describe("a program that a stack runs", () => {
    it("refuses it from the day on which its support ends, and not the day before", () => {
        expect(about("External Secrets Operator", "2026-02-05")).toEqual([]);
        expect(about("External Secrets Operator", "2026-02-06")).toHaveLength(1);
    });

    it("is named with its line, its places in the lock, the day, and what to do: once for image and chart", () => {
        const [fault, ...others] = about("External Secrets Operator", referenceDay);
        expect(others).toEqual([]);
        expect(fault && formatPath(fault.path.slice(1))).toBe("ringfence:mode");
        expect(fault?.problem).toBe(
            "the lock pins images.external-secrets and charts.external-secrets-helm in External Secrets Operator 1.3, " +
                "whose support ended on 2026-02-06",
        );
        const { replacement = "none" }: Life = software["external-secrets"].lines["1.3"];
        expect(fault?.fix).toBe(
            `In stacks/artifacts.lock.json write a release of the line ${replacement} as the version of ` +
                "images.external-secrets and charts.external-secrets-helm, and run: npm run mirror -- lock --only external-secrets external-secrets-helm.",
        );
    });

    it("is accepted in the line that the project locks", () => {
        expect(about("External Secrets Operator", referenceDay, lockWith({}))).toEqual([]);
    });

    it("is not replaced by a line that has ended too", () => {
        const old = lockWith({ "envoy-gateway": "v1.7.0", "gateway-helm": "v1.7.0" });
        const fix = (today: Day) => about("Envoy Gateway 1.7", today, old)[0]?.fix;
        expect(fix(referenceDay)).toContain("a release of the line 1.9");
        const end = software["envoy-gateway"].lines["1.9"].ends;
        expect(fix(end.confirmed ? (end.value as Day) : referenceDay)).toContain("a supported release");
    });

    it("may be in the lock past its end where the stack does not run it", () => {
        const renewed = lockWith({});
        const images = { ...renewed.images, ...Object.fromEntries([["spare", agedLock.images["external-secrets"]]]) };
        expect(about("External Secrets Operator", referenceDay, { ...renewed, images } as ArtifactLock)).toEqual([]);
    });

    it("refuses nothing while its end is unknown or its lock could not be read", () => {
        const unknown = lockWith({ "external-secrets": "v0.1.0", "external-secrets-helm": "0.1.0" });
        expect(about("External Secrets Operator", "2099-01-01", unknown)).toEqual([]);
        expect(endedFaults(managed, undefined, "2099-01-01")).toEqual([]);
    });

    it("is Kubernetes itself too, which the lock does not pin", () => {
        const ends: Day = "2027-03-27";
        expect(about("Kubernetes", dayAfter(ends, -1))).toEqual([]);
        expect(about("Kubernetes", ends)[0]).toMatchObject({
            problem: "the cluster runs Kubernetes on EKS 1.35, whose support ended on 2027-03-27",
            fix: expect.stringContaining("components/cluster/addons.ts") as string,
        });
    });
});

describe("a stack file with something that has ended", () => {
    const file = path.join(stacks, "Pulumi.managed-us.yaml");
    const later: Day = "2030-01-01";

    it("is refused, and says everything that has ended at once", () => {
        const reading = readStackFile(file, later);
        const problems = reading.ok ? [] : reading.faults.map(({ problem }) => problem);
        expect(problems).toContainEqual(expect.stringContaining("Kubernetes on EKS"));
        expect(problems).toContainEqual(expect.stringContaining("Envoy Gateway"));
    });

    it("can be read for a report that lists what has ended", () => {
        expect(readStackFileWithEnded(file, later)).toMatchObject({ ok: true, stack: "managed-us" });
    });
});
