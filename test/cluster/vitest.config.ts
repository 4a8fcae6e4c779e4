import { defineConfig } from "vitest/config";
import { dayVariable, referenceDay } from "../../catalog/day.ts";

/**
 * The cluster rehearsal: `npm run test:cluster`. Kept out of `npm test`, because it starts a real control plane: one file at a
 * time, with all the processors there are.
 */
export default defineConfig({
    test: {
        env: { [dayVariable]: referenceDay },
        include: ["test/cluster/**/*.test.ts"],
        // Finds or builds the programs before the first test, and prints what was seen after the last one.
        globalSetup: ["test/cluster/global-setup.ts"],
        fileParallelism: false,
        testTimeout: 300_000,
        hookTimeout: 180_000,
        reporters: ["verbose"],
    },
});
