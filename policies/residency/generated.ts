import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { declarationSchemaText } from "../kit/declaration-schema.ts";
import { idsText } from "../kit/rule-ids.ts";
import type { RuleIds } from "../kit/rule-ids.ts";
import { rulesText } from "../kit/rules-document.ts";
import { rulesModuleText } from "../kit/rules-module.ts";
import { shapesText } from "../shapes/shapes-document.ts";
import { shapes } from "../shapes/shapes.ts";
import { readRuleModules } from "./areas.ts";

/** A file of the policies that `npm run generate` writes and nobody edits. */
export interface GeneratedPolicyFile {
    /** Relative to the project, with forward slashes. */
    readonly file: string;
    /** What a person edits in its place, relative to the project. */
    readonly source: string;
    /** The whole file. Throws what is wrong with the source. */
    readonly text: () => string;
}

/**
 * What follows from the rules (their list, the record of their ids, the table for reviewers), and the schema of declarations.
 * The rules come from their own files, so that a stale list is no obstacle.
 * @throws Error where a file of a rule is malformed. `text` of the record throws where an id would be dropped or renamed.
 */
export async function policyFiles(): Promise<readonly GeneratedPolicyFile[]> {
    const modules = await readRuleModules();
    const rules = modules.map(({ rule }) => rule).toSorted((a, b) => (a.id < b.id ? -1 : 1));
    const source = "policies/residency/";
    return [
        { file: "policies/residency/rules.ts", source, text: () => rulesModuleText(modules) },
        { file: "policies/residency/ids.json", source, text: () => idsText(recordedIds(), rules) },
        { file: "docs/rules.md", source, text: () => rulesText(rules) },
        { file: "docs/shapes.md", source: "policies/shapes/", text: () => shapesText(shapes) },
        {
            file: "policies/declarations/declaration.schema.json",
            source: "policies/kit/declaration.ts",
            text: declarationSchemaText,
        },
    ];
}

/** The ids on record. The file holds what {@link idsText} wrote, but for rules that a person marked as retired. */
function recordedIds(): RuleIds {
    const file = path.join(import.meta.dirname, "ids.json");
    return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as RuleIds) : {};
}
