import { nameOf } from "../engine/urn.ts";
import type { PolicyFinding, PolicyVerdict, Preview, PreviewResource, VerdictStatus } from "../preview.ts";
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
    const { policies, resources } = preview;
    if (policies.length === 0) {
        return [colors.yellow("no policies ran")];
    }
    return [...againstLines(resources, policies, colors), summaryOf(policies, colors)];
}

/**
 * What the second look found, at the program as deployed, beyond the preview; or that nobody looked. What is registered only then
 * is told by the verdict that refuses it.
 */
export function asDeployedLines({ resources, asDeployed }: Preview, colors: Colors): readonly string[] {
    const heading = colors.dim("as deployed:");
    if (asDeployed === undefined) {
        return [`${heading} ${colors.yellow("not looked at")}${colors.dim("; without --once it is")}`];
    }
    const { policies } = asDeployed;
    if (policies.length === 0) {
        return [`${heading} the same resources and values, and no rule finds more`];
    }
    const count = policies.reduce((total, { findings }) => total + findings.length, 0);
    return [
        ...againstLines([...resources, ...asDeployed.resources], policies, colors),
        `${heading} ${colors.red(`${count} ${count === 1 ? "finding" : "findings"} that the preview does not show`)}`,
    ];
}

function againstLines(
    resources: readonly PreviewResource[],
    policies: readonly PolicyVerdict[],
    colors: Colors,
): readonly string[] {
    const against = policies.filter((verdict) => verdict.findings.length > 0 || blocks(verdict));
    const rank = (verdict: PolicyVerdict) => statuses.indexOf(verdict.status) + (blocks(verdict) ? 0 : statuses.length);
    const sorted = against.toSorted((a, b) => rank(a) - rank(b));
    return sorted.flatMap((verdict) => [...verdictLines(resources, verdict, colors), ""]);
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

function verdictLines(
    resources: readonly PreviewResource[],
    verdict: PolicyVerdict,
    colors: Colors,
): readonly string[] {
    const isBlocking = blocks(verdict);
    const mark = isBlocking ? colors.red("✗") : colors.yellow("!");
    const id = verdict.id === verdict.rule ? "" : `${verdict.id} `;
    const advice = verdict.status === "waived" ? "" : ", advisory";
    const word = isBlocking ? colors.red(words[verdict.status]) : colors.yellow(`${words[verdict.status]}${advice}`);
    return [
        `${mark} ${colors.bold(`${id}${verdict.rule}`)}  ${word}`,
        ...verdict.findings.flatMap((finding) => findingLines(resources, finding, colors)),
    ];
}

function findingLines(
    resources: readonly PreviewResource[],
    finding: PolicyFinding,
    colors: Colors,
): readonly string[] {
    const severity = finding.severity === "unspecified" ? "" : ` [${finding.severity}]`;
    const path = finding.path === undefined ? "" : ` at ${finding.path}`;
    const [first = "", ...rest] = finding.message.split("\n");
    return [
        `    ${colors.cyan(placeOf(resources, finding))}${path}${colors.dim(severity)}`,
        `      ${first}`,
        ...rest.map((line) => `      ${colors.dim(line)}`),
    ];
}

/** Where the resource stands: its type, and its name under those of its parents. */
function placeOf(resources: readonly PreviewResource[], finding: PolicyFinding): string {
    const resource = resources.find(({ urn }) => urn === finding.urn);
    if (resource === undefined) {
        return finding.urn === undefined ? "the stack" : nameOf(finding.urn);
    }
    const names = [resource.name];
    for (let at = parentOf(resources, resource.parent); at?.parent !== undefined; at = parentOf(resources, at.parent)) {
        names.unshift(at.name);
    }
    return `${shortType(resource)} ${names.join(" / ")}`;
}

function parentOf(resources: readonly PreviewResource[], urn: string | undefined) {
    return urn === undefined ? undefined : resources.find((resource) => resource.urn === urn);
}
