import type { ResourceRecord } from "./engine/resource-record.ts";
import type { PolicyFinding, PolicyVerdict } from "./preview.ts";

/**
 * Verdicts on the preview itself: what it could not see, no rule has judged, so it must not pass for clean. Empty where
 * the preview saw everything.
 */
export function sightVerdicts(
    resources: readonly ResourceRecord[],
    unansweredInvokes: readonly string[],
): readonly PolicyVerdict[] {
    const opaque = resources.filter((resource) => resource.kind === "remote");
    const components = opaque.map((resource) => ({
        ...blind(
            `${resource.type} is made by a provider plugin - what it would create cannot be seen offline, so no rule has ` +
                "judged it - build it from resources in the program, or preview it with the Pulumi CLI",
        ),
        urn: resource.urn,
    }));
    const invokes = unansweredInvokes.map((token) =>
        blind(
            `${token} can only be answered by the cloud - the program went on with an unknown answer and may decide ` +
                "otherwise in a deployment - write the value into the stack's config",
        ),
    );
    return [...verdict("no-opaque-components", components), ...verdict("no-unanswered-functions", invokes)];
}

function blind(message: string): PolicyFinding {
    return { status: "undetermined", severity: "high", enforcement: "mandatory", message };
}

function verdict(rule: string, findings: readonly PolicyFinding[]): readonly PolicyVerdict[] {
    return findings.length === 0 ? [] : [{ pack: "preview", rule, id: rule, status: "undetermined", findings }];
}
