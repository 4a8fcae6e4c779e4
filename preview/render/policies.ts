import { nameOf } from "../engine/urn.ts";
import type { PolicyFinding, PolicyVerdict, Preview, VerdictStatus } from "../preview.ts";
import { blocks } from "../preview.ts";
import type { Colors } from "./colors.ts";
import { shortType } from "../short-type.ts";

/** Most urgent first. */
const statuses: readonly VerdictStatus[] = ["violated", "undetermined", "waived", "passed", "notApplicable"];
const words: Readonly<Record<VerdictStatus, string>> = {
    violated: "violated",
    undetermined: "undetermined",
    waived: "waived",
    passed: "passed",
    notApplicable: "not applicable",
};

/** What the rules said: every finding with its resource and text, and one line for all that passed. */
export function policyLines(preview: Preview, colors: Colors): readonly string[] {
    const { policies } = preview;
    if (policies.length === 0) {
        return [colors.yellow("no policies ran")];
    }
    const against = policies.filter((verdict) => verdict.findings.length > 0 || blocks(verdict));
    const rank = (verdict: PolicyVerdict) => statuses.indexOf(verdict.status) + (blocks(verdict) ? 0 : statuses.length);
    const sorted = against.toSorted((a, b) => rank(a) - rank(b));
    return [
        ...sorted.flatMap((verdict) => [...verdictLines(preview, verdict, colors), ""]),
        summaryOf(policies, colors),
    ];
}

function summaryOf(policies: readonly PolicyVerdict[], colors: Colors): string {
    const counts = statuses.flatMap((status) => {
        const count = policies.filter((verdict) => verdict.status === status).length;
        const text = `${count} ${words[status]}`;
        const isAgainst = status === "violated" || status === "undetermined";
        return count === 0 ? [] : [isAgainst ? colors.red(text) : status === "waived" ? colors.yellow(text) : text];
    });
    const packs = [...new Set(policies.map((verdict) => verdict.pack))].join(", ");
    return `${colors.dim(`policies (${packs}):`)} ${counts.join(colors.dim(" · "))}`;
}

function verdictLines(preview: Preview, verdict: PolicyVerdict, colors: Colors): readonly string[] {
    const isBlocking = blocks(verdict);
    const mark = isBlocking ? colors.red("✗") : colors.yellow("!");
    const id = verdict.id === verdict.rule ? "" : `${verdict.id} `;
    const advice = verdict.status === "waived" ? "" : ", advisory";
    const word = isBlocking ? colors.red(words[verdict.status]) : colors.yellow(`${words[verdict.status]}${advice}`);
    return [
        `${mark} ${colors.bold(`${id}${verdict.rule}`)}  ${word}`,
        ...verdict.findings.flatMap((finding) => findingLines(preview, finding, colors)),
    ];
}

function findingLines(preview: Preview, finding: PolicyFinding, colors: Colors): readonly string[] {
    const severity = finding.severity === "unspecified" ? "" : ` [${finding.severity}]`;
    const path = finding.path === undefined ? "" : ` at ${finding.path}`;
    const [first = "", ...rest] = finding.message.split("\n");
    return [
        `    ${colors.cyan(placeOf(preview, finding))}${path}${colors.dim(severity)}`,
        `      ${first}`,
        ...rest.map((line) => `      ${colors.dim(line)}`),
    ];
}

/** Where the resource stands: its type, and its name under those of its parents. */
function placeOf(preview: Preview, finding: PolicyFinding): string {
    const resource = preview.resources.find(({ urn }) => urn === finding.urn);
    if (resource === undefined) {
        return finding.urn === undefined ? "the stack" : nameOf(finding.urn);
    }
    const names = [resource.name];
    for (let at = parentOf(preview, resource.parent); at?.parent !== undefined; at = parentOf(preview, at.parent)) {
        names.unshift(at.name);
    }
    return `${shortType(resource)} ${names.join(" / ")}`;
}

function parentOf(preview: Preview, urn: string | undefined) {
    return urn === undefined ? undefined : preview.resources.find((resource) => resource.urn === urn);
}
