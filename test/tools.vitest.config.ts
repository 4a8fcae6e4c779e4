import { defineConfig } from "vitest/config";
import { dayVariable, referenceDay } from "../catalog/day.ts";

/**
 * The suite with programs that others wrote and npm does not bring, `npm run test:tools`: the mirror's registries and store, the
 * charts in helm, the shipper in Fluent Bit, the program that fetches weights in Python, a preview under strace. What cannot be
 * had on a machine is skipped, with the reason. One part of it: `npm run test:tools -- test/charts`.
 */
export default defineConfig({
    test: {
        env: { [dayVariable]: referenceDay },
        include: ["**/*.tools.test.ts"],
        exclude: ["node_modules/**"],
        globalSetup: ["test/tools.setup.ts", "test/update-records.ts"],
        // What a long build says of its progress is seen at once.
        disableConsoleIntercept: true,
        testTimeout: 300_000,
        // The first run builds what it renders and copies with.
        hookTimeout: 900_000,
        reporters: ["verbose"],
    },
});
