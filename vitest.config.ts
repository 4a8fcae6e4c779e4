import { defineConfig } from "vitest/config";

export default defineConfig({
    test: {
        include: ["**/*.test.ts"],
        // These send real traffic and start a real control plane, and have commands of their own: npm run test:gateway, test:cluster.
        exclude: ["node_modules/**", "test/gateway/**", "test/cluster/**"],
        // Suites that start real processes (the Pulumi runtime, the policy pack) need more than 5 s on two cores.
        testTimeout: 60_000,
        hookTimeout: 120_000,
    },
});
