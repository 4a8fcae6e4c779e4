import type { Path } from "../../components/fault.ts";
import { Composer, LineCounter, Parser, isMap, isSeq } from "yaml";
import type { CST, Document, Node, ParsedNode, Range, YAMLMap } from "yaml";
import { stackFileKind } from "./file-kind.ts";
import type { FileKind } from "./file-kind.ts";
import { labelOf, nodeOf } from "./yaml-tree.ts";

/** A place in a text, from 1. */
export interface Position {
    readonly line: number;
    readonly column: number;
}

/** Something that keeps a text from being read as one YAML document. */
export interface SyntaxFault {
    readonly position?: Position;
    readonly problem: string;
    readonly fix: string;
}

/** One parsed YAML document that knows where its parts stand. */
export interface StackDocument {
    readonly root: YAMLMap;
    /** Where the key or value at a path stands; for a missing one, the innermost key that exists. */
    locate(path: Path, at?: "key"): Position | undefined;
}

/** Nesting that no real stack file comes near; beyond it a reader's recursion could end. */
const maxDepth = 32;

/** Parses the text of a stack file, or of another kind: exactly one YAML 1.2 document with a mapping at its root. */
export function parseStackDocument(text: string, kind: FileKind = stackFileKind): StackDocument | SyntaxFault {
    const lines = new LineCounter();
    const tokens = [...new Parser(lines.addNewLine).parse(text)];
    const position = (offset: number): Position => {
        const { line, col } = lines.linePos(offset);
        return { line: Math.max(line, 1), column: Math.max(col, 1) };
    };
    const tooDeep = tokens.map(deepToken).find((token) => token !== undefined);
    if (tooDeep !== undefined) {
        return {
            position: position(tooDeep.offset),
            problem: `values are nested more than ${maxDepth} deep`,
            fix: "Write the shape that the schema describes; nothing in it is deeper than eight.",
        };
    }
    const composer = new Composer({ prettyErrors: false, uniqueKeys: false, logLevel: "silent" });
    const documents = [...composer.compose(tokens, false, text.length)];
    return documentOf(documents, position, kind);
}

type ParsedDocument = Document.Parsed;

function documentOf(
    documents: readonly ParsedDocument[],
    position: (offset: number) => Position,
    kind: FileKind,
): StackDocument | SyntaxFault {
    const [first, second] = documents;
    if (first === undefined) return emptyFault(kind);
    const error = documents.flatMap((document) => document.errors).toSorted((a, b) => a.pos[0] - b.pos[0])[0];
    if (error !== undefined) return { position: position(error.pos[0]), ...explain(error.code) };
    if (second !== undefined) {
        return {
            position: position(second.range[0]),
            problem: "the file holds more than one YAML document",
            fix: `Remove the line with --- and what follows it, or move it to a ${kind.name} of its own.`,
        };
    }
    const root = first.contents;
    if (root === null || isEmpty(root)) return emptyFault(kind);
    if (!isMap(root)) {
        return {
            position: position(root.range[0]),
            problem: "the file is not a mapping of keys to values",
            fix: `${kind.begin}, indented.`,
        };
    }
    return { root, locate: (path, at) => locate(root, path, at, position) };
}

const emptyFault = ({ begin, example }: FileKind): SyntaxFault => ({
    problem: "the file is empty",
    fix: `${begin}; copy ${example} that is near your case.`,
});

/** True for a document without content, which the library also writes as an empty scalar. */
function isEmpty(node: ParsedNode): boolean {
    return "value" in node && (node.value === null || node.value === "");
}

