import type { ArtifactLock } from "../components/model-store/artifact-lock.ts";
import { routePlanArgs } from "../components/routing-gateway/resolve-backends.ts";
import { routeFaults } from "../components/routing-gateway/route-faults.ts";
import { routingArgs } from "./routing.ts";
import { findingsOf } from "./schema/zod-findings.ts";
import { deploymentConfig } from "./deployment-config.ts";
import type { DeploymentConfig } from "./deployment-config.ts";
import { readDraft } from "./draft.ts";
import { findingAt } from "./fault.ts";
import type { Finding } from "./fault.ts";
import { hygieneFindings } from "./hygiene.ts";
import { checks } from "./keys/index.ts";
import { lockFindings } from "./lock.ts";
import { belowConcept, isWithin, namespace } from "./path.ts";
import { readSettings } from "./settings.ts";
import type { Settings } from "./settings.ts";

/** A config that may be built, or everything that stands against it. */
export type Validation =
    | { readonly ok: true; readonly config: DeploymentConfig }
    | { readonly ok: false; readonly findings: readonly Finding[] };

/**
 * Judges a stack's config: keys, shapes, then the checks of the values. Pure and total: every input is answered, with all
 * faults at once.
 *
 * @param lock What the artifacts must be pinned by; without it, which is a fault of its own, nothing is said about them.
 * @param already Findings made while the settings were read; places they name are not judged again.
 */
export function validate(
    settings: Settings,
    lock: ArtifactLock | undefined,
    already: readonly Finding[] = [],
): Validation {
    const settled = [...already, ...hygieneFindings(settings, ["config"])];
    const unreadable = settled.filter(({ readable }) => readable !== true);
    const keys = readSettings(settings);
    const { draft, findings: shapes } = readDraft(keys.raw);
    const unlocked = lock === undefined ? [] : lockFindings(draft, lock);
    const judged = [...keys.findings, ...shapes, ...checks.flatMap((check) => check(draft)), ...unlocked];
    const open = judged.filter((finding) => !unreadable.some(({ path }) => isWithin(finding.path, path)));
    const findings = [...settled, ...open];
    return findings.length > 0 ? { ok: false, findings } : asConfig(settings);
}

/** The compiler of routes has the last word: what it would refuse in a preview is a fault here. */
function asRouted(config: DeploymentConfig): Validation {
    const faults = routeFaults(routePlanArgs(routingArgs(config)));
    if (faults.length === 0) return { ok: true, config };
    return {
        ok: false,
        findings: faults.map((fault) => findingAt(belowConcept(fault.path), fault)),
    };
}

/** The typed config. The whole is parsed once more by the union of all modes: a second lock on what the parts let pass. */
function asConfig(settings: Settings): Validation {
    const concepts = Object.entries(settings)
        .filter(([key]) => key.startsWith(`${namespace}:`))
        .map(([key, value]) => [key.slice(namespace.length + 1), value] as const);
    const whole: unknown = Object.fromEntries(concepts);
    const parsed = deploymentConfig.safeParse(whole);
    if (parsed.success) return asRouted(parsed.data);
    const subject = { schema: deploymentConfig, value: whole, path: ["config"] };
    return { ok: false, findings: findingsOf(subject, parsed.error.issues) };
}
