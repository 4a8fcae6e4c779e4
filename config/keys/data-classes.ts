import type { Fault } from "../../components/fault.ts";
import { z } from "zod";
import { jurisdictions } from "../../catalog/jurisdictions.ts";
import { namesOf } from "../../catalog/table.ts";
import { key } from "../key.ts";
import { days, field } from "../schema/field.ts";
import { dataClasses as order } from "../../catalog/vocabulary.ts";
import type { DataClass } from "../../catalog/vocabulary.ts";
import type { Check } from "../check.ts";
import type { Draft } from "../key.ts";
import { under } from "../path.ts";

const inJurisdictions = z.array(z.enum(namesOf(jurisdictions))).min(1);
/** Only data that binds no person and no contract may be sent to a place that nobody can name. */
const anywhere = z.literal("anywhere");

const listed = field(inJurisdictions, {
    what: "Jurisdictions in which data of this class may be processed.",
    why: "A backend that processes elsewhere, or at a place nobody could confirm, is refused on every edge of every route.",
    write: "Write the list of jurisdictions, e.g. [eu].",
});
const listedOrAnywhere = field(z.union([anywhere, inJurisdictions]), {
    what: "Jurisdictions in which data of this class may be processed; or the word anywhere, for data without such a limit.",
    why: "A backend that processes elsewhere is refused. anywhere also allows providers that name no place at all.",
    write: "Write the list of jurisdictions, e.g. [us], or anywhere.",
});
const thirdParty = field(z.boolean(), {
    what: "Whether a processor other than the stack itself (and AWS, which hosts it) may see data of this class.",
    why: "Without it, no provider can be reached by any edge: primary, weighted (weight 0 too), fallback or mirror.",
    write: "Write true or false.",
});
const neverThirdParty = field(z.literal(false, "is true, but regulated data never goes to a third party"), {
    what: "Always false: regulated data never goes to a third party.",
    why: "It is the class that every unknown, missing or contradictory label counts as; its only way is the stack's own fleet.",
    write: "Write false. If a provider may see this data, it belongs to a lower class.",
});
const retentionDays = field(days, {
    what: "Days for which the audit line of a request of this class is kept (who, when, which backend; never the prompt).",
    why: "Too short breaks a duty to keep records, too long breaks storage limitation; the floors of the law are checked.",
    write: "Write whole days, e.g. 365.",
});

const open = z.strictObject({ jurisdictions: listedOrAnywhere, thirdParty, retentionDays });
const bound = z.strictObject({ jurisdictions: listed, thirdParty, retentionDays });
const sealed = z.strictObject({ jurisdictions: listed, thirdParty: neverThirdParty, retentionDays });

/** The data classes that the stack accepts, and where each may go. A class that is not listed is refused at the gateway. */
export const dataClasses = key(
    "dataClasses",
    z.strictObject({
        public: field(open.exactOptional(), {
            what: "Data that anybody may see. Default: refused at the gateway.",
            why: "The only class that costs nothing when it leaks.",
            write: "Write jurisdictions, thirdParty and retentionDays.",
        }),
        internal: field(open.exactOptional(), {
            what: "Company data without personal data. Default: refused at the gateway.",
            why: "Contracts, not privacy law, decide where it may go.",
            write: "Write jurisdictions, thirdParty and retentionDays.",
        }),
        personal: field(bound.exactOptional(), {
            what: "Data about people. Default: refused at the gateway.",
            why: "A processor needs a data processing agreement, and a transfer abroad a legal ground.",
            write: "Write jurisdictions, thirdParty and retentionDays.",
        }),
        health: field(bound.exactOptional(), {
            what: "Health data. Default: refused at the gateway.",
            why: "A special category (GDPR Art. 9); under HIPAA a processor needs a business associate agreement.",
            write: "Write jurisdictions, thirdParty and retentionDays.",
        }),
        regulated: field(sealed.exactOptional(), {
            what: "The strictest class, and what every unknown label counts as. Default: refused at the gateway.",
            why: "It stays with the stack's own fleet, whatever breaks.",
            write: "Write jurisdictions, thirdParty: false and retentionDays.",
        }),
    }),
    {
        what: "The data classes that the stack accepts, least strict first. A class that is not listed is refused at the gateway.",
        why: "The class decides where a request may go; order matters, because a class may only be raised.",
        write: "Write the rules of at least one class: public, internal, personal, health or regulated.",
    },
);

type Rules = Draft<typeof dataClasses>["dataClasses"];
type Rule = NonNullable<NonNullable<Rules>[DataClass]>;

/** The stack must accept at least one class. */
export const someDataClass: Check<typeof dataClasses> = ({ written }) => {
    if (written.dataClasses === undefined || written.dataClasses.length > 0) return [];
    return [
        {
            path: under("dataClasses"),
            problem: "dataClasses names no class",
            why: "A class that is not listed is refused at the gateway, so that nobody could ask anything.",
            fix: "Write the rules of at least one class: public, internal, personal, health or regulated.",
        },
    ];
};

/** A stricter class must not be allowed more than a looser one: a class may be raised at any time. */
export const classesInOrder: Check<typeof dataClasses> = ({ dataClasses }) => {
    const rules = rulesOf(dataClasses);
    return rules.flatMap(([strict, strictRule], i) =>
        rules.slice(0, i).flatMap(([loose, looseRule]) => orderFaults(loose, looseRule, strict, strictRule)),
    );
};

function orderFaults(loose: DataClass, looseRule: Rule, strict: DataClass, strictRule: Rule): readonly Fault[] {
    const faults: Fault[] = [];
    const why = "A request's class may only be raised, and raising it must never open a way that was closed.";
    if (strictRule.thirdParty && !looseRule.thirdParty) {
        faults.push({
            path: under("dataClasses", strict, "thirdParty"),
            problem: `${strict} may go to third parties, but ${loose}, which is less strict, may not`,
            why,
            fix: `Write thirdParty: false for ${strict}, or allow it for ${loose} too.`,
        });
    }
    const wider = widerThan(strictRule.jurisdictions, looseRule.jurisdictions);
    if (wider.length > 0) {
        faults.push({
            path: under("dataClasses", strict, "jurisdictions"),
            problem: `${strict} may be processed in ${wider.join(", ")}, but ${loose}, which is less strict, may not`,
            why,
            fix: `Remove ${wider.join(", ")} from ${strict}, or allow it for ${loose} too.`,
        });
    }
    return faults;
}

function widerThan(strict: Rule["jurisdictions"], loose: Rule["jurisdictions"]): readonly string[] {
    if (loose === "anywhere") return [];
    if (strict === "anywhere") return ["anywhere"];
    return strict.filter((jurisdiction) => !loose.includes(jurisdiction));
}

/** The classes that could be read, least strict first. */
export function rulesOf(dataClasses: Rules): readonly (readonly [DataClass, Rule])[] {
    return order.flatMap((dataClass) => {
        const rule = dataClasses?.[dataClass];
        return rule === undefined ? [] : [[dataClass, rule] as const];
    });
}
