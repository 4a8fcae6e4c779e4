import { defineConfig } from "vitest/config";
import { dayVariable, referenceDay } from "./catalog/day.ts";

export default defineConfig({
    test: {
        env: { [dayVariable]: referenceDay },
        include: ["**/*.test.ts"],
        // Suites with real servers have commands of their own: npm run test:gateway, test:cluster, test:observability.
        exclude: ["node_modules/**", "test/gateway/**", "test/cluster/**", "test/observability/**"],
        // Suites that start real processes (the Pulumi runtime, the policy pack) need more than 5 s on two cores.
        globalSetup: ["test/update-records.ts"],
        testTimeout: 60_000,
        hookTimeout: 120_000,
    },
});
