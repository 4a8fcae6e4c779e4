import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { referenceDay } from "../catalog/day.ts";
import { gpuInstances } from "../catalog/gpu-instances.ts";
import { jurisdictions } from "../catalog/jurisdictions.ts";
import { models } from "../catalog/models.ts";
import { dataClasses, modes, taskClasses } from "../catalog/vocabulary.ts";
import { readStackFile } from "../config/index.ts";
import { gpuPoolsOf } from "../config/fleet-summary.ts";
import { unlistedCombinations } from "../config/combinations.ts";
import { lifecycleOf } from "../config/lifecycle.ts";
import { readProjectLock } from "../config/lock.ts";
import { reachabilityOf } from "../config/routing.ts";
import { layers } from "../policies/flows/layers/verdict.ts";
import { flowReport } from "../policies/flows/report.ts";
import { projectRoot } from "./index.ts";
import { schemaVersion, type Preview } from "./preview.ts";
import { previewProject } from "./project-preview.ts";

const findingWaiver = z.strictObject({
    of: z.enum(["violated", "undetermined"]),
    reason: z.string(),
    compensatingControl: z.string(),
    requester: z.email(),
    approver: z.email(),
    ticket: z.string(),
    granted: z.iso.date(),
    expires: z.iso.date(),
    standing: z.string(),
});
const finding = z.strictObject({
    status: z.enum(["violated", "undetermined", "waived"]),
    urn: z.string().optional(),
    path: z.string().optional(),
    severity: z.enum(["low", "medium", "high", "critical", "unspecified"]),
    enforcement: z.enum(["advisory", "mandatory"]),
    message: z.string(),
    waiver: findingWaiver.optional(),
});
const verdict = z.strictObject({
    pack: z.string(),
    rule: z.string(),
    id: z.string(),
    status: z.enum(["passed", "violated", "undetermined", "waived", "notApplicable"]),
    findings: z.array(finding),
});
const resource = z.strictObject({
    urn: z.string().startsWith("urn:pulumi:"),
    type: z.string(),
    name: z.string(),
    parent: z.string().optional(),
    provider: z.string().optional(),
    dependencies: z.array(z.string()),
    propertyDependencies: z.record(z.string(), z.array(z.string())),
    inputs: z.record(z.string(), z.unknown()),
    protect: z.boolean(),
    opaque: z.boolean(),
    external: z.literal(true).optional(),
    aliases: z.array(z.string()).optional(),
});
const revisionSummary = z.strictObject({
    revision: z.string().regex(/^[0-9a-f]{40}$/),
    weight: z.int(),
    replicas: z.strictObject({ min: z.int(), max: z.int() }),
});
const gpuPool = z.strictObject({
    nodeGroup: z.string(),
    servedModel: z.string(),
    model: z.string().refine((id) => Object.hasOwn(models, id)),
    precision: z.enum(["bf16", "fp8", "int4", "nvfp4"]),
    vouched: z
        .array(z.strictObject({ what: z.string(), confirmedBy: z.string(), asOf: z.string(), source: z.string() }))
        .optional(),
    dataClass: z.enum(dataClasses),
    revisions: z.array(revisionSummary),
    instanceTypes: z.array(z.string().refine((id) => Object.hasOwn(gpuInstances, id))),
    gpu: z.string(),
    gpusPerNode: z.int().positive(),
    zones: z.array(z.string()),
    capacityType: z.enum(["ON_DEMAND", "SPOT", "CAPACITY_BLOCK"]),
    reservationId: z.string().startsWith("cr-").optional(),
    nodes: z.strictObject({ min: z.int(), max: z.int() }),
    replica: z.strictObject({ tensorParallel: z.int(), pipelineParallel: z.int(), nodes: z.int() }),
    replicasPerNode: z.int(),
    maxContextTokens: z.int().positive(),
    concurrentRequests: z.int().positive(),
    headroomGiBPerGpu: z.number(),
    warnings: z.array(z.string()),
});
const reach = z.strictObject({
    dataClass: z.enum(dataClasses),
    taskClass: z.enum([...taskClasses, "other"]),
    edge: z.enum(["primary", "weighted", "fallback", "mirror"]),
    backend: z.string(),
    processor: z.string(),
    jurisdiction: z.string().refine((id) => id === "unconfirmed" || Object.hasOwn(jurisdictions, id)),
});
const layerVerdict = z.strictObject({
    layer: z.enum(layers),
    verdict: z.enum(["passes", "refuses", "notCrossed"]),
    by: z.array(z.string().startsWith("urn:pulumi:")),
    problem: z.string().optional(),
    fix: z.string().optional(),
});
const neededFlow = z.strictObject({
    component: z.string().startsWith("urn:pulumi:"),
    name: z.string(),
    from: z.looseObject({ kind: z.string() }),
    to: z.looseObject({ kind: z.string() }),
    port: z.int(),
    protocol: z.enum(["tcp", "udp"]),
    reason: z.string(),
    passes: z.boolean(),
    layers: z.array(layerVerdict).length(layers.length),
});
const flowFault = z.strictObject({
    kind: z.enum(["unreadable", "undeclared"]),
    urn: z.string().startsWith("urn:pulumi:"),
    path: z.string(),
    problem: z.string(),
    fix: z.string(),
});
const flowReportShape = z.strictObject({ needed: z.array(neededFlow), faults: z.array(flowFault) });
const lifeNote = z.strictObject({
    kind: z.enum(["model", "software"]),
    name: z.string(),
    stage: z.enum(["ended", "ending", "unknown"]),
    endsOn: z.iso.date().optional(),
    replacement: z.string().optional(),
    usedBy: z.array(z.string()).min(1),
    source: z.string(),
    asOf: z.iso.date(),
});
const unneededEntry = z.strictObject({ path: z.string(), because: z.string() });
const unlistedCombination = z.strictObject({
    name: z.string(),
    listed: z.array(z.string()),
    source: z.string(),
    asOf: z.iso.date(),
    shown: z.strictObject({ by: z.string(), source: z.string(), asOf: z.iso.date() }).optional(),
    usedBy: z.array(z.string()).min(1),
});
const asDeployed = z.strictObject({ resources: z.array(resource), policies: z.array(verdict) });
const preview = z.strictObject({
    schemaVersion: z.literal(1),
    stack: z.string(),
    mode: z.enum(modes),
    jurisdiction: z.string().refine((id) => Object.hasOwn(jurisdictions, id)),
    asOf: z.iso.date(),
    resources: z.array(resource),
    policies: z.array(verdict),
    asDeployed: asDeployed.optional(),
    gpuPools: z.array(gpuPool),
    reachability: z.array(reach),
    flows: flowReportShape,
    lifecycle: z.array(lifeNote),
    unlisted: z.array(unlistedCombination),
    unneeded: z.array(unneededEntry),
    durationMs: z.number(),
});
const shapes = {
    Preview: preview,
    AsDeployed: asDeployed,
    PreviewResource: resource,
    PolicyVerdict: verdict,
    PolicyFinding: finding,
    FindingWaiver: findingWaiver,
    GpuPool: gpuPool,
    RevisionSummary: revisionSummary,
    Reach: reach,
    FlowReport: flowReportShape,
    NeededFlow: neededFlow,
    LayerVerdict: layerVerdict,
    FlowFault: flowFault,
    LifeNote: lifeNote,
    UnlistedCombination: unlistedCombination,
    UnneededEntry: unneededEntry,
};

