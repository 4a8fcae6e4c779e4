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
    const unsettled = resources.flatMap(({ urn, unsettled: reason }) => {
        return reason === undefined ? [] : [{ ...blind(`${reason} - ${whyUnsettled}`), urn }];
    });
    return [
        ...verdict("no-opaque-components", components),
        ...verdict("no-unanswered-functions", invokes),
        ...verdict("no-unsettled-values", unsettled),
    ];
}

const whyUnsettled =
    "a deployment goes on with values that nobody knows here, so what the program does with them is not seen - " +
    "take a resource that the simulated cloud knows, or teach it this one in preview/cloud";

/** Verdict where the program that previews well fails as deployed: what it would have registered after that, no rule has judged. */
export function failureVerdict(fault: string): PolicyVerdict {
    const message =
        `the program fails as deployed: ${fault} - what it would register then cannot be seen, and no rule has judged it - ` +
        "make it run with the values of preview/cloud, or correct them where a provider would answer otherwise";
    return { ...only("no-failure-when-deployed"), findings: [blind(message)] };
}

function blind(message: string): PolicyFinding {
    return { status: "undetermined", severity: "high", enforcement: "mandatory", message };
}

function verdict(rule: string, findings: readonly PolicyFinding[]): readonly PolicyVerdict[] {
    return findings.length === 0 ? [] : [{ ...only(rule), findings }];
}

function only(rule: string): Omit<PolicyVerdict, "findings"> {
    return { pack: "preview", rule, id: rule, status: "undetermined" };
}
