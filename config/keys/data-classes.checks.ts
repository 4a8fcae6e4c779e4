import { jurisdictions } from "../../catalog/jurisdictions.ts";
import type { JurisdictionId } from "../../catalog/jurisdictions.ts";
import { retentionFloors } from "../../catalog/retention-floors.ts";
import type { RetentionFloor } from "../../catalog/retention-floors.ts";
import type { Check } from "../check.ts";
import type { Finding } from "../fault.ts";
import { under } from "../path.ts";
import type { ConfigPath } from "../path.ts";
import { rulesOf } from "./data-classes.ts";
import type { dataClasses } from "./data-classes.ts";
import type { jurisdiction } from "./jurisdiction.ts";
import type { retention } from "./retention.ts";

/** Each class must be allowed where the gateway itself stands: it reads every request. */
export const classesAtHome: Check<typeof dataClasses | typeof jurisdiction> = ({ dataClasses, jurisdiction }) => {
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

/** Records must be kept at least as long as the law of the jurisdiction asks. */
export const retentionAboveFloors: Check<typeof dataClasses | typeof jurisdiction | typeof retention> = ({
    jurisdiction,
    dataClasses,
    retention,
}) => {
    if (jurisdiction === undefined) return [];
    const floors = floorsOf(jurisdiction);
    const documentationDays = retention?.documentationDays;
    return [
        ...rulesOf(dataClasses).flatMap(([dataClass, rule]) =>
            below(floors, "auditLines", rule.retentionDays, under("dataClasses", dataClass, "retentionDays")),
        ),
        ...(documentationDays === undefined
            ? []
            : below(floors, "documentation", documentationDays, under("retention", "documentationDays"))),
    ];
};

function floorsOf(jurisdiction: JurisdictionId): readonly RetentionFloor[] {
    const regimes = jurisdictions[jurisdiction].regimes.map((regime) => regime.id);
    return retentionFloors.filter(({ regime }) => regimes.includes(regime));
}

function below(
    floors: readonly RetentionFloor[],
    record: RetentionFloor["record"],
    days: number,
    path: ConfigPath,
): readonly Finding[] {
    return floors
        .filter((floor) => floor.record === record && days < floor.days)
        .map((floor) => ({
            path,
            problem: `${days} days are fewer than the ${floor.days} that ${floor.regime} asks for`,
            reason: `${floor.source}: ${floor.note}.`,
            fix: `Write at least ${floor.days}.`,
        }));
}
