import type { AdmittedValue, OwnReference } from "../../../kit/declaration-admissions.ts";
import { isRecord, peek } from "../../../kit/view.ts";
import type { Peeked } from "../../../kit/view.ts";

/** Whether a value refers to a resource of a type in this stack: the text, or `undefined` where it is not known yet. */
export type RefersTo = (property: string, text: string | undefined, type: string) => boolean;

/**
 * True where a resource sets exactly the properties that were looked at, each with its value. One that is missing changes as much
 * as one that is added: without its key a queue is encrypted by somebody else's.
 */
export function matches(
    admitted: Readonly<Record<string, AdmittedValue>>,
    props: object,
    given: readonly string[],
    refersTo: RefersTo,
): boolean {
    return (
        isSame(given, Object.keys(admitted)) &&
        given.every((property) => matchesValue(property, admitted[property] ?? null, peek(props, property), refersTo))
    );
}

function matchesValue(property: string, admitted: AdmittedValue, found: Peeked, refersTo: RefersTo): boolean {
    if (isOwnReference(admitted)) {
        const text = found.kind === "known" ? found.value : undefined;
        const mayRefer = found.kind === "unknown" || typeof text === "string";
        return mayRefer && refersTo(property, typeof text === "string" ? text : undefined, admitted.own);
    }
    if (found.kind !== "known") {
        return found.kind === "absent" && admitted === null;
    }
    const { value } = found;
    if (typeof admitted !== "object" || admitted === null) {
        return value === admitted;
    }
    if (!isRecord(value) || Array.isArray(value) !== Array.isArray(admitted)) {
        return false;
    }
    const expected = admitted as Readonly<Record<string, AdmittedValue>>;
    const keys = givenKeys(value);
    return (
        isSame(keys, Object.keys(expected)) &&
        keys.every((key) => matchesValue(property, expected[key] ?? null, peek(value, key), refersTo))
    );
}

function isOwnReference(value: AdmittedValue): value is OwnReference {
    return (
        isRecord(value) && Object.keys(value).length === 1 && typeof (value as Partial<OwnReference>).own === "string"
    );
}

/** Where the provider of AWS says what it filled in by itself, in every object of the inputs. It is no property. */
const filledIn = "__defaults";

/** The properties of a resource, or of an object in one, that are set. */
export function givenKeys(holder: object): readonly string[] {
    return Object.keys(holder).filter((key) => key !== filledIn && peek(holder, key).kind !== "absent");
}

/**
 * The properties of a resource alone that its program set, as far as the resource alone shows it. A program could write such a list,
 * too, to hide a property: whoever sees the whole stack sees what the program set.
 */
export function setByProgram(props: object): readonly string[] {
    const listed = peek(props, filledIn);
    const filled: readonly unknown[] = listed.kind === "known" && Array.isArray(listed.value) ? listed.value : [];
    return givenKeys(props).filter((key) => !filled.includes(key));
}

function isSame(some: readonly string[], others: readonly string[]): boolean {
    return some.length === others.length && some.every((one) => others.includes(one));
}
