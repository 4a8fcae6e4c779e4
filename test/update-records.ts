import type { TestProject } from "vitest/node";

declare module "vitest" {
    interface ProvidedContext {
        /** Whether vitest runs with `-u`: tests then write what they find into their records. */
        updateRecords: boolean;
    }
}

/** Tells the tests whether they are to write their records anew: `npm test -- -u`, as for snapshots. */
export function setup(project: TestProject): void {
    project.provide("updateRecords", project.vitest.config.snapshotOptions.updateSnapshot === "all");
}
