import { formatPath } from "./path.ts";
import type { PropertyPath } from "./path.ts";

/** A value was read that a preview cannot know. Says whose it is, which the SDK's own error does not. */
export class UnknownInput extends Error {
    readonly urn: string;
    readonly path: PropertyPath;

    constructor(urn: string, path: PropertyPath) {
        super(`unknown value at ${formatPath(path)}`);
        this.urn = urn;
        this.path = path;
    }
}

/** Told of each property a rule reads; the test harness replays every one of them as unknown. */
export type ReadObserver = (urn: string, path: PropertyPath) => void;

/**
 * The properties of a resource as a rule may see them: reading an unknown throws {@link UnknownInput}.
 *
 * @param props As the policy SDK hands them over, already behind its own proxy for unknown values.
 */
export function viewOf<T extends object>(props: T, urn: string, onRead?: ReadObserver): T {
    return wrap(props, []);

    function wrap<V extends object>(value: V, at: PropertyPath): V {
        return new Proxy(value, {
            get: (target, key) => {
                if (typeof key === "symbol") {
                    return Reflect.get(target, key);
                }
                const path = [...at, Array.isArray(target) && /^\d+$/.test(key) ? Number(key) : key];
                if (isData(target, key)) {
                    onRead?.(urn, path);
                }
                const found = read(target, key, path);
                return typeof found === "object" && found !== null ? wrap(found, path) : found;
            },
            has: (target, key) => {
                if (typeof key === "string" && isData(target, key)) {
                    onRead?.(urn, [...at, key]);
                }
                return Reflect.has(target, key);
            },
        });
    }

    function read(target: object, key: string, path: PropertyPath): unknown {
        try {
            return Reflect.get(target, key);
        } catch (error) {
            throw isUnknownValueError(error) ? new UnknownInput(urn, path) : error;
        }
    }
}

/** Data of the resource, as opposed to `length`, `map` and other things every object or list has. */
function isData(target: object, key: string): boolean {
    return Array.isArray(target) ? /^\d+$/.test(key) : !(key in Object.prototype);
}

/**
 * `UnknownValueError` of the policy SDK, known by its field: the package does not declare the class, and importing it here
 * would load the whole Pulumi SDK wherever a rule is only described.
 */
function isUnknownValueError(error: unknown): boolean {
    return error instanceof Error && "unknownTypeSentinel" in error;
}

/** What stands at a property: something known, nothing, or something a preview cannot know. */
export type Peeked =
    { readonly kind: "known"; readonly value: unknown } | { readonly kind: "absent" } | { readonly kind: "unknown" };

/** Looks at a property without throwing where it is unknown. */
export function peek(props: object, key: string | number): Peeked {
    try {
        const value: unknown = Reflect.get(props, key);
        return value === undefined || value === null ? { kind: "absent" } : { kind: "known", value };
    } catch (error) {
        if (error instanceof UnknownInput) {
            return { kind: "unknown" };
        }
        throw error;
    }
}

/** One text found inside a value, and where. */
export interface Leaf {
    readonly path: PropertyPath;
    /** Absent where the leaf is unknown. */
    readonly text?: string;
}

/** Every text inside a value, and every unknown, however deep; numbers and booleans are left out. */
export function leavesOf(value: unknown, at: PropertyPath = []): readonly Leaf[] {
    if (typeof value === "string") {
        return [{ path: at, text: value }];
    }
    if (!isRecord(value)) {
        return [];
    }
    return Object.keys(value).flatMap((key) => {
        const path = [...at, Array.isArray(value) ? Number(key) : key];
        const found = peek(value, key);
        if (found.kind === "unknown") {
            return [{ path }];
        }
        return found.kind === "known" ? leavesOf(found.value, path) : [];
    });
}

/** One value of a property that may hold one or a list, read when it is its turn. */
export interface Slot {
    readonly path: PropertyPath;
    /** Throws where the value is unknown. */
    readonly read: () => unknown;
}

/** The values of properties, a list taken apart. Nothing is read but the lists, so that each value answers for itself. */
export function slotsOf(
    holder: Readonly<Record<string, unknown>>,
    keys: readonly string[],
    at: PropertyPath = [],
): readonly Slot[] {
    return keys.flatMap((key): readonly Slot[] => {
        const found = peek(holder, key);
        const path = [...at, key];
        if (found.kind === "absent" || (found.kind === "known" && found.value === "")) {
            return [];
        }
        if (found.kind === "known" && Array.isArray(found.value)) {
            const list: readonly unknown[] = found.value;
            return Array.from(list.keys(), (index) => ({ path: [...path, index], read: () => list[index] }));
        }
        return [{ path, read: () => holder[key] }];
    });
}

/** True for objects and lists: anything with properties of its own. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
    return typeof value === "object" && value !== null;
}

/**
 * The properties of a value; none where it is left out.
 * @throws TypeError where it has another form: a rule that cannot read a resource does not pass it.
 */
export function recordOf(value: unknown): Readonly<Record<string, unknown>> {
    if (value === undefined || value === null) {
        return {};
    }
    if (!isRecord(value)) {
        throw new TypeError("expected an object");
    }
    return value;
}

/**
 * A text.
 * @throws TypeError where the value has another form.
 */
export function textOf(value: unknown): string {
    if (typeof value !== "string") {
        throw new TypeError("expected a text");
    }
    return value;
}
