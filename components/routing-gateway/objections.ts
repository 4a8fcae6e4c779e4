import { jurisdictions } from "../../catalog/jurisdictions.ts";
import type { JurisdictionId } from "../../catalog/jurisdictions.ts";
import { dataClasses } from "../../catalog/vocabulary.ts";
import type { DataClass } from "../../catalog/vocabulary.ts";
import type { Backend, ClassRule } from "./route.ts";

/**
 * Why a backend's processor must not see data of a class, as a sentence, or nothing where it may. Decided here once more,
 * whatever the config's own checks said: a route that leaks must not be compiled by anybody.
 */
export function objectionTo(
    backend: Backend,
    dataClass: DataClass,
    rule: ClassRule,
    home: JurisdictionId,
): string | undefined {
    const outside = placeObjection(backend, rule);
    if (backend.kind === "fleet") return outside;
    if (dataClass === "regulated") return "Regulated data stays with the stack's own fleet.";
    if (!rule.thirdParty) return "The class admits no third party.";
    return outside ?? contractObjection(backend, dataClass, home);
}

function placeObjection({ jurisdiction }: Backend, rule: ClassRule): string | undefined {
    if (rule.jurisdictions === "anywhere") return undefined;
    if (jurisdiction !== "unconfirmed" && rule.jurisdictions.includes(jurisdiction)) return undefined;
    const where = jurisdiction === "unconfirmed" ? "at a place nobody could confirm" : `in ${jurisdiction}`;
    return `It processes ${where}, and the class allows ${rule.jurisdictions.join(", ")}.`;
}

function contractObjection(backend: Backend, dataClass: DataClass, home: JurisdictionId): string | undefined {
    const personal = dataClasses.indexOf(dataClass) >= dataClasses.indexOf("personal");
    if (personal && !backend.dpa) return "No data processing agreement with it is signed (GDPR Art. 28(3)).";
    const hipaa = jurisdictions[home].regimes.some(({ id }) => id === "hipaa");
    if (dataClass === "health" && hipaa && !backend.baa) {
        return "No business associate agreement with it is signed (45 CFR 164.308(b)).";
    }
    return undefined;
}
