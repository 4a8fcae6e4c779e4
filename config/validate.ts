import type { Day } from "../catalog/day.ts";
import { projectKnown } from "../catalog/known.ts";
import type { Known } from "../catalog/known.ts";
import type { Fault } from "../components/fault.ts";
import type { ArtifactLock } from "../components/model-store/artifact-lock.ts";
import { faultsOf } from "./schema/zod-faults.ts";
import { deploymentConfig } from "./deployment-config.ts";
import type { DeploymentConfig } from "./deployment-config.ts";
import { readDraft } from "./draft.ts";
import { closing, together, withEarly } from "./fault.ts";
import type { EarlyFaults } from "./fault.ts";
import { hygieneFaults } from "./hygiene.ts";
import { checks } from "./keys/index.ts";
import { lockFaults } from "./lock.ts";
import { namespace } from "./path.ts";
import { readSettings } from "./settings.ts";
import type { Settings } from "./settings.ts";

/** A config that may be built, or everything that stands against it. */
export type Validation =
    | { readonly ok: true; readonly config: DeploymentConfig }
    | { readonly ok: false; readonly faults: readonly Fault[] };

/**
 * Judges a stack's config: keys, shapes, then the checks of the values. Pure and total: every input is answered, with all
 * faults at once.
 *
 * @param lock What the artifacts must be pinned by; without it, which is a fault of its own, nothing is said about them.
 * @param today The day to judge by: what has ended by then is a fault.
 * @param early What was found while the settings were read.
 * @param known What is known about models and offerings. @default the catalog alone
 */
export function validate(
    settings: Settings,
    lock: ArtifactLock | undefined,
    today: Day,
    early: EarlyFaults = closing([]),
    known: Known = projectKnown,
): Validation {
    const keys = readSettings(settings);
    const { draft, faults: shapes } = readDraft(keys.raw, known);
    const unlocked = lock === undefined ? [] : lockFaults(draft, lock);
    const judged = [...keys.faults, ...shapes, ...checks.flatMap((check) => check(draft, today)), ...unlocked];
    const faults = withEarly(together(early, closing(hygieneFaults(settings, ["config"]))), judged);
    return faults.length > 0 ? { ok: false, faults } : asConfig(settings, known);
}

/** The typed config. The whole is parsed once more by the union of all modes: a second lock on what the parts let pass. */
function asConfig(settings: Settings, known: Known): Validation {
    const values = Object.entries(settings)
        .filter(([key]) => key.startsWith(`${namespace}:`))
        .map(([key, value]) => [key.slice(namespace.length + 1), value] as const);
    const whole: unknown = Object.fromEntries(values);
    const parsed = deploymentConfig.safeParse(whole);
    if (parsed.success) return { ok: true, config: { ...parsed.data, known } };
    const subject = { schema: deploymentConfig, value: whole, path: ["config"] };
    return { ok: false, faults: faultsOf(subject, parsed.error.issues) };
}
