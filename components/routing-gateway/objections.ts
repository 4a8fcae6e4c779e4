import { jurisdictions } from "../../catalog/jurisdictions.ts";
import type { JurisdictionId } from "../../catalog/jurisdictions.ts";
import { dataClasses as order } from "../../catalog/vocabulary.ts";
import type { DataClass } from "../../catalog/vocabulary.ts";
import type { FaultText } from "../fault.ts";
import type { ClassRule, Contract, DraftBackend } from "./route.ts";

/**
 * Everything that stands against a third party as the processor of a data class, in a stack of a jurisdiction. Each problem
 * goes on after "lets <class> reach". Empty means allowed. Unknown means no: a place or a contract that nobody could confirm
 * stands against it.
 *
 * @param rule Without it, nothing is known of the class, and only regulated data is judged.
 * @param home Without it, nothing is said about what only some jurisdictions ask for.
 */
export function objectionsTo(
    backend: DraftBackend,
    dataClass: DataClass,
    rule: ClassRule | undefined,
    home: JurisdictionId | undefined,
): readonly FaultText[] {
    if (backend.kind === "fleet") return [];
    const name = backend.provider?.title ?? backend.processor;
    if (dataClass === "regulated") return [regulatedObjection(name)];
    if (rule === undefined) return [];
    if (!rule.thirdParty) return [thirdPartyObjection(name)];
    const isAboutPeople = order.indexOf(dataClass) >= order.indexOf("personal");
    return [
        ...placeObjection(backend, name, rule.jurisdictions),
        ...(isAboutPeople ? contractObjection(backend, name, "dpa") : []),
        ...(dataClass === "health" && home !== undefined && answersToHipaa(home)
            ? contractObjection(backend, name, "baa")
            : []),
    ];
}

/** True where HIPAA is among the regimes of a jurisdiction. */
function answersToHipaa(jurisdiction: JurisdictionId): boolean {
    return jurisdictions[jurisdiction].regimes.some(({ id }) => id === "hipaa");
}

function regulatedObjection(name: string): FaultText {
    return {
        problem: `${name}, a third party`,
        why: "Regulated is what every unknown label counts as; it stays with the stack's own fleet, whatever breaks.",
        fix: "Write a model of the fleet; without a fleet, remove the class: the gateway then refuses it.",
    };
}

function thirdPartyObjection(name: string): FaultText {
    return {
        problem: `${name}, a third party, although its class says thirdParty: false`,
        why: "Every edge counts: a weight of 0, a fallback or a mirror sends data as well as a primary does.",
        fix: "Write a model of the fleet, or take the class out of this route.",
    };
}

function placeObjection(
    { jurisdiction, unconfirmedBecause }: DraftBackend,
    name: string,
    allowed: ClassRule["jurisdictions"],
): readonly FaultText[] {
    if (allowed === "anywhere" || jurisdiction === undefined) return [];
    if (jurisdiction !== "unconfirmed" && allowed.includes(jurisdiction)) return [];
    const where =
        jurisdiction === "unconfirmed"
            ? "at an endpoint whose place of processing nobody could confirm"
            : `at an endpoint that processes in ${jurisdiction}`;
    return [
        {
            problem: `${name} ${where}; the class allows ${allowed.join(", ")}`,
            why:
                jurisdiction === "unconfirmed"
                    ? `Unknown means no: ${unconfirmedBecause ?? "the catalog has no such endpoint"}.`
                    : "Processing abroad is a transfer, and the class's rule forbids it.",
            fix: "Write a backend that processes where the class may go, or another endpoint of the provider.",
        },
    ];
}

const contracts = {
    dpa: {
        title: "data processing agreement",
        why: "No processor of personal data without a contract (GDPR Art. 28(3)).",
    },
    baa: {
        title: "business associate agreement",
        why: "Under HIPAA, no business associate sees health data without a contract (45 CFR 164.308(b)).",
    },
} as const;

function contractObjection(backend: DraftBackend, name: string, kind: keyof typeof contracts): readonly FaultText[] {
    const { holds, notOffered }: Contract = backend[kind];
    const { title, why } = contracts[kind];
    if (holds) return [];
    if (notOffered !== undefined) {
        return [
            {
                problem: `${name}, which has no confirmed ${title} (${notOffered})`,
                why,
                fix: "Write a provider with one, or take the class out of this route.",
            },
        ];
    }
    const entry = backend.provider === undefined ? "the provider" : `providers.${backend.provider.entry}`;
    return [
        {
            problem: `${name}, with which no ${title} is declared`,
            why,
            fix: `Sign it, then write ${kind}: { signedOn, reference } in ${entry}.`,
        },
    ];
}