const document = readFileSync(join(import.meta.dirname, "..", "docs", "preview-json.md"), "utf8");

/** Field names in the table below a heading. */
function documentedFields(heading: string): readonly string[] {
    const [, section = ""] = document.split(`## \`${heading}\``);
    const [body = ""] = section.split("\n## ");
    return [...body.matchAll(/^\| `([A-Za-z]+)` +\|/gm)].map(([, name]) => name ?? "");
}

describe("docs/preview-json.md", () => {
    test.each(Object.entries(shapes))("documents exactly the fields of %s", (name, shape) => {
        expect(documentedFields(name)).toEqual(Object.keys(shape.shape));
    });
});

test("a real preview has the documented shape and no other field", async () => {
    const root = join(import.meta.dirname, "engine", "testdata", "beyond");
    const packs = [{ folder: join(import.meta.dirname, "policy-host", "testdata", "crashing") }];
    const found = await previewProject({ root, stack: "dev", today: referenceDay, packs, asDeployed: true });
    expect(found.asDeployed?.policies.length).toBeGreaterThan(0);
    const reading = readStackFile(join(projectRoot, "stacks", "Pulumi.hybrid-eu.yaml"), referenceDay);
    if (!reading.ok) {
        throw new Error("the reference stack has faults");
    }
    const plans = { gpuPools: gpuPoolsOf(reading.config, "dev"), reachability: reachabilityOf(reading.config) };
    const locked = readProjectLock();
    const lifecycle = "lock" in locked ? lifecycleOf(reading.config, locked.lock, referenceDay) : [];
    const unlisted = "lock" in locked ? unlistedCombinations(reading.config, locked.lock) : [];
    expect(lifecycle.length).toBeGreaterThan(0);
    expect(unlisted.length).toBeGreaterThan(0);
    expect(plans.gpuPools.length).toBeGreaterThan(0);
    expect(plans.reachability.length).toBeGreaterThan(0);
    const flows = flowReport(found.resources);
    const head = { schemaVersion, stack: "dev", mode: "hybrid", jurisdiction: "eu", asOf: referenceDay } as const;
    const unneeded = [{ path: "networks[1]", because: "no resource names an address in it" }];
    const whole: Preview = { ...head, ...found, ...plans, flows, lifecycle, unlisted, unneeded, durationMs: 1 };
    expect(preview.parse(JSON.parse(JSON.stringify(whole)))).toEqual(whole);
});
