import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Command } from "commander";
import { policyFiles } from "../policies/residency/generated.ts";

/** `rules [--check]`: writes what follows from the rules, or says which file is not current. */
export const rulesCommand = new Command("rules")
    .description("write what follows from the residency rules: their list, the record of ids, docs/rules.md")
    .option("--check", "write nothing; exit with 1 where a written file is not current")
    .action(async (options: { readonly check?: true }) => {
        for (const { file: name, text: made } of await policyFiles()) {
            const file = path.join(import.meta.dirname, "..", name);
            const text = made();
            if (options.check !== true) {
                writeFileSync(file, text);
                process.stdout.write(`wrote ${name}\n`);
            } else if (!existsSync(file) || readFileSync(file, "utf8") !== text) {
                process.stderr.write(`${name} is not current - it leaves out what the rules say - run npm run rules\n`);
                process.exitCode = 1;
            }
        }
    });
