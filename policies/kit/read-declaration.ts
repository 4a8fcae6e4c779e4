import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parseDocument } from "yaml";
import { declarationSchema } from "./declaration.ts";
import type { Declaration } from "./declaration.ts";
import { formatPath } from "./path.ts";

/** A declaration that cannot be used. The message lists every fault, one on a line. */
export class DeclarationFault extends Error {}

/** Names of the stacks that have a declaration in a folder, sorted. */
export function listDeclarations(folder: string): readonly string[] {
    return readdirSync(folder)
        .filter((file) => file.endsWith(".yaml"))
        .map((file) => path.basename(file, ".yaml"))
        .sort();
}

/**
 * Reads the declaration of a stack.
 * @throws DeclarationFault
 */
export function readDeclaration(folder: string, stack: string): Declaration {
    const file = path.join(folder, `${stack}.yaml`);
    return parseDeclaration(readFileSync(file, "utf8"), path.basename(file));
}

/**
 * Reads a declaration.
 * @param name what the text is called in faults.
 * @throws DeclarationFault
 */
export function parseDeclaration(text: string, name: string): Declaration {
    const document = parseDocument(text);
    const [syntax] = document.errors;
    if (syntax) {
        throw new DeclarationFault(
            `${name}: not YAML - nothing of it can be trusted - ${syntax.message.split("\n")[0] ?? ""}`,
        );
    }
    const read = declarationSchema.safeParse(document.toJS());
    if (!read.success) {
        const faults = read.error.issues.map(
            ({ path: at, message }) => `${name}: ${formatPath(at.filter(isKey))}: ${message}`,
        );
        throw new DeclarationFault(faults.join("\n"));
    }
    return read.data;
}

function isKey(key: PropertyKey): key is string | number {
    return typeof key !== "symbol";
}
