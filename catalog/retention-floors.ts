import type { Evidence } from "./fact.ts";
import type { RegimeId } from "./regimes.ts";

/** The shortest time for which a regime asks that a kind of record be kept. */
export interface RetentionFloor extends Evidence {
    readonly regime: RegimeId;
    /** Audit lines of requests, or the documentation of what was decided and done. */
    readonly record: "auditLines" | "documentation";
    readonly days: number;
    /** How the days follow from the text. */
    readonly note: string;
}

/** Floors by regime. A starting point for counsel, not a complete list. */
export const retentionFloors: readonly RetentionFloor[] = [
    {
        regime: "eu-ai-act",
        record: "auditLines",
        days: 184,
        note: "at least six months, and the longest six months in a row have 184 days",
        source: "Regulation (EU) 2024/1689, Articles 19(1) and 26(6)",
        asOf: "2026-11-21",
    },
    {
        regime: "hipaa",
        record: "documentation",
        days: 2192,
        note: "six years, which hold up to two leap days",
        source: "45 CFR 164.316(b)(2)(i)",
        asOf: "2026-11-21",
    },
];
