import { expect, test } from "vitest";
import { packConfigFiles } from "./policy-config.ts";

test.each(packConfigFiles())("$file is what the declaration says; npm run policy-config writes it", ({ isCurrent }) => {
    expect(isCurrent).toBe(true);
});
