import { valueToWrite } from "../../../kit/declaration-admissions.ts";
import { safe, say, sayAll, sayLines } from "../../../kit/safe.ts";
import type { SafeText } from "../../../kit/safe.ts";
import { isRecord, peek } from "../../../kit/view.ts";
import type { Peeked } from "../../../kit/view.ts";
import { givenKeys } from "./matches.ts";

/** What a proposal is made of. */
export interface Proposed {
    readonly type: string;
    readonly urn: string;
    readonly props: object;
    /** The properties that are set. */
    readonly given: readonly string[];
    /** Types of this stack's resources that a property came from. */
    readonly originsOf: (property: string) => readonly string[];
    /** Of the inputs; absent where one of them is not known. */
    readonly digest: string | undefined;
    /** Completes "Look at". */
    readonly lookAt: SafeText;
}

// The schema refuses it as it stands, so that nothing is admitted that nobody filled in.
const blank = say`<the value>`;

/**
 * What to look at, and the YAML that admits the resource as it is. Values are shown where their form leaves no room for a
 * secret; the others are to be written by whoever looked.
 */
export function proposal({ type, urn, props, given, originsOf, digest, lookAt }: Proposed): SafeText {
    const properties = given.map((property) => {
        const value = yamlOf(peek(props, property), originsOf(property));
        return say`    ${nameOf(property)}: ${value}`;
    });
    return sayLines([
        say`Look at ${lookAt}.`,
        say`Then let its owner write this in the declaration, each ${blank} filled in, under admittedTypes for all that are set alike:`,
        say`- type: ${safe.typeToken(type)}`,
        properties.length === 0 ? say`  properties: {}` : sayLines([say`  properties:`, ...properties]),
        say`  lookedAtBy: ${blank}`,
        say`  on: ${blank}`,
        say`  reason: ${blank}`,
        digest === undefined
            ? say`(What is not known before deployment has no digest, so admittedResources cannot name it.)`
            : sayLines([say`or under admittedResources for this one, as it is:`, entryFor(urn, digest)]),
    ]);
}

/** The entry of `admittedResources` that admits one resource as it is. */
export function entryFor(urn: string, digest: string): SafeText {
    return say`- { urn: "${safe.urn(urn)}", inputsSha256: ${safe.digest(digest)}, lookedAtBy: ${blank}, on: ${blank}, reason: ${blank} }`;
}

/** A value as YAML in one line. */
function yamlOf(found: Peeked, origins: readonly string[]): SafeText {
    if (found.kind === "unknown") {
        const [only, ...others] = origins;
        return only === undefined || others.length > 0 ? say`{ own: ${blank} }` : say`{ own: ${safe.typeToken(only)} }`;
    }
    const value = found.kind === "known" ? found.value : null;
    if (typeof value === "number") {
        return safe.number(value);
    }
    if (typeof value === "boolean") {
        return value ? say`true` : say`false`;
    }
    if (!isRecord(value)) {
        return typeof value === "string" ? shownText(value) : say`null`;
    }
    if (Array.isArray(value)) {
        return say`[${sayAll(Array.from(value.keys(), (index) => yamlOf(peek(value, index), origins)))}]`;
    }
    const keys = givenKeys(value);
    const entries = keys.map((key) => say`${nameOf(key)}: ${yamlOf(peek(value, key), origins)}`);
    return entries.length === 0 ? say`{}` : say`{ ${sayAll(entries)} }`;
}

/** Names of properties, and of labels and tags; one that could be anything is to be written, too. */
function nameOf(key: string): SafeText {
    return /^[A-Za-z_$][\w$./-]{0,62}$/.test(key) ? safe.propertyName(key) : say`"${blank}"`;
}

/** Texts whose form leaves no room for a secret. In quotes, so that an account stays a text. */
function shownText(text: string): SafeText {
    const forms = [safe.region, safe.zone, safe.account, safe.address];
    const shown = forms.map((form) => form(text)).find((one) => one.toString() === text);
    return shown === undefined ? blank : say`"${shown}"`;
}

if (blank.toString() !== valueToWrite) {
    throw new Error("the blank of a proposal is not the one that the schema refuses");
}
