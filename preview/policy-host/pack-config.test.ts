import { describe, expect, test } from "vitest";
import { analyzer, type analyzerMessages } from "../engine/protocol.ts";
import { blocks } from "../preview.ts";
import { reconcile } from "./pack-config.ts";
import { rulesOf } from "./rules.ts";
import { verdictsOf } from "./verdicts.ts";
import type { Outcome } from "./verdicts.ts";

const { DISABLED: disabled, MANDATORY: mandatory } = analyzer.EnforcementLevel;
type Level = analyzerMessages.EnforcementLevel;
const answer: Outcome = { scope: "resource", diagnostics: [], notApplicable: [] };

/** The verdict on a rule of a pack that finds nothing, by what the pack itself says of the rule and a configuration of it. */
function verdict(own: { readonly level?: Level; readonly initial?: Level }, file?: object) {
    const rule = new analyzer.PolicyInfo().setName("rule").setDisplayname("RES-999 A rule");
    const info = new analyzer.AnalyzerInfo().setName("pack");
    info.setPoliciesList([rule.setEnforcementlevel(own.level ?? mandatory)]);
    if (own.initial !== undefined) {
        info.getInitialconfigMap().set("rule", new analyzer.PolicyConfig().setEnforcementlevel(own.initial));
    }
    const [found] = verdictsOf("pack", rulesOf(info, reconcile(info, file)), [answer]);
    return { status: found?.status, isAgainst: found !== undefined && blocks(found) };
}

describe("a rule that does not run", () => {
    test.each([
        ["by its pack", verdict({ level: disabled })],
        ["by the configuration that its pack brings", verdict({ initial: disabled })],
        ["by a configuration", verdict({}, { rule: "disabled" })],
        ["by a configuration of all rules", verdict({}, { all: { enforcementLevel: "disabled" } })],
    ])("is undetermined and stands against its stack: switched off %s", (_, found) => {
        expect(found).toEqual({ status: "undetermined", isAgainst: true });
    });

    test("is not one that runs and finds nothing", () => {
        expect(verdict({})).toEqual({ status: "passed", isAgainst: false });
        expect(verdict({ initial: disabled }, { rule: "mandatory" })).toEqual({ status: "passed", isAgainst: false });
    });
});
