import { join } from "node:path";
import type { Day } from "../catalog/day.ts";
import { formatFaults, readStackFile } from "../config/index.ts";
import { projectRoot } from "../preview/index.ts";
import { InvalidConfig } from "../preview/invalid-config.ts";
import type { PreviewResource } from "../preview/preview.ts";
import { previewProject } from "../preview/project-preview.ts";
import { Refused } from "./exit-codes.ts";
import { Progress } from "./progress.ts";

/**
 * What a stack's preview registers, without policies; says on stderr how long it has been at it.
 * @throws Refused where the stack file or the project has faults.
 */
export async function stackResources(stack: string, day: Day): Promise<readonly PreviewResource[]> {
    const reading = readStackFile(join(projectRoot, "stacks", `Pulumi.${stack}.yaml`), day);
    if (!reading.ok) {
        throw new Refused(formatFaults(reading.faults));
    }
    const progress = new Progress(process.stderr, "previewing");
    const finish = progress.begin(stack);
    try {
        return (await previewProject({ root: projectRoot, stack, today: day })).resources;
    } catch (error) {
        throw error instanceof InvalidConfig ? new Refused(error.message) : error;
    } finally {
        finish();
        progress.end();
    }
}
