import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { referenceDay } from "../../catalog/day.ts";
import { projectRoot } from "../../preview/index.ts";
import type { PolicyVerdict } from "../../preview/preview.ts";
import { previewProject, type ProjectPreview } from "../../preview/project-preview.ts";
import { projectOf } from "./project.ts";

/** Each hole of `programs/when-deployed.ts`, and the verdicts that find it, at the resource of that name. */
const holes = {
    "in-a-deployment-alone": ["no-resources-only-when-deployed", "RES-102"],
    "in-a-preview-alone": ["no-resources-only-in-preview"],
    "in-apply": ["no-resources-only-when-deployed"],
    "in-apply-of-all": ["no-resources-only-when-deployed", "RES-102"],
    "in-a-timer-in-apply": ["no-resources-only-when-deployed", "RES-102"],
    "provider-in-apply": ["no-resources-only-when-deployed", "RES-101"],
    "component-in-apply": ["no-resources-only-when-deployed"],
    "in-a-component-in-apply": ["no-resources-only-when-deployed", "RES-102"],
    "subscription-of-theirs": ["RES-103"],
    "alarm-to-theirs": ["RES-103"],
    "another-value": ["no-other-values-when-deployed"],
    "another-option": ["no-other-values-when-deployed"],
} as const;

function against(policies: readonly PolicyVerdict[]): readonly PolicyVerdict[] {
    return policies.filter(({ status }) => status === "violated" || status === "undetermined");
}

/** Ids of the verdicts with a finding at the resource of a name. */
function findersOf(policies: readonly PolicyVerdict[], name: string): readonly string[] {
    return against(policies)
        .filter(({ findings }) => findings.some(({ urn }) => urn?.endsWith(`::${name}`)))
        .map(({ id }) => id);
}

describe.each(["pilot-eu", "open-weight-us"])("the program of %s with holes that open when it is deployed", (stack) => {
    let work: string;
    let found: ProjectPreview;
    beforeAll(async () => {
        work = mkdtempSync(join(tmpdir(), "ringfence-looks-"));
        const packs = [{ folder: join(projectRoot, "policies", "residency") }];
        const root = projectOf(work, "when-deployed");
        found = await previewProject({ root, stack, today: referenceDay, packs, asDeployed: true });
    });
    afterAll(() => {
        rmSync(work, { recursive: true });
    });

    it("is found in a preview by nothing but what admits nobody's own types and properties", () => {
        expect(new Set(against(found.policies).map(({ id }) => id))).toEqual(new Set(["RES-109", "RES-112"]));
    });

    it.each(Object.entries(holes))("is refused as deployed: %s", (name, finders) => {
        expect(findersOf(found.asDeployed?.policies ?? [], name)).toEqual(expect.arrayContaining([...finders]));
    });

    it("has no finding at anything else", () => {
        const urns = against(found.asDeployed?.policies ?? []).flatMap(({ findings }) =>
            findings.map(({ urn }) => urn),
        );
        expect(urns.filter((urn) => !Object.keys(holes).some((name) => urn?.endsWith(`::${name}`)))).toEqual([]);
    });

    it("shows what is registered only then, with its parent", () => {
        const shown = found.asDeployed?.resources ?? [];
        expect(shown.map(({ name }) => name)).toEqual(
            expect.arrayContaining(["in-apply", "provider-in-apply", "component-in-apply", "in-a-component-in-apply"]),
        );
        const inside = shown.find(({ name }) => name === "in-a-component-in-apply");
        expect(inside?.parent).toMatch(/::component-in-apply$/);
        expect(inside?.inputs).toEqual({ region: expect.any(String) as string });
    });
});
