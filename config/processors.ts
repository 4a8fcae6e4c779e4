import { permits } from "../catalog/fact.ts";
import { jurisdictions } from "../catalog/jurisdictions.ts";
import type { JurisdictionId } from "../catalog/jurisdictions.ts";
import { dataClasses as order } from "../catalog/vocabulary.ts";
import type { DataClass } from "../catalog/vocabulary.ts";
import type { ThirdParty } from "./keys/providers.ts";

/** Where data of a class may go, as its rule says; without the rule, nothing is known and only regulated data is judged. */
export interface ClassRule {
    readonly jurisdictions: "anywhere" | readonly JurisdictionId[];
    readonly thirdParty: boolean;
}

/** Why a processor must not see data of a class. `key` is the same for classes with the same objection. */
export interface Objection {
    readonly key: "regulated" | "thirdParty" | "place" | "dpa" | "baa";
    readonly problem: string;
    readonly why: string;
    readonly fix: string;
}

/**
 * Everything that stands against a third party as the processor of a data class, in a stack of a jurisdiction. Empty means
 * allowed. Unknown means no: a place or a contract that nobody could confirm stands against it.
 */
export function objectionsTo(
    party: ThirdParty,
    dataClass: DataClass,
    rule: ClassRule | undefined,
    home: JurisdictionId | undefined,
): readonly Objection[] {
    if (dataClass === "regulated") return [regulatedObjection(party)];
    if (rule === undefined) return [];
    if (!rule.thirdParty) return [thirdPartyObjection(party)];
    return [
        ...placeObjection(party, rule.jurisdictions),
        ...(order.indexOf(dataClass) >= order.indexOf("personal") ? dpaObjection(party) : []),
        ...(dataClass === "health" && home !== undefined && answersToHipaa(home) ? baaObjection(party) : []),
    ];
}

/** True where HIPAA is among the regimes of a jurisdiction. */
function answersToHipaa(jurisdiction: JurisdictionId): boolean {
    return jurisdictions[jurisdiction].regimes.some((regime) => regime.id === "hipaa");
}

function regulatedObjection({ provider }: ThirdParty): Objection {
    return {
        key: "regulated",
        problem: `${provider.name}, a third party`,
        why: "Regulated is what every unknown label counts as; it stays with the stack's own fleet, whatever breaks.",
        fix: "Write a model of the fleet; without a fleet, remove the class: the gateway then refuses it.",
    };
}

function thirdPartyObjection({ provider }: ThirdParty): Objection {
    return {
        key: "thirdParty",
        problem: `${provider.name}, a third party, although its class says thirdParty: false`,
        why: "Every edge counts: a weight of 0, a fallback or a mirror sends data as well as a primary does.",
        fix: "Write a model of the fleet, or take the class out of this route.",
    };
}

function placeObjection(party: ThirdParty, allowed: ClassRule["jurisdictions"]): readonly Objection[] {
    if (allowed === "anywhere" || party.endpoint === undefined) return [];
    const { processedIn } = party.endpoint;
    if (permits(processedIn, (place) => allowed.includes(place))) return [];
    const where = processedIn.confirmed
        ? `at an endpoint that processes in ${processedIn.value}`
        : "at an endpoint whose place of processing nobody could confirm";
    return [
        {
            key: "place",
            problem: `${party.provider.name} ${where}; the class allows ${allowed.join(", ")}`,
            why: processedIn.confirmed
                ? "Processing abroad is a transfer, and the class's rule forbids it."
                : `Unknown means no: ${processedIn.reason}.`,
            fix: "Write a backend that processes where the class may go, or another endpoint of the provider.",
        },
    ];
}

function dpaObjection({ name, provider, config }: ThirdParty): readonly Objection[] {
    const why = "No processor of personal data without a contract (GDPR Art. 28(3)).";
    if (!permits(provider.dpa, (offered) => offered)) {
        const open = provider.dpa.confirmed ? "it offers none" : provider.dpa.reason;
        return [
            {
                key: "dpa",
                problem: `${provider.name}, which has no confirmed data processing agreement (${open})`,
                why,
                fix: "Write a provider with one, or take the class out of this route.",
            },
        ];
    }
    if (config.dpa !== undefined) return [];
    return [
        {
            key: "dpa",
            problem: `${provider.name}, with which no data processing agreement is declared`,
            why,
            fix: `Sign it, then write dpa: { signedOn, reference } in providers.${name}.`,
        },
    ];
}

function baaObjection({ name, provider, config }: ThirdParty): readonly Objection[] {
    const why = "Under HIPAA, no business associate sees health data without a contract (45 CFR 164.308(b)).";
    if (!permits(provider.baa, (offered) => offered)) {
        const open = provider.baa.confirmed ? "it offers none" : provider.baa.reason;
        return [
            {
                key: "baa",
                problem: `${provider.name}, which has no confirmed business associate agreement (${open})`,
                why,
                fix: "Write a provider with one, or take the class out of this route.",
            },
        ];
    }
    if (config.baa !== undefined) return [];
    return [
        {
            key: "baa",
            problem: `${provider.name}, with which no business associate agreement is declared`,
            why,
            fix: `Sign it, then write baa: { signedOn, reference } in providers.${name}.`,
        },
    ];
}
