import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { referenceDay } from "../../catalog/day.ts";
import { standsAgainst } from "../../deployment/steps/prepare.ts";
import type { Prepared } from "../../deployment/steps/prepare.ts";
import { waivedText } from "../../cli/deploy.ts";
import { exitCodeOf } from "../../cli/preview.ts";
import { previewStack, projectRoot } from "../../preview/index.ts";
import { waivedFindings } from "../../preview/preview.ts";
import type { Preview } from "../../preview/preview.ts";
import { renderPreview } from "../../preview/render/render.ts";
import { projectCopy, waiverAskedBy } from "./project.ts";

const stack = "pilot-eu";
const withHole = projectCopy(join(projectRoot, "test/holes/programs/log-group-of-another-key.ts"));
const clean = projectCopy();

afterAll(() => {
    withHole.remove();
    clean.remove();
});

function preview({ root }: typeof clean): Promise<Preview> {
    return previewStack({ stack, today: referenceDay, root });
}

const exitCode = (found: Preview) => exitCodeOf([{ stack, kind: "previewed", preview: found }]);
const gate = (found: Preview) => standsAgainst({ preview: found } as Prepared, true);
const findings = ({ policies }: Preview) => policies.flatMap((verdict) => verdict.findings);
const told = (found: Preview) => renderPreview(found, { color: false });

describe("a stack that a rule refuses", () => {
    it("is let through where each finding is waived as it says itself, and every output says so", async () => {
        withHole.waive(stack, []);
        const refused = await preview(withHole);
        expect(exitCode(refused)).toBe(1);
        expect(gate(refused)).toHaveLength(1);
        const against = findings(refused).filter(({ enforcement }) => enforcement === "mandatory");
        expect(refused.policies.find(({ id }) => id === "RES-103")?.status).toBe("violated");

        withHole.waive(
            stack,
            against.map(({ message }) => waiverAskedBy(message, referenceDay)),
        );
        const waived = await preview(withHole);
        expect(exitCode(waived)).toBe(0);
        expect(gate(waived)).toEqual([]);
        expect(waivedFindings(waived)).toHaveLength(against.length);
        expect(waivedFindings(waived)[0]).toMatchObject({
            enforcement: "advisory",
            waiver: { of: "violated", approver: "ciso@insurer.example", expires: "2026-12-28", ticket: "PRIV-7" },
        });
        expect(waived.policies.find(({ id }) => id === "RES-103")?.status).toBe("waived");
        const said = "Waived: by ciso@insurer.example for platform@insurer.example, from 2026-11-28 to 2026-12-28";
        expect(told(waived)).toContain("! RES-103 res-place-foreign-arn  waived");
        expect(told(waived)).toContain(said);
        expect(told(waived)).toMatch(/policies \(.*\):.* \d+ waived/);
        expect(waivedText(waivedFindings(waived))).toContain(said);
        // Two previews of a whole stack.
    }, 240_000);
});

describe("a clean stack with a waiver", () => {
    const urn = "urn:pulumi:pilot-eu::ringfence::aws:cloudwatch/logGroup:LogGroup::it";
    const waiver = waiverAskedBy(`  Waiver: - { urn: "${urn}", rule: RES-103 }`, referenceDay);

    it("is refused where it waives nothing, and by the pack where it is over", async () => {
        const other = { ...waiver, rule: "RES-104", granted: "2026-11-01", expires: "2026-11-27" };
        clean.waive(stack, [waiver, other]);
        const found = await preview(clean);
        expect(exitCode(found)).toBe(1);
        expect(gate(found)).toHaveLength(1);
        const against = found.policies.filter(({ status }) => status === "violated");
        expect(against.map(({ id, findings }) => [id, findings.map(({ message }) => message)])).toEqual([
            ["RES-119", [expect.stringContaining("it expired on 2026-11-27")]],
            ["no-unused-waivers", [expect.stringContaining("RES-103"), expect.stringContaining("RES-104")]],
        ]);
    }, 120_000);
});
