import { parseFinding } from "../../policies/kit/message.ts";
import type { PolicyVerdict, PreviewResource } from "../../preview/preview.ts";
import type { CliFinding } from "./cli-preview.ts";

/**
 * Resources by URN, with what the CLI's digest tells of them: it lists neither default providers nor aliases, though the
 * CLI knows both.
 */
export function byUrn(resources: readonly PreviewResource[]): Readonly<Record<string, object>> {
    const told = resources.filter((resource) => !/::pulumi:providers:[^:]+::default/u.test(resource.urn));
    return Object.fromEntries(told.map((resource) => [resource.urn, { ...resource, aliases: undefined }]));
}

/** One line of a rule in the form in which both engines can be compared. */
interface ComparableFinding {
    readonly pack: string;
    readonly rule: string;
    readonly urn: string;
    readonly status: string;
    readonly path: string;
    readonly enforcement: string;
    readonly message: string;
}

/**
 * What the rules of the packs found in the embedded engine, in the form of {@link findingsOfCli}. Its verdicts on the
 * preview itself are left out: the CLI, which asks the cloud, has none.
 */
export function findingsOfEmbedded(verdicts: readonly PolicyVerdict[]): readonly ComparableFinding[] {
    return sorted(
        verdicts
            .filter(({ pack }) => pack !== "preview")
            .flatMap(({ pack, rule, findings }) =>
                findings.map((finding) => ({
                    pack,
                    rule,
                    urn: aboutResource(finding.urn),
                    status: finding.status,
                    path: finding.path ?? "",
                    enforcement: finding.enforcement,
                    message: finding.message.replace(/ - what cannot be decided counts as a violation$/u, ""),
                })),
            ),
    );
}

/**
 * What the CLI found, with the two things the embedded engine does on purpose done to it as well: a rule that was
 * stopped by an unknown value is undetermined and mandatory (the CLI calls it advisory), and messages go without the
 * rule's description in front.
 */
export function findingsOfCli(
    findings: readonly CliFinding[],
    embedded: readonly ComparableFinding[],
): readonly ComparableFinding[] {
    return sorted(
        findings.map((finding) => {
            const isStopped = /can't run policy .* during preview/u.test(finding.message);
            const parsed = parseFinding(finding.message);
            const comparable = {
                pack: finding.pack,
                rule: finding.rule,
                urn: aboutResource(finding.urn),
                status: isStopped ? "undetermined" : parsed?.waiver ? "waived" : (parsed?.status ?? "violated"),
                path: parsed?.path ?? "",
                enforcement: isStopped ? "mandatory" : finding.enforcement,
            };
            const same = embedded.find(
                ({ message, ...other }) =>
                    keyOf(other) === keyOf(comparable) && finding.message.endsWith(message.trim()),
            );
            return { ...comparable, message: same?.message ?? finding.message };
        }),
    );
}

/** The CLI puts a finding about the whole stack on the stack's own resource. */
function aboutResource(urn: string | undefined): string {
    return urn === undefined || urn.includes("::pulumi:pulumi:Stack::") ? "" : urn;
}

function keyOf(finding: Omit<ComparableFinding, "message">): string {
    return [finding.pack, finding.rule, finding.urn, finding.status, finding.path, finding.enforcement].join("\n");
}

function sorted(findings: readonly ComparableFinding[]): readonly ComparableFinding[] {
    const keyed = findings.map((finding) => ({ key: `${keyOf(finding)}\n${finding.message}`, finding }));
    return keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ finding }) => finding);
}
