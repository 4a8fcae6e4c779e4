import { defineConfig } from "vitest/config";
import { dayVariable, referenceDay } from "../../catalog/day.ts";

/**
 * The live suite: `npm run test:gateway`. Kept out of `npm test`, because it starts the real Envoy Gateway and the real
 * Envoy, which listen on fixed ports: one gateway at a time on a machine.
 */
export default defineConfig({
    test: {
        env: { [dayVariable]: referenceDay },
        include: ["test/gateway/**/*.test.ts"],
        fileParallelism: false,
        testTimeout: 300_000,
        // The first run builds Envoy Gateway, about seven minutes on two cores.
        hookTimeout: 900_000,
        reporters: ["verbose"],
    },
});
