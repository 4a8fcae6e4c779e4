import { jurisdictions } from "../../catalog/jurisdictions.ts";
import { models as knownModels } from "../../catalog/models.ts";
import type { Licence } from "../../catalog/models.ts";
import type { Concept } from "../deployment-config.ts";
import type { Finding } from "../fault.ts";
import { under } from "../path.ts";
import { quote } from "../suggest.ts";
import type { Check } from "../check.ts";
import { entriesOf } from "../check.ts";

type ModelEntry = Concept<"models">[string];

/** Who serves weights must have agreed to their licence, and meet its conditions. Unknown means no. */
export const licencesAccepted: Check = ({ models }) =>
    entriesOf(models).flatMap(([name, entry]) => {
        const { licence, name: title } = knownModels[entry.model];
        if (!licence.confirmed) {
            return [
                {
                    path: under("models", name, "model"),
                    problem: `nobody could confirm the licence of ${title}`,
                    reason: `Unknown means no: ${licence.reason}.`,
                    fix: "Write a model whose licence is known.",
                },
            ];
        }
        return [
            ...idFindings(name, entry, licence.value, title),
            ...userFindings(name, entry, licence.value),
            ...placeFindings(name, entry, licence.value),
        ];
    });

function idFindings(name: string, entry: ModelEntry, { id }: Licence, title: string): readonly Finding[] {
    if (entry.licence.accepted === id) return [];
    return [
        {
            path: under("models", name, "licence", "accepted"),
            problem: `${title} comes under ${id}, and ${quote(entry.licence.accepted)} was accepted`,
            reason: "Serving weights under terms that nobody agreed to is a breach of contract.",
            fix: `Have ${id} read by whoever may bind the company, then write ${id}.`,
        },
    ];
}

function userFindings(name: string, { licence }: ModelEntry, { id, monthlyActiveUserLimit }: Licence) {
    if (monthlyActiveUserLimit === undefined) return [];
    const limit = monthlyActiveUserLimit.toLocaleString("en");
    const given = licence.monthlyActiveUsers;
    if (given !== undefined && given <= monthlyActiveUserLimit) return [];
    return [
        {
            path: under("models", name, "licence", "monthlyActiveUsers"),
            problem:
                given === undefined
                    ? "monthlyActiveUsers is missing"
                    : `${given.toLocaleString("en")} monthly active users are more than the ${limit} that ${id} allows`,
            reason: `Above ${limit} monthly active users ${id} gives no rights; the licensor has to grant them.`,
            fix:
                given === undefined
                    ? "Write the monthly active users of the company and its affiliates, e.g. 250000."
                    : "Ask the licensor for a licence of your own, or write a model without that limit.",
        },
    ];
}

function placeFindings(name: string, { licence }: ModelEntry, { id, excludesCompaniesOf = [] }: Licence) {
    if (excludesCompaniesOf.length === 0) return [];
    const country = licence.companyCountry;
    const excluding = excludesCompaniesOf.find(
        (jurisdiction) => country !== undefined && jurisdictions[jurisdiction].countries.includes(country),
    );
    if (country !== undefined && excluding === undefined) return [];
    return [
        {
            path: under("models", name, "licence", "companyCountry"),
            problem:
                excluding === undefined
                    ? "companyCountry is missing"
                    : `the company has its principal place of business in ${quote(country ?? "")}, in ${excluding}`,
            reason: `${id} gives companies of ${excludesCompaniesOf.join(", ")} no rights to these weights.`,
            fix:
                excluding === undefined
                    ? 'Write the country of the principal place of business, e.g. "US".'
                    : "Write a model under another licence.",
        },
    ];
}
