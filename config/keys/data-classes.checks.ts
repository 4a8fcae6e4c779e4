import { dataClasses as order } from "../../catalog/vocabulary.ts";
import type { DataClass } from "../../catalog/vocabulary.ts";
import type { Draft } from "../draft.ts";
import type { Finding } from "../fault.ts";
import { under } from "../path.ts";
import type { Check } from "../check.ts";

type Rule = NonNullable<NonNullable<Draft["dataClasses"]>[DataClass]>;

/** The stack must accept at least one class. */
export const someDataClass: Check = ({ written }) => {
    if (written.dataClasses === undefined || written.dataClasses.length > 0) return [];
    return [
        {
            path: under("dataClasses"),
            problem: "dataClasses names no class",
            reason: "A class that is not listed is refused at the gateway, so that nobody could ask anything.",
            fix: "Write the rules of at least one class: public, internal, personal, health or regulated.",
        },
    ];
};

/** Each class must be allowed where the gateway itself stands: it reads every request. */
export const classesAtHome: Check = ({ dataClasses, jurisdiction }) => {
    if (jurisdiction === undefined) return [];
    return rulesOf(dataClasses).flatMap(([dataClass, { jurisdictions }]) =>
        jurisdictions === "anywhere" || jurisdictions.includes(jurisdiction)
            ? []
            : [
                  {
                      path: under("dataClasses", dataClass, "jurisdictions"),
                      problem: `${dataClass} may not be processed in ${jurisdiction}, where this stack stands`,
                      reason: "The gateway reads every request, so that the stack itself processes the class.",
                      fix: `Add ${jurisdiction} to the list, or remove the class from this stack.`,
                  },
              ],
    );
};

/** A stricter class must not be allowed more than a looser one: a class may be raised at any time. */
export const classesInOrder: Check = ({ dataClasses }) => {
    const rules = rulesOf(dataClasses);
    return rules.flatMap(([strict, strictRule], i) =>
        rules.slice(0, i).flatMap(([loose, looseRule]) => orderFindings(loose, looseRule, strict, strictRule)),
    );
};

function orderFindings(loose: DataClass, looseRule: Rule, strict: DataClass, strictRule: Rule): readonly Finding[] {
    const findings: Finding[] = [];
    const reason = "A request's class may only be raised, and raising it must never open a way that was closed.";
    if (strictRule.thirdParty && !looseRule.thirdParty) {
        findings.push({
            path: under("dataClasses", strict, "thirdParty"),
            problem: `${strict} may go to third parties, but ${loose}, which is less strict, may not`,
            reason,
            fix: `Write thirdParty: false for ${strict}, or allow it for ${loose} too.`,
        });
    }
    const wider = widerThan(strictRule.jurisdictions, looseRule.jurisdictions);
    if (wider.length > 0) {
        findings.push({
            path: under("dataClasses", strict, "jurisdictions"),
            problem: `${strict} may be processed in ${wider.join(", ")}, but ${loose}, which is less strict, may not`,
            reason,
            fix: `Remove ${wider.join(", ")} from ${strict}, or allow it for ${loose} too.`,
        });
    }
    return findings;
}

function widerThan(strict: Rule["jurisdictions"], loose: Rule["jurisdictions"]): readonly string[] {
    if (loose === "anywhere") return [];
    if (strict === "anywhere") return ["anywhere"];
    return strict.filter((jurisdiction) => !loose.includes(jurisdiction));
}

/** The classes that could be read, least strict first. */
export function rulesOf(dataClasses: Draft["dataClasses"]): readonly (readonly [DataClass, Rule])[] {
    return order.flatMap((dataClass) => {
        const rule = dataClasses?.[dataClass];
        return rule === undefined ? [] : [[dataClass, rule] as const];
    });
}
