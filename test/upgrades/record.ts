import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { referenceDay } from "../../catalog/day.ts";
import { projectRoot } from "../../preview/index.ts";
import { previewProject } from "../../preview/project-preview.ts";
import { keptOf } from "./kept.ts";
import { stacksOfRecords } from "./records.ts";

// `node test/upgrades/record.ts`, on the commit before versions change: what holds state then is what must not be lost.
for (const stack of stacksOfRecords) {
    const { resources } = await previewProject({ root: projectRoot, stack, today: referenceDay });
    const file = join(import.meta.dirname, "before", `${stack}.json`);
    writeFileSync(file, `${JSON.stringify(keptOf(resources), undefined, 2)}\n`);
    process.stdout.write(`${file}\n`);
}
