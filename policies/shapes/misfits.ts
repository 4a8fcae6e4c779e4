import type { z } from "zod";
import type { PropertyPath } from "../kit/path.ts";
import { SafeText, safe, say } from "../kit/safe.ts";
import { isRecord, peek } from "../kit/view.ts";
import type { FindingStatus } from "../kit/message.ts";
import type { StackResource } from "../kit/graph.ts";
import { Unknown } from "./world.ts";
import type { World } from "./world.ts";

/** Something that a shape does not admit. */
export interface Misfit {
    readonly path: PropertyPath;
    readonly status: FindingStatus;
    readonly problem: SafeText;
    /** True where it is about how the resource hangs together with the stack: only the whole stack shows it. */
    readonly isRelation: boolean;
}

/** What a leaf hands over with an issue; see `leaf` in leaves/leaf.ts. */
type LeafIssue = Omit<Misfit, "path">;

/**
 * Inputs as plain values, unknowns by {@link Unknown}.
 * @param props As a rule sees them.
 * @param resource The resource, where the whole stack is there to say what an unknown comes from.
 * @param bookkeeping A key that the provider keeps for itself, at any depth, and that reaches nothing.
 */
export function settled(
    props: object,
    world: World,
    resource?: StackResource,
    bookkeeping?: string,
): Readonly<Record<string, unknown>> {
    const unknownOf = (property: string) => new Unknown(resource && (world.stack?.originsOf(resource, property) ?? []));
    return Object.fromEntries(
        Object.keys(props).flatMap((property) => {
            const value = plain(props, property, () => unknownOf(property), bookkeeping);
            return value === undefined || property === bookkeeping ? [] : [[property, value]];
        }),
    );
}

function plain(holder: object, key: string | number, unknown: () => Unknown, bookkeeping: string | undefined): unknown {
    const found = peek(holder, key);
    if (found.kind === "unknown") return unknown();
    if (found.kind === "absent") return undefined;
    const { value } = found;
    if (Array.isArray(value)) {
        return Array.from(value.keys(), (index) => plain(value, index, unknown, bookkeeping));
    }
    if (!isRecord(value)) return value;
    return Object.fromEntries(
        Object.keys(value).flatMap((inner) => {
            const read = plain(value, inner, unknown, bookkeeping);
            return read === undefined || inner === bookkeeping ? [] : [[inner, read]];
        }),
    );
}

/** What a shape does not admit of settled inputs, or of a document inside them; nothing where they fit. */
export function misfitsOf(schema: z.ZodType, inputs: unknown): readonly Misfit[] {
    const read = schema.safeParse(inputs);
    if (read.success) return [];
    const found = read.error.issues
        .flatMap((issue) => misfitsIn(issue, []))
        .map((misfit) => unlessUnknown(misfit, inputs));
    return [...new Map(found.map((misfit) => [JSON.stringify([misfit.path, misfit.status]), misfit])).values()];
}

type Issue = z.core.$ZodIssue;

function misfitsIn(issue: Issue, at: PropertyPath): readonly Misfit[] {
    const path = [...at, ...issue.path.filter((key) => typeof key !== "symbol")];
    if (issue.code === "unrecognized_keys") {
        return issue.keys.map((key) => violated([...path, key], say`nobody has looked at this property of this type`));
    }
    if (issue.code === "invalid_union" && issue.errors.length > 0) {
        return meant(
            issue.errors.map((issues) => issues.flatMap((inner) => misfitsIn(inner, path))),
            path,
        );
    }
    if (issue.code === "custom" && isLeafIssue(issue.params)) {
        const { problem, status, isRelation } = issue.params;
        return [{ path, problem, status, isRelation }];
    }
    if (issue.code === "invalid_key") {
        return issue.issues.flatMap((inner) => misfitsIn({ ...inner, path: [] }, path));
    }
    if (issue.code === "invalid_type") {
        return [violated(path, say`it is not ${safe.valueKind(issue.expected)}`)];
    }
    return [violated(path, say`it does not have the form that the shape of this type admits`)];
}

/**
 * The branch of a union that was meant. One to which only the stack objects comes first: it fits by itself, so that nobody has said so
 * before. Then the one that the value departs from in the fewest of its own properties, with the fewest misfits, and deepest down.
 */
function meant(branches: readonly (readonly Misfit[])[], at: PropertyPath): readonly Misfit[] {
    const isOnlyRelation = (misfits: readonly Misfit[]) => Number(misfits.every(({ isRelation }) => isRelation));
    const departsIn = (misfits: readonly Misfit[]) => new Set(misfits.map(({ path }) => path[at.length])).size;
    const leftAt = (misfits: readonly Misfit[]) => Math.min(...misfits.map(({ path }) => path.length));
    const isOfOtherKind = (misfits: readonly Misfit[]) => Number(misfits.some(({ path }) => path.length === at.length));
    const [first = []] = branches.toSorted(
        (a, b) =>
            isOnlyRelation(b) - isOnlyRelation(a) ||
            isOfOtherKind(a) - isOfOtherKind(b) ||
            departsIn(a) - departsIn(b) ||
            a.length - b.length ||
            leftAt(b) - leftAt(a),
    );
    return first;
}

function violated(path: PropertyPath, problem: SafeText): Misfit {
    return { path, problem, status: "violated", isRelation: false };
}

function isLeafIssue(params: unknown): params is LeafIssue {
    return isRecord(params) && params["problem"] instanceof SafeText;
}

/** What is wrong inside a value that nobody knows yet is not known either. */
function unlessUnknown(misfit: Misfit, inputs: unknown): Misfit {
    let value: unknown = inputs;
    for (const [depth, key] of misfit.path.entries()) {
        value = isRecord(value) ? value[key] : undefined;
        if (value instanceof Unknown && depth < misfit.path.length - 1) {
            return { ...misfit, path: misfit.path.slice(0, depth + 1), status: "undetermined", problem: notKnown };
        }
    }
    return misfit;
}

export const notKnown = say`the value is not known before deployment, and this property has to be`;
