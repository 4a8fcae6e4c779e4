import path from "node:path";
import { describe, expect, it } from "vitest";
import { combinations } from "../catalog/combinations.ts";
import { referenceDay } from "../catalog/day.ts";
import { software } from "../catalog/software.ts";
import type { Software } from "../catalog/software.ts";
import type { ArtifactLock } from "../components/model-store/artifact-lock.ts";
import { unlistedCombinations } from "./combinations.ts";
import { readProjectLock } from "./lock.ts";
import { listStacks, readStackFile } from "./stack-file.ts";

const stacks = path.join(import.meta.dirname, "..", "stacks");
const locked = readProjectLock();
if (!("lock" in locked)) throw new Error("the lock has faults");
const { lock } = locked;

function unlistedOf(stack: string, given: ArtifactLock = lock) {
    const reading = readStackFile(path.join(stacks, `Pulumi.${stack}.yaml`), referenceDay);
    if (!reading.ok) throw new Error(`${stack} has faults`);
    return unlistedCombinations(reading.config, given);
}

function withVersion(name: string, version: string): ArtifactLock {
    const image = lock.images[name];
    if (image === undefined) throw new Error(`the lock pins no ${name}`);
    return { ...lock, images: { ...lock.images, [name]: { ...image, version } } };
}

describe("programs that run together unlisted", () => {
    it("are named for the way out to third parties, with what is listed and what shows that they fit", () => {
        const found = unlistedOf("hybrid-eu");
        expect(found.map(({ name }) => name)).toEqual([
            "Envoy AI Gateway 1.1 with Envoy 1.39",
            "Envoy AI Gateway 1.1 with Envoy Gateway 1.9",
            "External Secrets Operator 2.12 with Kubernetes on EKS 1.35",
        ]);
        expect(found[1]).toMatchObject({
            listed: ["1.8"],
            usedBy: expect.arrayContaining(["charts.ai-gateway-helm", "charts.gateway-helm"]) as string[],
        });
    });

    it.each(listStacks(stacks))("of %s are each shown to fit by something", (stack) => {
        for (const { name, shown } of unlistedOf(stack)) expect(shown?.by, name).toMatch(/\w+/);
    });

    it("are not there where a stack has no way out", () => {
        expect(unlistedOf("self-hosted-eu").map(({ name }) => name)).not.toContain(
            "Envoy AI Gateway 1.1 with Envoy Gateway 1.9",
        );
    });

    it("are found in another lock: an Envoy that Envoy Gateway is not built with has nothing to show for it", () => {
        const found = unlistedOf("pilot-eu", withVersion("envoy", "distroless-v1.40.0"));
        expect(found).toContainEqual(
            expect.objectContaining({ name: "Envoy Gateway 1.9 with Envoy 1.40", listed: ["1.39"] }),
        );
        expect(found.find(({ name }) => name.endsWith("Envoy 1.40"))?.shown).toBeUndefined();
    });

    it("are known for lines of the catalog alone, and none is both listed and shown", () => {
        const linesOf = (id: string) => Object.keys((software as Readonly<Record<string, Software>>)[id]?.lines ?? {});
        for (const [program, byLine] of Object.entries(combinations)) {
            for (const [line, beside] of Object.entries(byLine)) {
                expect(linesOf(program)).toContain(line);
                for (const [other, { listed, shown = {} }] of Object.entries(beside)) {
                    expect(linesOf(other).length, other).toBeGreaterThan(0);
                    for (const one of Object.keys(shown)) expect(listed.value).not.toContain(one);
                }
            }
        }
    });
});
