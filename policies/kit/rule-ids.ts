import type { ResidencyRule } from "./rule.ts";

/** Every id that was ever given to a rule, with the name of the rule; `retired <name>` where the rule is gone. */
export type RuleIds = Readonly<Record<string, string>>;

/**
 * The text of `ids.json`: what is recorded, and the rules that are new. Reports, waivers and dashboards refer to rules by id
 * and name, so neither may come to mean another rule.
 * @throws Error where two rules have one id, a rule has another name than the record says, or a recorded rule is gone.
 */
export function idsText(recorded: RuleIds, rules: readonly ResidencyRule[]): string {
    const current = new Map<string, string>();
    for (const { id, name } of rules) {
        const other = current.get(id);
        if (other !== undefined) {
            throw new Error(
                `${id} is the id of ${other} and of ${name} - reports could not tell them apart - change one`,
            );
        }
        current.set(id, name);
    }
    for (const [id, name] of Object.entries(recorded)) {
        const now = current.get(id);
        if (now !== name && !(now === undefined && name.startsWith("retired "))) {
            throw new Error(refusal(id, name, now));
        }
    }
    const all = Object.entries({ ...recorded, ...Object.fromEntries(current) });
    const lines = all.toSorted(([a], [b]) => (a < b ? -1 : 1)).map((pair) => `  ${pair.map(quoted).join(": ")}`);
    return `{\n${lines.join(",\n")}\n}\n`;
}

function refusal(id: string, name: string, now: string | undefined): string {
    return now === undefined
        ? `${id} is recorded as ${name}, but no rule has this id - reports refer to it, so it does not vanish silently - ` +
              `restore the rule, or write "retired ${name}" in ids.json, so that the id is never used again`
        : `${id} is recorded as ${name}, but the rule is called ${now} - reports would come to mean another rule - ` +
              "keep the name, or give the new rule an id that was never used";
}

function quoted(text: string): string {
    return JSON.stringify(text);
}
