import { isFor } from "../policies/kit/waiver.ts";
import type { WrittenEntry } from "../policies/kit/waiver.ts";
import type { PolicyFinding, PolicyVerdict } from "./preview.ts";

/**
 * The verdict on waivers that waive nothing: they would cover what nobody has looked at yet. Empty where each is used.
 *
 * A preview says so and not the pack: what is undetermined before a deployment, and waived as that, is decided during it, so
 * that the pack would refuse the same waiver on one day and miss it on the next.
 *
 * @param entries Those of the stack's waivers file; what has another form is judged by the pack (RES-119).
 * @param policies Every verdict on the stack, of each look at it.
 */
export function unusedWaivers(
    entries: readonly WrittenEntry[],
    policies: readonly PolicyVerdict[],
): readonly PolicyVerdict[] {
    const found = policies.flatMap(({ id, findings }) => findings.map((finding) => ({ id, ...finding })));
    const unused = entries.flatMap(({ value, line }) => {
        const named = namedBy(value);
        return named === undefined || found.some((finding) => isFor(named, finding)) ? [] : [{ ...named, line }];
    });
    const findings = unused.map(({ urn, rule, path, line }): PolicyFinding => ({
        status: "violated",
        urn,
        ...(path === undefined ? {} : { path }),
        severity: "medium",
        enforcement: "mandatory",
        message:
            `the waiver of ${rule} at line ${line} of the stack's waivers file waives nothing - it would cover what nobody ` +
            "has looked at yet - remove it, or correct urn, rule and path to those of the finding",
    }));
    const rule = "no-unused-waivers";
    return findings.length === 0 ? [] : [{ pack: "preview", rule, id: rule, status: "violated", findings }];
}

/** What an entry is for; `undefined` where it has another form. */
function namedBy(value: unknown): { readonly urn: string; readonly rule: string; readonly path?: string } | undefined {
    if (typeof value !== "object" || value === null || !("urn" in value) || !("rule" in value)) {
        return undefined;
    }
    const { urn, rule } = value;
    const path = "path" in value && typeof value.path === "string" ? { path: value.path } : {};
    return typeof urn === "string" && typeof rule === "string" ? { urn, rule, ...path } : undefined;
}
