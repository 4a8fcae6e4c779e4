import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Command } from "commander";
import { packConfigText } from "../policies/kit/pack-config.ts";
import { DeclarationFault, listDeclarations, readDeclaration } from "../policies/kit/read-declaration.ts";
import { rules } from "../policies/residency/rules.ts";

const policies = path.join(import.meta.dirname, "..", "policies");
/** Where the compliance officer's declarations stand. */
export const declarationsFolder = path.join(policies, "declarations");
/** Where the pack's config of each stack is written. */
export const packConfigFolder = path.join(policies, "residency", "config");

/** A config file as it has to stand, and as it stands. */
export interface PackConfigFile {
    readonly file: string;
    readonly text: string;
    readonly isCurrent: boolean;
}

/**
 * The config of every declared stack.
 * @throws DeclarationFault
 */
export function packConfigFiles(): readonly PackConfigFile[] {
    return listDeclarations(declarationsFolder).map((stack) => {
        const file = path.join(packConfigFolder, `${stack}.json`);
        const text = packConfigText(readDeclaration(declarationsFolder, stack), rules);
        return { file, text, isCurrent: existsSync(file) && readFileSync(file, "utf8") === text };
    });
}

/** `policy-config [--check]`: expands the declarations, or says which config is not current. */
export const policyConfigCommand = new Command("policy-config")
    .description("expand policies/declarations/ into the config of the policy pack")
    .option("--check", "write nothing; exit with 1 where a written config is not current")
    .action((options: { readonly check?: true }) => {
        try {
            const stale = packConfigFiles().filter(({ isCurrent }) => !isCurrent);
            if (options.check === true) {
                refuse(stale);
            } else {
                write(stale);
            }
        } catch (error) {
            if (!(error instanceof DeclarationFault)) {
                throw error;
            }
            process.stderr.write(`${error.message}\n`);
            process.exitCode = 2;
        }
    });

function write(stale: readonly PackConfigFile[]): void {
    mkdirSync(packConfigFolder, { recursive: true });
    for (const { file, text } of stale) {
        writeFileSync(file, text);
        process.stdout.write(`wrote ${nameOf(file)}\n`);
    }
    if (stale.length === 0) {
        process.stdout.write("every policy config is current\n");
    }
}

function refuse(stale: readonly PackConfigFile[]): void {
    for (const { file } of stale) {
        process.stderr.write(
            `${nameOf(file)} is not current - a rule would hear of an old declaration; run npm run policy-config\n`,
        );
        process.exitCode = 1;
    }
}

function nameOf(file: string): string {
    return path.relative(process.cwd(), file);
}