/** Errors in plain words, by the YAML library's codes. Its own messages quote the source, which may hold a secret. */
const explanations: Readonly<Record<string, { readonly problem: string; readonly fix: string }>> = {
    TAB_AS_INDENT: { problem: "a tab is used as indentation", fix: "Indent with spaces; YAML takes no tabs." },
    BAD_INDENT: {
        problem: "a line does not fit: its indentation is wrong, or a bracket above stays open",
        fix: "Indent what belongs together alike.",
    },
    MISSING_CHAR: {
        problem: "a character is missing: a closing quote, bracket or brace, a comma or a colon",
        fix: "Complete it, here or in the lines above.",
    },
    UNEXPECTED_TOKEN: {
        problem: "something stands where YAML expects nothing",
        fix: "Check this line and the one above.",
    },
    BLOCK_AS_IMPLICIT_KEY: {
        problem: "a second key: value pair begins on the same line",
        fix: "Give each pair a line of its own, or put a value that holds a colon in quotes.",
    },
    BLOCK_IN_FLOW: {
        problem: "an indented block stands inside brackets",
        fix: "Use one style: brackets or indentation.",
    },
    MULTILINE_IMPLICIT_KEY: {
        problem: "a key goes over several lines; a colon may be missing",
        fix: "Write key: value.",
    },
    BAD_DQ_ESCAPE: {
        problem: "a backslash in double quotes begins no known escape",
        fix: "Use single quotes, or write the backslash twice.",
    },
    BAD_SCALAR_START: { problem: "a value begins with @ or `, which YAML reserves", fix: "Put the value in quotes." },
    BAD_DIRECTIVE: { problem: "a % line at the top is no known YAML directive", fix: "Remove the line." },
    MULTIPLE_ANCHORS: { problem: "a value has two anchors", fix: "Remove the anchors." },
    MULTIPLE_TAGS: { problem: "a value has two tags", fix: "Remove the tags." },
    BAD_ALIAS: {
        problem: "an alias (*) or anchor (&) has no valid name",
        fix: "Write the value itself; quote a leading * or &.",
    },
    KEY_OVER_1024_CHARS: { problem: "a key is longer than 1024 characters", fix: "Check for a missing quote above." },
};

function explain(code: string): { readonly problem: string; readonly fix: string } {
    const known = explanations[code];
    return {
        problem: `not valid YAML: ${known?.problem ?? "the text cannot be read"}`,
        fix: known?.fix ?? "Check this line.",
    };
}

/** The first token that is nested too deep. Walks with a stack of its own: recursion is what the limit protects. */
function deepToken(top: CST.Token): CST.Token | undefined {
    const waiting: { token: CST.Token; depth: number }[] = [{ token: top, depth: 0 }];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
        const { token, depth } = next;
        if (depth > maxDepth) return token;
        for (const child of childTokens(token)) waiting.push({ token: child, depth: depth + 1 });
    }
    return undefined;
}

function childTokens(token: CST.Token): readonly CST.Token[] {
    if (token.type === "document") return token.value === undefined ? [] : [token.value];
    if (!("items" in token)) return [];
    return token.items.flatMap((item) => [item.key, item.value].filter((part) => part !== null && part !== undefined));
}

function locate(
    root: YAMLMap,
    path: Path,
    at: "key" | undefined,
    position: (offset: number) => Position,
): Position | undefined {
    let node: Node | null = root;
    let best = offsetOf(root);
    for (const [depth, part] of path.entries()) {
        const last = depth === path.length - 1;
        if (typeof part === "number") {
            if (!isSeq(node) || part >= node.items.length) break;
            node = nodeOf(node.items[part]);
            best = offsetOf(node) ?? best;
        } else {
            if (!isMap(node)) break;
            // The last of two equal keys: the first one has already been read when the second is found wrong.
            const pair = node.items.findLast((item) => labelOf(item) === part);
            if (pair === undefined) break;
            node = nodeOf(pair.value);
            best = offsetOf(nodeOf(pair.key)) ?? best;
            if (last && at !== "key" && !isBlock(node)) best = offsetOf(node) ?? best;
        }
    }
    return best === undefined ? undefined : position(best);
}

/** A block collection begins on the line below its key, where nobody looks for the fault. */
function isBlock(node: Node | null): boolean {
    return (isMap(node) || isSeq(node)) && node.flow !== true;
}

function offsetOf(node: Node | null): number | undefined {
    const range: Range | null | undefined = node?.range;
    // An empty value has no text: its range begins and ends at the same place, after the key.
    return range === null || range === undefined || range[0] === range[1] ? undefined : range[0];
}
