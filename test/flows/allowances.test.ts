import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { referenceDay } from "../../catalog/day.ts";
import { listStacks } from "../../config/index.ts";
import { allowances, unneeded } from "../../policies/flows/allowing.ts";
import type { Allowance } from "../../policies/flows/allowing.ts";
import { flowReport, refusalOf } from "../../policies/flows/report.ts";
import type { NeededFlow } from "../../policies/flows/report.ts";
import type { FlowResource } from "../../policies/flows/model/resource.ts";
import { projectRoot } from "../../preview/index.ts";
import { previewProject } from "../../preview/project-preview.ts";
import { spare } from "./spare.ts";

const stacks = listStacks(join(projectRoot, "stacks"));
const previews = new Map<string, readonly FlowResource[]>();

beforeAll(async () => {
    for (const stack of stacks) {
        previews.set(stack, (await previewProject({ root: projectRoot, stack, today: referenceDay })).resources);
    }
}, 600_000);

function resourcesOf(stack: string): readonly FlowResource[] {
    return previews.get(stack) ?? [];
}

function isSpare({ resource, rule }: Allowance): boolean {
    return spare.some((one) => one.resource.test(resource.name) && one.rule.test(rule));
}

/** The same resource, where it is a network policy without peers of one address in the range of Services. */
function withoutServiceAddress(resource: FlowResource): FlowResource {
    if (resource.type !== "kubernetes:networking.k8s.io/v1:NetworkPolicy") {
        return resource;
    }
    const text = JSON.stringify(resource.inputs).replaceAll(/\{"ipBlock":\{"cidr":"172\.20\.0\.1\/32"\}\},?/g, "");
    return { ...resource, inputs: JSON.parse(text.replaceAll(",]", "]")) as FlowResource["inputs"] };
}

/** Of some flows those whose pods a network policy holds for: pods on their node's network have none. */
function judged(needed: readonly NeededFlow[], names: readonly string[]): readonly string[] {
    return needed
        .filter(({ name, layers }) => {
            const policy = layers.find(({ layer }) => layer === "networkPolicy");
            return names.includes(name) && policy !== undefined && policy.by.length > 0;
        })
        .map(({ name }) => name);
}

const textOf = ({ resource, rule }: Allowance): string => `${resource.name} ${rule}`.trim();

describe.each(stacks)("%s", (stack) => {
    test("reaches all that it needs, and names no destination without a flow", () => {
        const { needed, faults } = flowReport(resourcesOf(stack));
        expect(needed.length).toBeGreaterThan(50);
        const refused = needed.filter(({ passes }) => !passes);
        expect(refused.map((flow) => `${flow.name}: ${refusalOf(flow)?.problem ?? ""}`)).toEqual([]);
        expect(faults).toEqual([]);
    });

    // As every policy was at first: the interfaces of the control plane alone (opentelemetry-operator#5621).
    test("would lose every client of the API server's Service address without this address in its policies", () => {
        const before = flowReport(resourcesOf(stack)).needed.filter(
            ({ to }) => to.kind === "apiServer" && to.by === "service",
        );
        const ofPods = before.filter(({ from }) => from.kind === "pods").map(({ name }) => name);
        expect(ofPods.length).toBeGreaterThan(5);
        const after = flowReport(resourcesOf(stack).map(withoutServiceAddress)).needed;
        const lost = after.filter(({ name, passes }) => ofPods.includes(name) && !passes);
        expect(lost.map(({ name }) => name)).toEqual(expect.arrayContaining(judged(after, ofPods)));
        expect(lost.every((flow) => refusalOf(flow)?.layer === "networkPolicy")).toBe(true);
    });

    test("misses each thing that lets connections through, or it is listed as spare with a reason", () => {
        const all = allowances(resourcesOf(stack));
        const missing = unneeded(resourcesOf(stack));
        expect(all.length).toBeGreaterThan(100);
        expect(missing.filter((one) => !isSpare(one)).map(textOf)).toEqual([]);
    });
});

test("nothing is listed as spare that every stack needs, or that is gone", () => {
    const found = stacks.flatMap((stack) => unneeded(resourcesOf(stack)));
    const stale = spare.filter(
        (one) => !found.some(({ resource, rule }) => one.resource.test(resource.name) && one.rule.test(rule)),
    );
    expect(stale).toEqual([]);
});
