/** Where the catalog and another source say different things about the same. */
export interface Disagreement {
    /** What it is about: the key under which it may be explained. */
    readonly about: string;
    readonly catalog: unknown;
    readonly other: unknown;
}

/** Why the catalog keeps what it says. */
export interface Explanation {
    /** What the other source said when this was written: with anything else the explanation is out of date. */
    readonly other: unknown;
    readonly because: string;
    readonly source: string;
}

/** What nobody explained, and the explanations of what is no longer so. */
export interface Verdict {
    readonly unexplained: readonly Disagreement[];
    readonly stale: readonly string[];
}

/** Where two sources differ, by what it is about. */
export function disagreement(about: string, catalog: unknown, other: unknown): readonly Disagreement[] {
    return JSON.stringify(catalog) === JSON.stringify(other) ? [] : [{ about, catalog, other }];
}

/** Holds disagreements against their explanations. */
export function judge(found: readonly Disagreement[], explained: Readonly<Record<string, Explanation>> = {}): Verdict {
    const holds = ({ about, other }: Disagreement): boolean =>
        Object.hasOwn(explained, about) && JSON.stringify(explained[about]?.other) === JSON.stringify(other);
    return {
        unexplained: found.filter((one) => !holds(one)),
        stale: Object.keys(explained).filter((about) => !found.some((one) => one.about === about && holds(one))),
    };
}
