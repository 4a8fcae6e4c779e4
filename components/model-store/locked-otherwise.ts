import { documented } from "../../catalog/documented.ts";
import { fabricLibraries } from "../../catalog/vllm.ts";
import { kubernetesVersion } from "../cluster/addons.ts";
import type { Fault } from "../fault.ts";
import type { ArtifactLock, LockedImage } from "./artifact-lock.ts";
import { spanningModel } from "./required-artifacts.ts";
import type { ArtifactNeeds } from "./required-artifacts.ts";

/** Images that the lock pins, but not as this stack needs them. Where an image is not pinned at all, others say so. */
export function lockedOtherwise(needs: ArtifactNeeds, { images }: ArtifactLock): readonly Fault[] {
    return [
        ...autoscalerFaults(entryOf(images, "cluster-autoscaler")),
        ...fabricFaults(needs, entryOf(images, "vllm")),
    ];
}

function entryOf(images: ArtifactLock["images"], name: string): LockedImage | undefined {
    return Object.hasOwn(images, name) ? images[name] : undefined;
}

function autoscalerFaults(image: LockedImage | undefined): readonly Fault[] {
    if (image === undefined || image.version.replace(/^v/, "").startsWith(`${kubernetesVersion}.`)) return [];
    return [
        {
            path: ["mode"],
            problem:
                `the lock pins "cluster-autoscaler" in ${image.version}, and the cluster runs Kubernetes ` +
                kubernetesVersion,
            why:
                "The autoscaler simulates the scheduler of its own version: with another one it adds nodes that no pod " +
                `can use, or none (${documented.autoscalerVersion.source}).`,
            fix: `Write a release v${kubernetesVersion}.x as its version and run: npm run mirror -- lock.`,
        },
    ];
}

function fabricFaults(needs: ArtifactNeeds, image: LockedImage | undefined): readonly Fault[] {
    const spanning = spanningModel(needs);
    if (spanning === undefined || image === undefined || image.fabric !== undefined) return [];
    const libraries = fabricLibraries.value.join(" and ");
    return [
        {
            path: ["models", spanning.key, "nodesPerReplica"],
            problem:
                `a replica may span ${spanning.nodesPerReplica} nodes, and the lock does not say that the image "vllm" ` +
                `brings ${libraries}`,
            why:
                "Without both, NCCL leaves EFA unused and falls back to TCP without a word, and every token waits for it. " +
                `The image of the vLLM project has neither (${fabricLibraries.source}).`,
            fix:
                "Lock an image that has them, and write their versions beside its digest: " +
                '"fabric": { "libfabric": "…", "awsOfiNccl": "…" }. Or keep a replica on one node.',
        },
    ];
}
