import type { Fault, Path } from "../../components/fault.ts";
import { isDeepStrictEqual } from "node:util";
import { isAlias, isMap, isScalar, isSeq } from "yaml";
import type { Node, Pair, ParsedNode, YAMLMap } from "yaml";
import { closing, together } from "../fault.ts";
import type { DoubtfulValue, EarlyFaults } from "../fault.ts";
import { quote } from "../../components/suggest.ts";
import { ambiguityOf } from "./ambiguous-scalars.ts";
import { stackFileKind } from "./file-kind.ts";
import type { FileKind } from "./file-kind.ts";

/** A YAML tree as plain data, with what must not stand in it. */
export interface PlainTree {
    readonly value: unknown;
    readonly early: EarlyFaults;
}

/**
 * Turns a YAML tree into plain data, and finds whatever reads differently elsewhere: aliases, tags, doubled keys, texts on
 * which YAML readers disagree. Pulumi reads a stack file with another YAML library, and both must see the same config.
 */
export function plainTree(node: Node | null, kind: FileKind = stackFileKind): PlainTree {
    const found: Found = { kind, closing: [], readable: [], doubtful: [] };
    const value = convert(node, [], found);
    const { readable, doubtful } = found;
    return { value, early: together(closing(found.closing), { faults: readable, closed: [], doubtful }) };
}

/** What has been found so far in a file of a kind. */
interface Found {
    readonly kind: FileKind;
    /** After these, nothing can be said about the value. */
    readonly closing: Fault[];
    /** With these, the value can be judged all the same. */
    readonly readable: Fault[];
    /** Values on which YAML readers disagree. */
    readonly doubtful: DoubtfulValue[];
}

function convert(node: Node | null, path: Path, found: Found): unknown {
    if (node === null) return null;
    if (isAlias(node)) {
        found.closing.push(aliasFault(path));
        return null;
    }
    if (node.tag !== undefined) found.closing.push(tagFault(path, found.kind));
    if (!isMap(node) && !isSeq(node) && !isScalar(node)) return null;
    if (node.anchor !== undefined) found.readable.push(anchorFault(path));
    if (isMap(node)) return convertMap(node, path, found);
    if (isSeq(node)) return node.items.map((item, i) => convert(nodeOf(item), [...path, i], found));
    const source = node.source ?? "";
    const isPlain = node.type === "PLAIN" && found.kind.plain?.values.test(source) !== true;
    const doubt = isPlain ? ambiguityOf(source) : undefined;
    if (doubt !== undefined) {
        found.doubtful.push({ read: node.value, fault: ambiguousFault(path, "value", doubt, found.kind) });
    }
    return node.value;
}

function convertMap(map: YAMLMap, path: Path, found: Found): Record<string, unknown> {
    // Of a key that stands there twice with two values, neither counts: whatever was said by one of them might be nonsense.
    const plain = new Map<string, unknown>();
    const contradictory = new Set<string>();
    for (const pair of map.items) {
        const key = keyOf(pair);
        if (key === undefined) {
            found.closing.push(keyFault([...path, labelOf(pair)], found.kind));
            continue;
        }
        const at = [...path, key];
        found.closing.push(...keyFaults(pair, at, found.kind));
        if (isScalar(pair.key) && pair.key.anchor !== undefined) found.readable.push(anchorFault(at));
        const value = convert(nodeOf(pair.value), at, found);
        if (plain.has(key)) {
            found.closing.push(doubledFault(at));
            if (!isDeepStrictEqual(plain.get(key), value)) contradictory.add(key);
        }
        plain.set(key, value);
    }
    // fromEntries, because a plain assignment to "__proto__" would change the object instead of filling it.
    return Object.fromEntries([...plain].filter(([key]) => !contradictory.has(key)));
}

/** How a path names a key, whatever it is: a number as it reads, a list or mapping as a question mark. */
export function labelOf(pair: Pair): string {
    return isScalar(pair.key) ? String(pair.key.value) : "?";
}

/** A mapping's key as text; `undefined` where it is a number, a truth value, a list or a mapping. */
function keyOf(pair: Pair): string | undefined {
    return isScalar(pair.key) && typeof pair.key.value === "string" ? pair.key.value : undefined;
}

/** Narrows what the YAML library types as unknown: every item of a parsed document is a node or null. */
export function nodeOf(item: unknown): ParsedNode | null {
    return item === null || item === undefined ? null : (item as ParsedNode);
}

function keyFaults(pair: Pair, path: Path, kind: FileKind): readonly Fault[] {
    const key = pair.key;
    if (!isScalar(key)) return [];
    const source = key.source ?? "";
    const isPlain = key.type === "PLAIN" && kind.plain?.keys.includes(source) !== true;
    const doubt = isPlain ? ambiguityOf(source) : undefined;
    return [
        ...(key.tag === undefined ? [] : [tagFault(path, kind)]),
        ...(doubt === undefined ? [] : [ambiguousFault(path, "key", doubt, kind)]),
    ];
}

function aliasFault(path: Path): Fault {
    return {
        path,
        problem: "an alias (*name) stands in place of the value",
        why: "A reviewer must see each value where it is used; an anchor changed far above would change it unseen.",
        fix: "Write the value itself.",
    };
}

function anchorFault(path: Path): Fault {
    return {
        path,
        problem: "the value has an anchor (&name)",
        why: "A reviewer must see each value where it is used; an anchor makes one line change others unseen.",
        fix: "Remove the anchor and write each value where it is used.",
    };
}

function tagFault(path: Path, { oneReading }: FileKind): Fault {
    return {
        path,
        problem: "the value has a YAML tag (!name)",
        why: oneReading,
        fix: "Remove the tag; write text in quotes, and numbers and truth values without.",
    };
}

function ambiguousFault(path: Path, at: "key" | "value", readAs: string, { oneReading }: FileKind): Fault {
    const problem = `the ${at} is read as ${readAs}`;
    return { path, ...(at === "key" ? { at } : {}), problem, why: oneReading, fix: `Put the ${at} in quotes.` };
}

function keyFault(path: Path, { name }: FileKind): Fault {
    return {
        path,
        at: "key",
        problem: "a key is not text",
        why: `Every key of a ${name} is a name; a number, list or mapping as a key is read differently elsewhere.`,
        fix: "Write the key as text, in quotes where it looks like a number.",
    };
}

function doubledFault(path: Path): Fault {
    const key = path.at(-1);
    return {
        path,
        at: "key",
        problem: `the key ${quote(String(key))} stands here twice`,
        why: "Only one of the two would count, and a reader cannot know which.",
        fix: "Keep one of them.",
    };
}
