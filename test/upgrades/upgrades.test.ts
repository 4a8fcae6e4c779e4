import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { referenceDay } from "../../catalog/day.ts";
import { lockedVersion } from "../locked-versions.ts";
import { projectRoot } from "../../preview/index.ts";
import { previewProject } from "../../preview/project-preview.ts";
import { keptOf, losses } from "./kept.ts";
import type { Kept } from "./kept.ts";
import { leaving, stacksOfRecords } from "./records.ts";

const notes = readFileSync(join(projectRoot, "docs", "upgrades.md"), "utf8");

function recorded(stack: string): readonly Kept[] {
    const file = join(import.meta.dirname, "before", `${stack}.json`);
    return JSON.parse(readFileSync(file, "utf8")) as readonly Kept[]; // Written by record.ts.
}

describe.each(stacksOfRecords)("from the previous versions to these, %s", (stack) => {
    const before = recorded(stack);
    let after: readonly Kept[] = [];
    beforeAll(async () => {
        after = keptOf((await previewProject({ root: projectRoot, stack, today: referenceDay })).resources);
    });

    it("replaces nothing that holds state, keeps what was protected, and loses only what the notes say", () => {
        expect(before.length).toBeGreaterThan(50);
        const gone = leaving[stack].map((name) => expect.stringMatching(`::model-store-${name} is gone$`) as string);
        expect(losses(before, after)).toEqual(gone);
    });

    it("is told of a volume that changes, a release in another namespace, a key that is let go, a cluster that is gone", () => {
        const changed = (match: RegExp, change: (one: Kept) => Kept | undefined) =>
            losses(
                before,
                before.flatMap((one) => (match.test(one.urn) ? (change(one) ?? []) : one)),
            );
        const fixed = (other: Kept["fixed"]) => (one: Kept) => ({ ...one, fixed: { ...one.fixed, ...other } });
        expect(changed(/::observability-prometheus$/, fixed({ "spec.volumeClaimTemplates": [] }))).toEqual([
            expect.stringMatching(/observability-prometheus is replaced: spec\.volumeClaimTemplates$/),
        ]);
        expect(changed(/Release::controllers-keda$/, fixed({ namespace: "other" }))).toEqual([
            expect.stringMatching(/controllers-keda is replaced: namespace$/),
        ]);
        expect(changed(/Key::cluster-secrets$/, (one) => ({ ...one, protect: false }))).toEqual([
            expect.stringMatching(/cluster-secrets is no longer protected$/),
        ]);
        expect(changed(/Cluster::cluster$/, () => undefined)).toEqual([expect.stringMatching(/cluster is gone$/)]);
    });
});

describe("the upgrade notes", () => {
    it("name everything that leaves a stack", () => {
        for (const name of new Set(Object.values(leaving).flat())) expect(notes).toContain(`model-store-${name}`);
    });

    it.each([
        ["Envoy Gateway", "gateway-helm"],
        ["Envoy", "envoy"],
        ["External Secrets Operator", "external-secrets-helm"],
        ["KEDA", "keda-helm"],
        ["Prometheus", "prometheus"],
        ["Alertmanager", "alertmanager"],
        ["Fluent Bit", "fluent-bit"],
        ["Valkey", "valkey"],
    ])("name the version of %s that the lock pins", (program, name) => {
        const version = lockedVersion(name).replace(/^(distroless-)?v/, "");
        const row = notes.split("\n").find((line) => line.startsWith(`| ${program} `));
        expect(row?.split("|")[3]?.trim()).toBe(version);
    });
});
