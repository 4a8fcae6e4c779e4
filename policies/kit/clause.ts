import type { isoControls } from "../../catalog/clause-texts.ts";

/**
 * How a rule stands to a clause. Most law does not name a place: a rule that keeps data in one usually `supports` a duty.
 * `requires` is for a clause that cannot be met without the rule; over-claiming is what auditors punish.
 */
export type Strength = "supports" | "requires";

/** One clause of a law, judgment or standard that a rule serves. */
export interface Clause {
    /** Short name of the text, e.g. `GDPR`. */
    readonly source: string;
    /** Place inside the text, e.g. `Art. 44`. */
    readonly reference: string;
    readonly strength: Strength;
}

function clauseOf(source: string) {
    return (reference: string): Clause => ({ source, reference, strength: "supports" });
}

/** General Data Protection Regulation, (EU) 2016/679. */
export const gdpr = clauseOf("GDPR");
/** CJEU C-311/18 and EDPB Recommendations 01/2020 on supplementary measures. */
export const schrems = clauseOf("Schrems II");
/** HIPAA Security Rule, 45 CFR part 164. It names no place: residency comes from the contracts it asks for. */
export const hipaa = clauseOf("45 CFR");
/** EU AI Act, (EU) 2024/1689. */
export const aiAct = clauseOf("EU AI Act");
/** ISO/IEC 27001:2022, Annex A. */
export const iso27001: (control: keyof typeof isoControls.value) => Clause = clauseOf("ISO 27001");

/** Marks a clause that cannot be met without the rule. */
export function required(clause: Clause): Clause {
    return { ...clause, strength: "requires" };
}

/** Clauses as words: `supports GDPR Art. 44, GDPR Art. 32`. */
export function describeClauses(clauses: readonly Clause[]): string {
    const listed = (strength: Strength): string =>
        clauses
            .filter((clause) => clause.strength === strength)
            .map((clause) => `${clause.source} ${clause.reference}`)
            .join(", ");
    const [requires, supports] = [listed("requires"), listed("supports")];
    return [requires && `required by ${requires}`, supports && `supports ${supports}`].filter(Boolean).join("; ");
}
