import { dataClasses } from "../../catalog/vocabulary.ts";
import type { DataClass } from "../../catalog/vocabulary.ts";
import { placeOf } from "../identity/arn.ts";
import { imageFaults } from "../image-reference.ts";
import type { Fault } from "../fault.ts";
import { retentionSteps } from "../network/log-policies.ts";
import type { AuditTrailArgs } from "./args.ts";

/** The log group of a data class. */
export interface AuditGroup {
    readonly dataClass: DataClass;
    /** `/ringfence/<stack>/audit/<class>` */
    readonly name: string;
    readonly retentionDays: number;
}

/** Where the audit lines of a stack lie. */
export interface AuditTrailPlan {
    /** Path of all groups; the key serves this path alone. */
    readonly path: string;
    /** One for each class that the stack accepts, least strict first. */
    readonly groups: readonly AuditGroup[];
    /** Takes every line whose class has no group: refused requests, and lines without a class. */
    readonly strictest: AuditGroup;
}

type Planned = Pick<AuditTrailArgs, "stack" | "retentionDays">;

/**
 * Plans one log group for each class, so that each is kept for as long as its own class says. CloudWatch Logs keeps for
 * certain times only: the next longer one is taken, because too short breaks a duty and the longest (ten years) is the
 * longest that a config may ask for.
 */
export function planAuditTrail({ stack, retentionDays }: Planned): AuditTrailPlan {
    const path = `/ringfence/${stack}/audit`;
    const groups = dataClasses.flatMap((dataClass) => {
        const days = retentionDays[dataClass];
        const step = days === undefined ? undefined : retentionStep(days);
        return step === undefined ? [] : [{ dataClass, name: `${path}/${dataClass}`, retentionDays: step }];
    });
    const strictest = groups.at(-1);
    if (strictest === undefined) throw new Error("an audit trail has a class at least: see auditTrailFaults");
    return { path, groups, strictest };
}

/** The shortest time of CloudWatch Logs that is no shorter than `days`; none where there is no such time. */
function retentionStep(days: number): number | undefined {
    return retentionSteps.find((step) => step >= days);
}

/** Everything that is wrong with the arguments. */
export function auditTrailFaults(args: AuditTrailArgs): readonly Fault[] {
    const { retentionDays, image, region, accountId } = args;
    const longest = retentionSteps[retentionSteps.length - 1];
    return [
        ...imageFaults(image, placeOf(region, accountId), ["image"]),
        ...(Object.keys(retentionDays).length > 0
            ? []
            : [
                  {
                      path: ["retentionDays"],
                      problem: "retentionDays names no data class",
                      why: "No line would be kept.",
                      fix: "Write the days of each class that the stack accepts.",
                  },
              ]),
        ...Object.entries(retentionDays).flatMap(([dataClass, days]) =>
            Number.isInteger(days) && days > 0 && retentionStep(days) !== undefined
                ? []
                : [
                      {
                          path: ["retentionDays", dataClass],
                          problem: `${days} days is no time that a log group can be kept for`,
                          why: "Lines would be deleted too early.",
                          fix: `Write whole days from 1 to ${longest}.`,
                      },
                  ],
        ),
    ];
}
