import type { Finding } from "./findings.ts";

/** The findings as tables, one for each sort. */
export function renderFindings(findings: readonly Finding[]): readonly string[] {
    return [
        ...table(
            ["applied", "objects", "kinds", "definitions that are ours", "values made up", "not applied"],
            only(findings, "applied").map((one) => [
                one.stack,
                String(one.objects),
                String(one.kinds),
                one.ownDefinitions.join(", "),
                one.madeUp.join(", "),
                one.notApplied.join(", "),
            ]),
        ),
        ...table(
            ["scheduled", "model", "pods", "node group", "nodes"],
            only(findings, "scheduled").map((one) => [
                one.stack,
                one.model,
                String(one.pods),
                one.nodeGroup,
                one.nodes,
            ]),
        ),
        ...table(
            ["refused by", "what", "message"],
            only(findings, "refused").map(({ by, what, message }) => [by, what, shortened(message)]),
        ),
        ...table(
            ["measured", ""],
            only(findings, "measured").map(({ what, value }) => [what, value]),
        ),
    ];
}

function only<S extends Finding["seen"]>(findings: readonly Finding[], seen: S): Extract<Finding, { seen: S }>[] {
    return findings.filter((one): one is Extract<Finding, { seen: S }> => one.seen === seen);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
    if (rows.length === 0) return [];
    const lines = [head, ...rows];
    const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
    const padded = lines.map((line) =>
        line
            .map((cell, column) => cell.padEnd(widths[column] ?? 0))
            .join("  ")
            .trimEnd(),
    );
    return [
        ...padded.slice(0, 1),
        "-".repeat(widths.reduce((sum, width) => sum + width + 2, -2)),
        ...padded.slice(1),
        "",
    ];
}

/** What is wrong; why and what to write stand in the policy. */
function shortened(message: string): string {
    const [wrong = ""] = message.replace(/^.*denied request: /, "").split(" - ");
    return wrong.length > 110 ? `${wrong.slice(0, 109)}…` : wrong;
}
