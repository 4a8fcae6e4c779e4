/** A calendar day, `YYYY-MM-DD`. */
export type IsoDate = `${number}-${number}-${number}`;

/** Where a statement about the world was read, and when it was last true. */
export interface Evidence {
    /** Who says so: a document title and section, or a public repository and path. */
    readonly source: string;
    /** The day the source was read or published. */
    readonly asOf: IsoDate;
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
    readonly asOf: IsoDate;
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
