import { z } from "zod";
import { jurisdictions } from "../../catalog/jurisdictions.ts";
import { namesOf } from "../../catalog/table.ts";
import { days, field } from "../schema/field.ts";

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
export const dataClasses = field(
    z.strictObject({
        public: field(open.optional(), {
            what: "Data that anybody may see. Default: refused at the gateway.",
            why: "The only class that costs nothing when it leaks.",
            write: "Write jurisdictions, thirdParty and retentionDays.",
        }),
        internal: field(open.optional(), {
            what: "Company data without personal data. Default: refused at the gateway.",
            why: "Contracts, not privacy law, decide where it may go.",
            write: "Write jurisdictions, thirdParty and retentionDays.",
        }),
        personal: field(bound.optional(), {
            what: "Data about people. Default: refused at the gateway.",
            why: "A processor needs a data processing agreement, and a transfer abroad a legal ground.",
            write: "Write jurisdictions, thirdParty and retentionDays.",
        }),
        health: field(bound.optional(), {
            what: "Health data. Default: refused at the gateway.",
            why: "A special category (GDPR Art. 9); under HIPAA a processor needs a business associate agreement.",
            write: "Write jurisdictions, thirdParty and retentionDays.",
        }),
        regulated: field(sealed.optional(), {
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
