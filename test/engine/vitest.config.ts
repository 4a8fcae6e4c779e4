import { defineConfig } from "vitest/config";
import { dayVariable, referenceDay } from "../../catalog/day.ts";

/**
 * The embedded engine beside the real Pulumi CLI, and a stack's whole life in the sandbox: `npm run test:engine`. Kept out of
 * `npm test`, because npm does not bring the CLI and a deployment of every stack takes minutes.
 */
export default defineConfig({
    test: {
        env: { [dayVariable]: referenceDay },
        include: ["test/engine/**/*.test.ts"],
        globalSetup: ["test/engine/setup.ts"],
        testTimeout: 300_000,
        hookTimeout: 300_000,
    },
});
