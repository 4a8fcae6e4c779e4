import { fact, unconfirmed } from "../fact.ts";
import { vendorReview } from "./evidence.ts";
import type { ProviderFacts } from "./provider.ts";

const dataControls = {
    source: "developers.openai.com/api/docs/guides/your-data (undated)",
    asOf: "2026-11-21",
} as const;
const dataResidency = {
    source: "developers.openai.com/api/docs/guides/data-residency (undated)",
    asOf: "2026-11-21",
} as const;
/** Subject of the certificate that OpenAI's released binaries are signed with: San Francisco, California, US. */
const certificate = {
    source: "Signer recorded by public build scripts for OpenAI's binaries: CN=OpenAI OpCo, LLC, C=US (undated)",
    asOf: "2026-11-21",
} as const;
const hosts = {
    source: "openai/openai-node@2b45d80, src/internal/data-residency.ts",
    asOf: "2026-08-18",
} as const;

const residentProject =
    "The API key belongs to a project made with this residency, or with per-request residency, and the region processes " +
    "the model and endpoint; otherwise OpenAI may process content outside it.";

export const openai = {
    name: "OpenAI API",
    kind: "managed",
    legalEntity: fact("OpenAI OpCo, LLC", certificate),
    establishedIn: fact("US", certificate),
    contractingEntities: {
        eu: fact({ name: "OpenAI Ireland Ltd", country: "IE" }, vendorReview),
    },
    endpoints: {
        global: {
            host: "api.openai.com",
            processedIn: unconfirmed("the global host names no place of processing", "2026-08-05"),
            ...hosts,
        },
        us: {
            host: "us.api.openai.com",
            processedIn: fact("us", dataResidency),
            condition: residentProject,
            ...hosts,
        },
        eu: {
            host: "eu.api.openai.com",
            processedIn: unconfirmed(
                "OpenAI's Europe region is the EEA and Switzerland, which is wider than the 27 member states " +
                    "(legal-skills-open, ai-vendors.md, region pinning)",
                "2026-08-05",
            ),
            condition: residentProject,
            ...hosts,
        },
    },
    dpa: fact(true, vendorReview),
    baa: fact(true, dataControls),
    retentionDays: fact(30, dataControls),
    zeroRetention: fact(true, dataControls),
    caveats: [
        "Zero data retention needs OpenAI's approval; files, batches, assistants, vector stores and tuning are left out.",
        "Residency covers customer content only; account data, metadata and usage data may leave the region.",
    ],
} as const satisfies ProviderFacts;
