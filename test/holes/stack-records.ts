import { referenceDay } from "../../catalog/day.ts";
import { Mask } from "../../preview/engine/mask.ts";
import { runProgram } from "../../preview/engine/program.ts";
import { readProject } from "../../preview/engine/project.ts";
import { nobody } from "../../preview/engine/registry.ts";
import type { ResourceRecord } from "../../preview/engine/resource-record.ts";
import { readStackConfig } from "../../preview/engine/stack-file.ts";
import { projectRoot } from "../../preview/index.ts";

/** What the program of a reference stack registers, as the engine keeps it and packs are asked about it. */
export async function recordsOf(stack: string): Promise<readonly ResourceRecord[]> {
    const project = readProject(projectRoot);
    const { resources, faults } = await runProgram({
        project,
        stack,
        look: "preview",
        today: referenceDay,
        config: readStackConfig(project, stack),
        observer: nobody,
        mask: new Mask(),
        stackFrames: 0,
        idleLimitSeconds: 60,
        onOutput: () => undefined,
    });
    if (faults.length > 0) {
        throw new Error(faults.join("\n"));
    }
    return resources;
}
