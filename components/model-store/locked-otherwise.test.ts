import { describe, expect, it } from "vitest";
import { kubernetesVersion } from "../cluster/addons.ts";
import { formatPath } from "../fault.ts";
import type { ArtifactLock, LockedImage } from "./artifact-lock.ts";
import { lockedOtherwise } from "./locked-otherwise.ts";
import { readArtifactLock } from "./read-lock.ts";
import type { ArtifactNeeds } from "./required-artifacts.ts";

const reading = readArtifactLock();
const lock: ArtifactLock = reading.ok ? reading.lock : { formatVersion: 2, images: {}, charts: {}, models: {} };

function withImage(name: string, change: Partial<LockedImage>): ArtifactLock {
    const image = lock.images[name];
    if (image === undefined) throw new Error(`the reference lock pins no ${name}`);
    return { ...lock, images: { ...lock.images, [name]: { ...image, ...change } } };
}

const plain: ArtifactNeeds = { mode: "self-hosted" };
const over = (nodesPerReplica: number): ArtifactNeeds => ({
    mode: "self-hosted",
    models: { large: { model: "deepseek-r1", precision: "fp8", revisions: [], nodesPerReplica } },
});

describe("the autoscaler of the lock", () => {
    it("is of the cluster's own Kubernetes version in the reference lock", () => {
        expect(lockedOtherwise(plain, lock)).toEqual([]);
        expect(lock.images["cluster-autoscaler"]?.version.startsWith(`v${kubernetesVersion}.`)).toBe(true);
    });

    it.each(["v1.34.0", "v1.36.1", "v1.3.5", "v11.35.0"])("is refused in %s", (version) => {
        const [fault, ...others] = lockedOtherwise(plain, withImage("cluster-autoscaler", { version }));
        expect(others).toEqual([]);
        expect(fault?.problem).toContain(`in ${version}, and the cluster runs Kubernetes ${kubernetesVersion}`);
        expect(fault?.fix).toContain(`v${kubernetesVersion}.x`);
    });

    it("may be any patch of it", () => {
        const version = `v${kubernetesVersion}.99`;
        expect(lockedOtherwise(plain, withImage("cluster-autoscaler", { version }))).toEqual([]);
    });
});

describe("the serving image of a model that spans nodes", () => {
    const fabric = { libfabric: "2.3.1", awsOfiNccl: "1.17.2" };

    it("is refused where the lock states no libraries of the fabric, as for the image of the vLLM project", () => {
        const [fault, ...others] = lockedOtherwise(over(2), lock);
        expect(others).toEqual([]);
        expect(formatPath(fault?.path ?? [])).toBe("models.large.nodesPerReplica");
        expect(fault?.why).toMatch(/falls back to TCP without a word/);
        expect(fault?.fix).toMatch(/"fabric": \{ "libfabric"/);
    });

    it("is accepted once the lock states them, and needs none where a replica keeps to one node", () => {
        expect(lockedOtherwise(over(2), withImage("vllm", { fabric }))).toEqual([]);
        expect(lockedOtherwise(over(1), lock)).toEqual([]);
    });

    it("is left to others where the lock pins none", () => {
        expect(lockedOtherwise(over(2), { ...lock, images: {} })).toEqual([]);
    });
});
