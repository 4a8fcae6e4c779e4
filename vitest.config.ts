import { defineConfig } from "vitest/config";

export default defineConfig({
    test: {
        include: ["**/*.test.ts"],
        // test/gateway sends real traffic and has a command of its own: npm run test:gateway.
        exclude: ["node_modules/**", "test/gateway/**"],
        // Suites that start real processes (the Pulumi runtime, the policy pack) need more than 5 s on two cores.
        testTimeout: 60_000,
        hookTimeout: 120_000,
    },
});
