import type { Declaration } from "./declaration.ts";
import type { ResidencyRule } from "./rule.ts";

/**
 * The file for `--policy-pack-config`: what each rule must be told about a stack, one line a rule. It never holds an
 * enforcement level: with one, a config file could switch a rule off and no line would say so.
 */
export function packConfigText(declaration: Declaration, rules: readonly ResidencyRule[]): string {
    const lines = rules.map(({ name, needs }) => {
        const config = Object.fromEntries(needs.map((key) => [key, declaration[key]]));
        return `  ${JSON.stringify(name)}: ${JSON.stringify(config)}`;
    });
    return `{\n${lines.join(",\n")}\n}\n`;
}
