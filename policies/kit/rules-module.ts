import type { ResidencyRule } from "./rule.ts";

/** A rule, and where it is written. */
export interface RuleModule {
    /** From the folder of the pack, e.g. `logs/res-log-sink.ts`. */
    readonly file: string;
    /** Name by which the file exports the rule, e.g. `logSinks`. */
    readonly exportName: string;
    readonly rule: ResidencyRule;
}

/**
 * What a rule's file holds.
 * @param file From the folder of the pack.
 * @param exported Everything that the file exports.
 * @throws Error where that is not exactly one rule.
 */
export function ruleModuleOf(file: string, exported: Readonly<Record<string, unknown>>): RuleModule {
    const found = Object.entries(exported).flatMap(([exportName, value]) =>
        isRule(value) ? [{ file, exportName, rule: value }] : [],
    );
    const [module, ...others] = found;
    if (module === undefined || others.length > 0) {
        throw new Error(
            `${file} exports ${found.length} rules - a file named res-… holds one rule, so that the pack finds it - ` +
                "export one residencyRule({ … }) from it",
        );
    }
    return module;
}

/** Only `residencyRule` makes what can bind and describe itself. */
function isRule(value: unknown): value is ResidencyRule {
    return typeof value === "object" && value !== null && "id" in value && "resourceChecks" in value;
}

/** The text of `rules.ts`: imports every rule and lists them by id. */
export function rulesModuleText(modules: readonly RuleModule[]): string {
    const byId = modules.toSorted((a, b) => (a.rule.id < b.rule.id ? -1 : 1));
    return [
        "// Written by `npm run generate` from the files of the rules; do not edit.",
        'import type { ResidencyRule } from "../kit/rule.ts";',
        ...byId.map(({ exportName, file }) => `import { ${exportName} } from "./${file}";`),
        "",
        "/** Every rule of the pack, by id. */",
        "export const rules: readonly ResidencyRule[] = [",
        ...byId.map(({ exportName }) => `    ${exportName},`),
        "];",
        "",
    ].join("\n");
}
