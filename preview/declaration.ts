import type { Fault, FaultText } from "../components/fault.ts";
import { readdirSync } from "node:fs";
import { basename, dirname } from "node:path";
import { closing, placed, sortFaults, together, withEarly } from "../config/fault.ts";
import type { EarlyFaults, PlacedFault } from "../config/fault.ts";
import { hygieneFaults } from "../config/hygiene.ts";
import { faultsOf } from "../config/schema/zod-faults.ts";
import type { FileKind } from "../config/source/file-kind.ts";
import { parseStackDocument } from "../config/source/stack-document.ts";
import { plainTree } from "../config/source/yaml-tree.ts";
import { readText, unread } from "../config/source/read-text.ts";
import type { DeploymentConfig } from "../config/index.ts";
import { nearest, quote } from "../components/suggest.ts";
import { declarationSchema } from "../policies/kit/declaration.ts";
import { declarationDocs } from "../policies/kit/key-doc.ts";
import type { Declaration } from "../policies/kit/declaration.ts";
import { listDeclarations } from "../policies/kit/read-declaration.ts";
import { disagreements } from "./agreement.ts";

const kind: FileKind = {
    name: "declaration",
    plural: "Declarations",
    begin: "Start with jurisdiction: and write the other keys below it",
    example: "the declaration of a stack",
    schema: "policies/declarations/declaration.schema.json",
    oneReading: "What the compliance owner signs must be what the rules read, whoever reads it.",
    // A day is the same day as a text and as a point in time.
    plain: { keys: ["on"], values: /^\d{4}-\d{2}-\d{2}$/ },
    insteadOfSecret: "No declaration holds a secret: remove it here.",
};

/**
 * Everything that is wrong with the declaration of a stack, with the line of each; empty where the residency pack can judge
 * by it. The pack reads the file itself and decides nothing by a faulty one: this says why, to the compliance owner.
 *
 * @param file `policies/declarations/<stack>.yaml`. It need not exist.
 * @param config What the stack file says: where the two contradict each other, one of them is wrong. @default - nothing is compared
 */
export function declarationFaults(file: string, config?: DeploymentConfig): readonly PlacedFault[] {
    const text = readText(file, kind, () => missing(file));
    if (typeof text !== "string") {
        return [{ file, path: [], ...text }];
    }
    const document = parseStackDocument(text, kind);
    if ("problem" in document) {
        const { problem, fix, position } = document;
        return [{ file, path: [], problem, why: unread, fix, ...position }];
    }
    const { value, early } = plainTree(document.root, kind);
    return sortFaults(
        judge(value, early, (declared) =>
            config === undefined ? [] : disagreements(basename(file, ".yaml"), config, declared),
        ).map((fault) => placed(fault, { file, ...document.locate(fault.path, fault.at) })),
    );
}

/** Hygiene and shape. Where a value cannot be read, or may be a secret, nothing else is said about it. */
function judge(
    value: unknown,
    structure: EarlyFaults,
    compare: (declared: Declaration) => readonly Fault[],
): readonly Fault[] {
    const early = together(structure, closing(hygieneFaults(value, [], kind)));
    const parsed = declarationSchema.safeParse(value);
    const subject = { schema: declarationSchema, value, path: [], docs: declarationDocs };
    return withEarly(early, parsed.success ? compare(parsed.data) : faultsOf(subject, parsed.error.issues));
}

function missing(file: string): FaultText {
    const stack = basename(file, ".yaml");
    const meant = nearest(stack, listDeclarations(dirname(file)));
    const other = otherNames(file);
    const misnamed =
        other !== undefined
            ? ` ${quote(other)} beside it is not read: rename it.`
            : meant === undefined
              ? ""
              : ` If ${quote(`${meant}.yaml`)} beside it is meant, rename that file.`;
    return {
        problem: `the stack ${quote(stack)} has no declaration`,
        why: "Nobody has said which jurisdiction holds and what the stack may do, so no rule can decide.",
        fix: `Let the compliance owner write policies/declarations/${stack}.yaml; the others in its folder show how, and npm run init drafts one for a new stack.${misnamed}`,
    };
}

/** A file that may have been meant: other capitals, or the other ending of YAML. */
function otherNames(file: string): string | undefined {
    const [folder, wanted] = [dirname(file), basename(file, ".yaml").toLowerCase()];
    try {
        return readdirSync(folder).find(
            (name) => /\.ya?ml$/i.test(name) && name.replace(/\.ya?ml$/i, "").toLowerCase() === wanted,
        );
    } catch {
        return undefined;
    }
}
