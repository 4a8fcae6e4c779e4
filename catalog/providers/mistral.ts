import { fact, unconfirmed } from "../fact.ts";
import { vendorReview } from "./evidence.ts";
import type { ProviderFacts } from "./provider.ts";

const hosts = {
    source: "mistralai/client-python@07c3f6a, src/mistralai/client/sdkconfiguration.py (date of the commit not known)",
    asOf: "2026-11-21",
} as const;
const regionalInference = {
    source: "docs.mistral.ai/studio/regional-inference (undated)",
    asOf: "2026-11-21",
} as const;

export const mistral = {
    name: "Mistral AI",
    kind: "managed",
    legalEntity: fact("Mistral AI (RCS Paris 952 418 325)", vendorReview),
    establishedIn: fact("FR", vendorReview),
    contractingEntities: {},
    endpoints: {
        global: {
            host: "api.mistral.ai",
            processedIn: unconfirmed(
                "the global host names no place; infrastructure sub-processors sit in SE, NO, NL, BE, FR and US",
                "2026-08-05",
            ),
            ...hosts,
        },
        eu: {
            host: "api.eu.mistral.ai",
            processedIn: unconfirmed(
                "Mistral's pages disagree: docs.mistral.ai/studio/regional-inference says European Union, " +
                    "docs.mistral.ai/studio-api/regional-inference says EU and EFTA countries",
                "2026-11-21",
            ),
            ...hosts,
        },
        us: {
            host: "api.us.mistral.ai",
            processedIn: fact("us", regionalInference),
            ...hosts,
        },
    },
    dpa: fact(true, vendorReview),
    baa: unconfirmed("no business associate agreement found on Mistral's own pages", "2026-11-21"),
    retentionDays: fact(30, vendorReview),
    zeroRetention: fact(true, {
        source: "mistral.ai/cloud/inference (undated), and legal-skills-open, ai-vendors.md",
        asOf: "2026-11-21",
    }),
    caveats: [
        "The agreement is incorporated by reference, but its address in Mistral's own terms was dead on 2026-08-05.",
        "An older page of Mistral's calls the United States host coming soon.",
        "Zero data retention is for paid plans and stateless calls; agents, batches, files and libraries are left out.",
        "Regional inference places the model's execution; account, usage and other control-plane data stay elsewhere.",
        "Web search, image generation and connectors hand content to companies in the United States.",
    ],
} as const satisfies ProviderFacts;
