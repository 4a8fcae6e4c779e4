import { jurisdictions } from "../../catalog/jurisdictions.ts";
import { retentionFloors } from "../../catalog/retention-floors.ts";
import type { Check } from "../check.ts";
import { under } from "../path.ts";
import { rulesOf } from "./data-classes.ts";
import type { dataClasses } from "./data-classes.ts";
import type { jurisdiction } from "./jurisdiction.ts";

/** Audit lines must be kept at least as long as the law of the jurisdiction asks. */
export const retentionAboveFloors: Check<typeof dataClasses | typeof jurisdiction> = ({
    jurisdiction,
    dataClasses,
}) => {
    if (jurisdiction === undefined) return [];
    const regimes = jurisdictions[jurisdiction].regimes.map(({ id }) => id);
    return rulesOf(dataClasses).flatMap(([dataClass, { retentionDays }]) =>
        retentionFloors
            .filter(({ regime, days }) => regimes.includes(regime) && retentionDays < days)
            .map(({ regime, days, source, note }) => ({
                path: under("dataClasses", dataClass, "retentionDays"),
                problem: `${retentionDays} days are fewer than the ${days} that ${regime} asks for`,
                why: `${source}: ${note}.`,
                fix: `Write at least ${days}.`,
            })),
    );
};
