/** A calendar day, `YYYY-MM-DD`. */
export type IsoDate = `${number}-${number}-${number}`;

/** Where a statement about the world was read, and how old it is. */
export interface Evidence {
    /**
     * What was really read: a document and section, or a public repository and path. A copy or a quotation is named as
     * one; a document that was not opened may only stand here with words that say so.
     */
    readonly source: string;
    /**
     * The day the source was published, where it carries a date (a commit's is the commit's); else the day it was read,
     * and then `source` calls it undated.
     */
    readonly asOf: IsoDate;
    /**
     * The day on which it was last compared with the newest edition of its source: a law or a licence does not age while it is
     * the one in force, a copy that nobody renews does.
     * @default `asOf`
     */
    readonly readOn?: IsoDate;
    /**
     * The day from which it has to be looked up again, where its source says so, e.g. in a table that ends.
     * @default what its kind asks for: {@link recheckAfterDays} in catalog/recheck.ts
     */
    readonly recheckAfter?: IsoDate;
}

/** A statement that somebody confirmed. */
export interface Confirmed<T> extends Evidence {
    readonly confirmed: true;
    readonly value: T;
}

/** A statement that nobody could confirm. It counts against permission: unknown means no. */
export interface Unconfirmed {
    readonly confirmed: false;
    /** What was looked for, and why it stays open. */
    readonly reason: string;
    /** The day it was last looked for. */
    readonly asOf: IsoDate;
    /** The day from which it has to be looked for again. @default what its kind asks for */
    readonly recheckAfter?: IsoDate;
}

/** A statement about the world: confirmed with evidence, or openly unconfirmed. */
export type Fact<T> = Confirmed<T> | Unconfirmed;

/** States a confirmed fact. */
export function fact<T>(value: T, evidence: Evidence): Confirmed<T> {
    return { confirmed: true, value, ...evidence };
}

/** States that a fact is not known. */
export function unconfirmed(reason: string, asOf: IsoDate): Unconfirmed {
    return { confirmed: false, reason, asOf };
}

/** True only where the fact is confirmed and `holds` accepts its value: an unconfirmed fact permits nothing. */
export function permits<T>(given: Fact<T>, holds: (value: T) => boolean): boolean {
    return given.confirmed && holds(given.value);
}
