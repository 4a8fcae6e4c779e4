import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { parseDocument } from "yaml";
import { declarationSchema } from "./declaration.ts";
import type { Declaration } from "./declaration.ts";
import { formatPath } from "./path.ts";
import { safe, say, sayAll } from "./safe.ts";
import type { SafeText } from "./safe.ts";
import { saysOneThing } from "./strict-yaml.ts";

/** What came of reading the declaration of a stack. */
export type DeclarationReading =
    | {
          readonly ok: true;
          /** Each rule looks again whether it holds what the rule needs. */
          readonly declaration: Partial<Declaration>;
      }
    | {
          readonly ok: false;
          /** What is wrong, why it matters and what to do. */
          readonly problem: SafeText;
      };

/** Names of the stacks that have a declaration in a folder, sorted. A folder that cannot be read has none. */
export function listDeclarations(folder: string): readonly string[] {
    try {
        return readdirSync(folder)
            .filter((file) => file.endsWith(".yaml"))
            .map((file) => path.basename(file, ".yaml"))
            .sort();
    } catch {
        return [];
    }
}

/**
 * The declarations of a folder, by name of the stack. Each file is read once, when a rule first asks about its stack. Nothing
 * throws: without a declaration, or with a faulty one, no rule can decide.
 */
export function declarationsIn(folder: string): (stack: string) => DeclarationReading {
    const known = new Map<string, DeclarationReading>();
    return (stack) => {
        const reading = known.get(stack) ?? readDeclaration(folder, stack);
        known.set(stack, reading);
        return reading;
    };
}

function readDeclaration(folder: string, stack: string): DeclarationReading {
    const file = say`policies/declarations/${safe.stack(stack)}.yaml`;
    // The name becomes part of a path.
    if (!/^[A-Za-z0-9_.-]{1,100}$/.test(stack)) {
        return refuse(say`the name of the stack is none that a declaration can have`, say`rename the stack`);
    }
    let text: string;
    try {
        text = readFileSync(path.join(folder, `${stack}.yaml`), "utf8");
    } catch {
        return refuse(
            say`${file} is not there or cannot be read`,
            say`let the compliance owner write it, as the other files beside it show`,
        );
    }
    return parseDeclaration(text, file);
}

/**
 * Reads a declaration. Stricter than YAML: no doubled keys, anchors, aliases or tags, because each line must say what it seems to
 * say.
 * @param file What the text is called in the problem.
 */
export function parseDeclaration(text: string, file: SafeText): DeclarationReading {
    const document = parseDocument(text);
    const remedy = say`run npm run preview for the stack: it shows each fault with its line and what to write`;
    if (!saysOneThing(document)) {
        return refuse(say`${file} is not YAML in which each line says one thing`, remedy);
    }
    const read = declarationSchema.safeParse(document.toJS());
    if (read.success) {
        return { ok: true, declaration: read.data };
    }
    const places = read.error.issues.map(({ path: at }) => safe.declarationPath(formatPath(at.filter(isKey))));
    return refuse(say`${file} is at fault at ${sayAll(places)}`, remedy);
}

function refuse(problem: SafeText, remedy: SafeText): DeclarationReading {
    return { ok: false, problem: say`${problem}, so nobody said which jurisdiction holds; ${remedy}` };
}

function isKey(key: PropertyKey): key is string | number {
    return typeof key !== "symbol";
}
