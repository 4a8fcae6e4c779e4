import { analyzer, type analyzerMessages } from "../engine/protocol.ts";
import { enforcementOf, type PackConfig } from "./pack-config.ts";
import { scopes } from "./verdicts.ts";
import type { Diagnostic, Rule } from "./verdicts.ts";

const severities = ["unspecified", "low", "medium", "high", "critical"] as const;
const stackPolicy = analyzer.PolicyType.POLICY_TYPE_STACK;

/** The rules of a pack with the enforcement they are configured to. */
export function rulesOf(info: analyzerMessages.AnalyzerInfo, config: PackConfig): readonly Rule[] {
    return info.getPoliciesList().map((rule) => ({
        name: rule.getName(),
        id: idOf(rule),
        scopes: scopesOf(rule),
        severity: severities[rule.getSeverity()],
        enforcement: config.get(rule.getName())?.enforcement ?? enforcementOf(rule.getEnforcementlevel()),
    }));
}

/** A rule may judge both; the SDK tells of one, so packs name the other by a tag. */
function scopesOf(rule: analyzerMessages.PolicyInfo): Rule["scopes"] {
    const told = rule.getPolicyType() === stackPolicy ? "stack" : "resource";
    return scopes.filter((scope) => scope === told || rule.getTagsList().includes(`judges:${scope}`));
}

/** A rule has no field for an id, so packs put it where people see it: in front of the description, or into a tag. */
function idOf(rule: analyzerMessages.PolicyInfo): string {
    const places = [rule.getDisplayname(), rule.getDescription(), ...rule.getTagsList()];
    const ids = places.flatMap((place) => /^(?:id:)?([A-Z]{2,}-\d{3})\b/.exec(place)?.[1] ?? []);
    return ids[0] ?? rule.getName();
}

/** What an answer says, with the resource each line is about. */
export function diagnosticsOf(
    answer: analyzerMessages.AnalyzeResponse,
    urnOf: (said: string) => string | undefined,
): { readonly diagnostics: readonly Diagnostic[]; readonly notApplicable: readonly string[] } {
    return {
        diagnostics: answer.getDiagnosticsList().map((line) => {
            const urn = urnOf(line.getUrn());
            return {
                rule: line.getPolicyname(),
                message: withoutDescription(line.getMessage(), line.getDescription()),
                enforcement: enforcementOf(line.getEnforcementlevel()),
                severity: severities[line.getSeverity()],
                ...(urn === undefined ? {} : { urn }),
            };
        }),
        notApplicable: answer.getNotApplicableList().map((rule) => rule.getPolicyName()),
    };
}

/** The SDK puts the rule's description above what the rule said; said once, in the list of rules, is enough. */
function withoutDescription(message: string, description: string): string {
    const heading = `${description}\n`;
    return message.startsWith(heading) && message.length > heading.length ? message.slice(heading.length) : message;
}
