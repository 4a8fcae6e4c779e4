import { mkdtempSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { projectRoot } from "../../preview/index.ts";

/** A project like the real one, with another program: the hole of that name. In a folder of its own inside `work`. */
export function projectOf(work: string, hole: string): string {
    const root = mkdtempSync(join(work, `${hole}-`));
    const from = (path: string): string => relative(root, join(projectRoot, path));
    const project = {
        name: "ringfence",
        runtime: { name: "nodejs", options: { typescript: false } },
        main: from(`test/holes/programs/${hole}.ts`),
        stackConfigDir: from("stacks"),
    };
    writeFileSync(join(root, "Pulumi.yaml"), JSON.stringify(project));
    return root;
}
