import { defineConfig } from "vitest/config";
import { dayVariable, referenceDay } from "./catalog/day.ts";

/** Suites with a command of their own, because they need programs that npm does not bring: `npm run test:<name>`. */
const withPrograms = [
    "test/gateway/**",
    "test/cluster/**",
    "test/observability/**",
    "test/engine/**",
    "**/*.tools.test.ts",
    "**/*.mutants.test.ts",
];

/** Tests that start processes or preview whole stacks. Each file has a worker of its own. */
const withProcesses = [
    "cli/**/*.test.ts",
    "policies/residency/pack.test.ts",
    "preview/engine/program.test.ts",
    "preview/policy-host/host.test.ts",
    "preview/{preview,preview-json}.test.ts",
    "test/*.test.ts",
    "test/{admission,first-stack,flows,generated-previews,holes,mirror,models,sandbox,shapes,upgrades,waivers}/**/*.test.ts",
];

export default defineConfig({
    test: {
        env: { [dayVariable]: referenceDay },
        globalSetup: ["test/update-records.ts"],
        // All processors: vitest leaves one out, which on two is half.
        maxWorkers: "100%",
        // It ends what hangs, and judges no speed: on two busy cores a test that previews stacks takes minutes.
        testTimeout: 300_000,
        hookTimeout: 300_000,
        projects: [
            {
                extends: true,
                test: {
                    name: "unit",
                    include: ["**/*.test.ts"],
                    exclude: ["node_modules/**", ...withPrograms, ...withProcesses],
                    // The files share their workers: loading the SDK of Pulumi anew for each costs more than all these tests.
                    isolate: false,
                },
            },
            {
                extends: true,
                test: { name: "process", include: withProcesses, exclude: withPrograms },
            },
        ],
    },
});
