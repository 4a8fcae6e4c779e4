import type { Evidence } from "./fact.ts";
import type { RegimeId } from "./regimes.ts";

/** The shortest time for which a regime asks that the audit lines of requests be kept. */
export interface RetentionFloor extends Evidence {
    readonly regime: RegimeId;
    readonly days: number;
    /** How the days follow from the text. */
    readonly note: string;
}

/** Floors by regime. A starting point for counsel, not a complete list. */
export const retentionFloors: readonly RetentionFloor[] = [
    {
        regime: "eu-ai-act",
        days: 184,
        note: "at least six months, and the longest six months in a row have 184 days",
        source: "Regulation (EU) 2024/1689, Articles 19(1) and 26(6)",
        asOf: "2026-11-21",
    },
];
