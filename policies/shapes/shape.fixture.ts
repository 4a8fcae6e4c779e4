import { describe, expect, test } from "vitest";
import type { Declaration } from "../kit/declaration.ts";
import { StackGraph } from "../kit/graph.ts";
import type { StackResource } from "../kit/graph.ts";
import { formatPath } from "../kit/path.ts";
import { placeOf } from "../kit/place.ts";
import { declaredForTests } from "../kit/testing.ts";
import { ShapeJudge } from "./shapes.ts";

type Props = Readonly<Record<string, unknown>>;

/** What a shape admits, and what it refuses: each by where the misfits are, no more and no fewer. */
export interface ShapeCases {
    /** What is declared besides {@link declaredForTests}. */
    readonly declared?: Partial<Declaration>;
    /** The others of the stack, by their types and what is known of them. */
    readonly stack?: readonly (readonly [type: string, known: Props])[];
    readonly fits: Readonly<Record<string, Props>>;
    readonly refuses: Readonly<Record<string, { readonly given: Props; readonly at: string | readonly string[] }>>;
}

/** Tests a shape on both sides. */
export function describeShape(type: string, cases: ShapeCases): void {
    describe(type, () => {
        test.each(Object.entries(cases.fits))("admits %s", (_, given) => {
            expect(misfitsOf(type, given, cases)).toEqual([]);
        });
        test.each(Object.entries(cases.refuses))("refuses %s", (_, { given, at }) => {
            expect(misfitsOf(type, given, cases)).toEqual(typeof at === "string" ? [at] : at);
        });
    });
}

/** Paths of what does not fit, alone and with the stack. */
function misfitsOf(type: string, given: Props, { declared, stack = [] }: Omit<ShapeCases, "fits" | "refuses">) {
    const world = { declared: { ...declaredForTests, ...declared }, place: placeOf(declaredForTests.jurisdiction) };
    const others = stack.map(([of, known], index) => resourceOf(of, `other-${String(index)}`, known));
    const it = resourceOf(type, "it", given);
    const alone = new ShapeJudge(world).misfits(type, given);
    const together = new ShapeJudge({ ...world, stack: new StackGraph([...others, it]) }).misfits(type, given, it);
    const found = [...alone.filter((each) => !each.isRelation), ...together.filter((each) => each.isRelation)];
    return found.map(({ path }) => formatPath(path));
}

function resourceOf(type: string, name: string, known: Props): StackResource {
    return {
        type,
        name,
        urn: `urn:pulumi:test::ringfence::${type}::${name}`,
        isRead: false,
        props: known,
        inputs: known,
        unjudged: known,
        provider: undefined,
        origins: {},
    };
}

/** The same with another value at a path; `undefined` removes it. Steps into JSON in a text. */
export function changed(props: Props, path: readonly (string | number)[], value: unknown): Props {
    return put(props, path, value) as Props;
}

function put(holder: unknown, [first, ...rest]: readonly (string | number)[], value: unknown): unknown {
    if (first === undefined) return value;
    if (typeof holder === "string") return JSON.stringify(put(JSON.parse(holder), [first, ...rest], value));
    if (Array.isArray(holder)) {
        const index = Number(first);
        const entry: unknown = put(holder[index], rest, value);
        const entries: readonly unknown[] = holder;
        return entry === undefined ? entries.toSpliced(index, 1) : Object.assign([...entries], { [index]: entry });
    }
    const { [first]: before, ...others } = (holder ?? {}) as Record<string, unknown>;
    const after = put(before, rest, value);
    return after === undefined ? others : { ...others, [first]: after };
}
