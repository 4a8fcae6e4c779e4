import { defineConfig } from "vitest/config";
import { dayVariable, referenceDay } from "../../catalog/day.ts";

/** The mutants of the shapes: many thousands for each stack, which takes longer than the tests of every change may. */
export default defineConfig({
    test: {
        env: { [dayVariable]: referenceDay },
        include: ["test/shapes/**/*.mutants.test.ts"],
        maxWorkers: "100%",
        testTimeout: 3_600_000,
        hookTimeout: 300_000,
        reporters: ["verbose"],
    },
});
