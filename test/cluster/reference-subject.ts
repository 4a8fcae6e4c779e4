import { join } from "node:path";
import { referenceDay } from "../../catalog/day.ts";
import { gpuPoolsOf } from "../../config/fleet-summary.ts";
import type { GpuPool } from "../../config/fleet-summary.ts";
import { listStacks, readStackFile } from "../../config/index.ts";
import { projectRoot } from "../../preview/index.ts";
import { previewProject } from "../../preview/project-preview.ts";
import { nodeGroupsOf } from "./nodes.ts";
import { clusterObjectsOf } from "./objects.ts";
import type { Subject } from "./rehearsal.ts";

const stacksFolder = join(projectRoot, "stacks");

export const referenceStacks = listStacks(stacksFolder);

/** Every model of a reference stack on the GPUs that it is meant for, from the stack's file alone. */
export function gpuPoolsOfStack(stack: string): readonly GpuPool[] {
    return gpuPoolsOf(configOf(stack), stack);
}

/** A reference stack as its preview shows it. */
export async function referenceSubject(stack: string): Promise<Subject> {
    const { resources } = await previewProject({ root: projectRoot, stack, today: referenceDay });
    return {
        ...clusterObjectsOf({ resources }),
        nodeGroups: nodeGroupsOf({ resources }),
        region: configOf(stack).region,
    };
}

function configOf(stack: string) {
    const reading = readStackFile(join(stacksFolder, `Pulumi.${stack}.yaml`), referenceDay);
    if (!reading.ok) throw new Error(`stacks/Pulumi.${stack}.yaml has faults`);
    return reading.config;
}
