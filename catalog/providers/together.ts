import { fact, unconfirmed } from "../fact.ts";
import type { ProviderFacts } from "./provider.ts";

const privacyPolicy = {
    source: "together.ai/privacy, as named by public provider lists for Together AI (undated); not opened itself",
    asOf: "2026-11-21",
} as const;

export const together = {
    name: "Together AI",
    kind: "open-weight",
    legalEntity: fact("Together Computer, Inc.", privacyPolicy),
    establishedIn: unconfirmed("the privacy policy's excerpt names the company, not its seat", "2026-11-21"),
    contractingEntities: {},
    endpoints: {
        global: {
            // Until 2026 api.together.xyz, which the client still accepts.
            host: "api.together.ai",
            processedIn: unconfirmed("no page read names a place for serverless inference", "2026-11-21"),
            source: "together 3.1.1 (PyPI), together/_client.py, base_url",
            asOf: "2026-11-26",
        },
    },
    dpa: unconfirmed("no data processing agreement found on Together's own pages", "2026-11-21"),
    baa: unconfirmed("only third parties say that one can be negotiated", "2026-11-21"),
    retentionDays: unconfirmed(
        "two of Together's own pages disagree: docs.together.ai/docs/privacy-and-security says nothing is stored by default, " +
            "docs.together.ai/docs/zero-data-retention says prompts and responses are",
        "2026-11-21",
    ),
    zeroRetention: fact(true, { source: "docs.together.ai/docs/zero-data-retention (undated)", asOf: "2026-11-21" }),
    caveats: [
        "Zero data retention is an organization setting, off by default.",
        "Passthrough models hand prompts to another provider unless the organization turns them off.",
    ],
} as const satisfies ProviderFacts;
