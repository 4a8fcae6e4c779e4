import { defineConfig } from "vitest/config";
import { dayVariable, referenceDay } from "../../catalog/day.ts";

/**
 * The suite with the real Prometheus and Alertmanager: `npm run test:observability`. Kept out of `npm test`, because its first
 * run builds both.
 */
export default defineConfig({
    test: {
        env: { [dayVariable]: referenceDay },
        include: ["test/observability/**/*.test.ts"],
        fileParallelism: false,
        testTimeout: 300_000,
        hookTimeout: 900_000,
        reporters: ["verbose"],
    },
});
