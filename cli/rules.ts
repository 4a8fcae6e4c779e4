import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Command } from "commander";
import { rulesText } from "../policies/kit/rules-document.ts";
import { rules } from "../policies/residency/rules.ts";

/** The reviewer's table of rules. */
export const rulesFile = path.join(import.meta.dirname, "..", "docs", "rules.md");

/** `rules [--check]`: writes the table of rules, or says that the written one is not current. */
export const rulesCommand = new Command("rules")
    .description("write docs/rules.md, the table of residency rules")
    .option("--check", "write nothing; exit with 1 where the written table is not current")
    .action((options: { readonly check?: true }) => {
        const text = rulesText(rules);
        if (options.check !== true) {
            writeFileSync(rulesFile, text);
            process.stdout.write("wrote docs/rules.md\n");
        } else if (!existsSync(rulesFile) || readFileSync(rulesFile, "utf8") !== text) {
            process.stderr.write("docs/rules.md is not current - a reviewer would read old rules; run npm run rules\n");
            process.exitCode = 1;
        }
    });
