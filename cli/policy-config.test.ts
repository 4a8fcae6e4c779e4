import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { rulesText } from "../policies/kit/rules-document.ts";
import { rules } from "../policies/residency/rules.ts";
import { packConfigFiles } from "./policy-config.ts";
import { rulesFile } from "./rules.ts";

test.each(packConfigFiles())("$file is what the declaration says; npm run policy-config writes it", ({ isCurrent }) => {
    expect(isCurrent).toBe(true);
});

test("docs/rules.md is what the rules say; npm run rules writes it", () => {
    expect(readFileSync(rulesFile, "utf8")).toBe(rulesText(rules));
});
