import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Command } from "commander";
import { stackFileSchema } from "../config/index.ts";

/** Where the schema of stack files stands; their first line points editors at it. */
export const schemaFile = path.join(import.meta.dirname, "..", "stacks", "stack.schema.json");

/** The schema as it stands in the file, byte for byte. */
export function schemaText(): string {
    return `${JSON.stringify(stackFileSchema(), null, 2)}\n`;
}

/** `schema [--check]`: writes the JSON Schema of stack files, or says whether the written one is current. */
export const schemaCommand = new Command("schema")
    .description("write the JSON Schema of stack files, for editors")
    .option("--check", "write nothing; exit with 1 where the written schema is not current")
    .action((options: { readonly check?: true }) => {
        if (options.check !== true) {
            writeFileSync(schemaFile, schemaText());
            process.stdout.write("wrote stacks/stack.schema.json\n");
        } else if (writtenSchema() === schemaText()) {
            process.stdout.write("stacks/stack.schema.json is current\n");
        } else {
            process.stderr.write(
                "stacks/stack.schema.json is not current - editors would mislead; run npm run schema\n",
            );
            process.exitCode = 1;
        }
    });

/** The written schema; nothing where there is none. */
function writtenSchema(): string | undefined {
    try {
        return readFileSync(schemaFile, "utf8");
    } catch {
        return undefined;
    }
}
