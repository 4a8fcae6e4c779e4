import { fact, unconfirmed } from "../fact.ts";
import type { ProviderFacts } from "./provider.ts";

const yourData = { source: "console.groq.com/docs/your-data (undated)", asOf: "2026-11-21" } as const;

export const groq = {
    name: "GroqCloud",
    kind: "open-weight",
    legalEntity: unconfirmed(
        "the Services Agreement of 2025-10-15 names a Groq Contracting Party whose definition was not read; the former Terms " +
            "of Sale named Groq, Inc., and the company's business has changed hands since",
        "2026-11-21",
    ),
    establishedIn: unconfirmed("follows from the legal entity, which is open", "2026-11-21"),
    contractingEntities: {},
    endpoints: {
        global: {
            host: "api.groq.com",
            processedIn: unconfirmed("the host names no place of processing", "2026-11-21"),
            source: "groq/groq-python@9620fde, src/groq/_client.py, default base URL",
            asOf: "2026-08-18",
        },
    },
    dpa: unconfirmed(
        "others point to console.groq.com/docs/legal/customer-data-processing-addendum, which was not opened",
        "2026-11-21",
    ),
    baa: fact(true, {
        source:
            "console.groq.com/docs/legal/customer-business-associate-addendum, effective 2025-10-15, as described by public " +
            "repositories that read it; not opened itself",
        asOf: "2025-10-15",
    }),
    retentionDays: fact(30, yourData),
    zeroRetention: fact(true, yourData),
    caveats: [
        "The business associate addendum leaves out free, trial, preview and beta services.",
        "Inference is not kept by default; for troubleshooting or suspected abuse it may be, up to 30 days.",
        "Zero data retention is a setting of the organization.",
    ],
} as const satisfies ProviderFacts;
