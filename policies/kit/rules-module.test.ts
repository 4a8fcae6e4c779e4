import { describe, expect, test } from "vitest";
import { ruleModuleOf, rulesModuleText } from "./rules-module.ts";
import { anything, ruleForTests } from "./testing-rule.ts";

const zone = ruleForTests({ ...anything, id: "RES-104", name: "res-place-zone" });
const account = ruleForTests({ ...anything, id: "RES-106", name: "res-place-account" });

describe("the file of a rule", () => {
    test("holds one rule, whatever else it exports", () => {
        expect(ruleModuleOf("place/res-place-zone.ts", { zone, helper: () => 1, limit: 3 })).toEqual({
            file: "place/res-place-zone.ts",
            exportName: "zone",
            rule: zone,
        });
    });

    test.each([
        ["none", {}],
        ["two", { zone, account }],
    ])("is refused with %s", (_, exported) => {
        expect(() => ruleModuleOf("place/res-place-zone.ts", exported)).toThrow("export one residencyRule");
    });
});

test("the list of rules imports each and lists them by id", () => {
    const text = rulesModuleText([
        ruleModuleOf("place/res-place-account.ts", { account }),
        ruleModuleOf("place/res-place-zone.ts", { zone }),
    ]);
    expect(text).toContain('import { zone } from "./place/res-place-zone.ts";\nimport { account } from');
    expect(text).toContain("= [\n    zone,\n    account,\n];\n");
});
