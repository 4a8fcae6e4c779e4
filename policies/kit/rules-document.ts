import { describeClauses } from "./clause.ts";
import type { ResidencyRule } from "./rule.ts";

const introduction = `# Residency rules

Written by \`npm run generate\` from the rules themselves (\`policies/residency/<area>/\`); do not edit.

Every rule ends with one of three verdicts: passed, violated, or undetermined. A mandatory rule blocks a deployment, and
what cannot be decided blocks like a violation; an advisory one reports both and blocks nothing. "Supports" means that the rule serves a clause that asks for more than a place; most law does
not name a place at all. "Declared" is what \`policies/declarations/<stack>.yaml\` says.
`;

/** The table a reviewer reads, in Markdown. */
export function rulesText(rules: readonly ResidencyRule[]): string {
    const rows = rules.map(({ id, title, severity, enforcement, waivable }) => [
        id,
        title,
        severity,
        enforcement,
        waivable ? "yes" : "no",
    ]);
    return [
        introduction,
        ...table(["Id", "What holds", "Severity", "Enforcement", "Waivable"], rows),
        ...rules.map((rule) => `\n${sectionOf(rule)}`),
        "",
    ].join("\n");
}

/** A Markdown table, aligned as the formatter writes it. */
function table(heads: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
    const widths = heads.map((head, column) =>
        Math.max(...[head, ...rows.map((row) => row[column] ?? "")].map(({ length }) => length)),
    );
    const line = (cells: readonly string[], fill: string): string =>
        `| ${widths.map((width, column) => (cells[column] ?? "").padEnd(width, fill)).join(" | ")} |`;
    return [line(heads, " "), line([], "-"), ...rows.map((row) => line(row, " "))];
}

function sectionOf({ id, name, title, controls, reads, why, fix, needs }: ResidencyRule): string {
    return [
        `## ${id}: ${title}`,
        "",
        `- Rule: \`${name}\``,
        `- Reads: ${reads}`,
        `- Because: ${why}`,
        `- Clauses: ${describeClauses(controls)}`,
        `- Fix: ${fix}`,
        `- Needs from the declaration: ${needs.map((key) => `\`${key}\``).join(", ")}`,
    ].join("\n");
}
