import { regions } from "../../catalog/jurisdictions.ts";
import { placeOf } from "../identity/arn.ts";
import { imageFaults } from "../image-reference.ts";
import type { Fault, Path } from "../fault.ts";
import type { AlertThresholds, ObservabilityArgs } from "./args.ts";

/** Bounds of the numbers, and why each end is one. The config of a stack refuses what lies outside with the same numbers. */
export const bounds = {
    retentionDays: { min: 32, max: 395 },
    volumeGiB: { min: 10, max: 2_000 },
    timeToFirstTokenSeconds: { min: 0.1, max: 120 },
    queuedRequestsPerReplica: { min: 1, max: 1_000 },
    kvCachePercent: { min: 50, max: 99 },
    preemptionsPerMinute: { min: 0, max: 1_000 },
    // Above it, 14.4 times the budget would be more than every request.
    gatewayErrorPercent: { min: 0.05, max: 5 },
    budgetBurn: { min: 1, max: 20 },
} as const;

type Numbers = Pick<ObservabilityArgs, "retentionDays" | "volumeGiB" | "thresholds">;

/** Everything wrong with the arguments, each with its path. */
export function observabilityFaults(args: Omit<ObservabilityArgs, "volumeKeyArn">): readonly Fault[] {
    const place = placeOf(args.region, args.accountId);
    return [
        ...(regions[args.region].jurisdiction === args.jurisdiction ? [] : [foreignRegion(args)]),
        ...imageFaults(args.images.prometheus, place, ["images", "prometheus"]),
        ...imageFaults(args.images.alertmanager, place, ["images", "alertmanager"]),
        ...numberFaults(args),
    ];
}

function foreignRegion({ region, jurisdiction }: Pick<ObservabilityArgs, "region" | "jurisdiction">): Fault {
    return {
        path: ["region"],
        problem: `${region} does not lie in ${jurisdiction}`,
        why: "Metrics and alerts would leave it.",
        fix: `Write a region of ${jurisdiction}.`,
    };
}

/** The numbers alone, which need no account and no image. */
function numberFaults({ retentionDays, volumeGiB, thresholds }: Numbers): readonly Fault[] {
    const { budgetBurn, ...plain } = thresholds;
    return [
        ...outside(["retentionDays"], retentionDays, bounds.retentionDays),
        ...outside(["volumeGiB"], volumeGiB, bounds.volumeGiB),
        ...(Object.keys(plain) as Exclude<keyof AlertThresholds, "budgetBurn">[]).flatMap((key) =>
            outside(["thresholds", key], plain[key], bounds[key]),
        ),
        ...(["fast", "steady"] as const).flatMap((speed) =>
            outside(["thresholds", "budgetBurn", speed], budgetBurn[speed], bounds.budgetBurn),
        ),
        ...(budgetBurn.fast > budgetBurn.steady
            ? []
            : [
                  {
                      path: ["thresholds", "budgetBurn", "fast"],
                      problem: `budgetBurn.fast (${budgetBurn.fast}) is not above budgetBurn.steady (${budgetBurn.steady})`,
                      why: "The urgent alert would come after the other.",
                      fix: `Write more than ${budgetBurn.steady}.`,
                  },
              ]),
    ];
}

function outside(
    path: Path,
    value: number,
    { min, max }: { readonly min: number; readonly max: number },
): readonly Fault[] {
    if (value >= min && value <= max) return [];
    return [
        {
            path,
            problem: `${path.at(-1) ?? ""} is ${value}, outside ${min} to ${max}`,
            why: "An alert that can never come, or never go, is none.",
            fix: `Write a number from ${min} to ${max}.`,
        },
    ];
}
