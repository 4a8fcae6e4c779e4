import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { idsText } from "../kit/rule-ids.ts";
import type { RuleIds } from "../kit/rule-ids.ts";
import { rulesText } from "../kit/rules-document.ts";
import { rulesModuleText } from "../kit/rules-module.ts";
import { readRuleModules } from "./areas.ts";

/** A file that is written by `npm run generate`. */
export interface GeneratedFile {
    /** Absolute path. */
    readonly file: string;
    /** What it has to hold, byte for byte. */
    readonly text: string;
}

const repository = path.join(import.meta.dirname, "..", "..");
const idsFile = path.join(import.meta.dirname, "ids.json");

/**
 * Everything that follows from the rules: their list, the record of their ids and the table for reviewers.
 * @throws Error where a file of a rule is malformed, or a recorded id would be dropped or given to another rule.
 */
export async function residencyFiles(): Promise<readonly GeneratedFile[]> {
    const modules = await readRuleModules();
    const rules = modules.map(({ rule }) => rule).toSorted((a, b) => (a.id < b.id ? -1 : 1));
    return [
        { file: path.join(import.meta.dirname, "rules.ts"), text: rulesModuleText(modules) },
        { file: idsFile, text: idsText(recordedIds(), rules) },
        { file: path.join(repository, "docs", "rules.md"), text: rulesText(rules) },
    ];
}

/** The ids on record. The file is only ever written from {@link idsText}, or a retired rule marked in it by hand. */
function recordedIds(): RuleIds {
    return existsSync(idsFile) ? (JSON.parse(readFileSync(idsFile, "utf8")) as RuleIds) : {};
}
