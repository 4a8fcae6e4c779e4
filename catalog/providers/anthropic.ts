import { fact, unconfirmed } from "../fact.ts";
import { vendorReview } from "./evidence.ts";
import type { LegalEntity, ProviderFacts } from "./provider.ts";

/** What customers of the API publish about their processors: Anthropic, PBC, San Francisco, processes in the US. */
const subprocessorLists = {
    source: "sub-processor pages in public repositories that name Anthropic, PBC, San Francisco (undated)",
    asOf: "2026-11-21",
} as const;
const ireland = fact<LegalEntity>({ name: "Anthropic Ireland, Limited", country: "IE" }, vendorReview);

export const anthropic = {
    name: "Claude API",
    kind: "managed",
    legalEntity: fact("Anthropic, PBC", subprocessorLists),
    establishedIn: fact("US", subprocessorLists),
    contractingEntities: { eu: ireland, ch: ireland, uk: ireland },
    endpoints: {
        global: {
            host: "api.anthropic.com",
            processedIn: unconfirmed(
                'one host serves every place: inference stays in the US only for requests with inference_geo "us", and no ' +
                    "EU-only value exists, so the host alone proves nothing",
                "2026-08-05",
            ),
            source: "platform.claude.com/docs/en/manage-claude/data-residency (undated)",
            asOf: "2026-11-21",
        },
    },
    dpa: fact(true, vendorReview),
    baa: fact(true, {
        source: "platform.claude.com/docs/manage-claude/api-and-data-retention and privacy.claude.com, article 8956058 (undated)",
        asOf: "2026-11-21",
    }),
    retentionDays: fact(30, vendorReview),
    zeroRetention: fact(true, {
        source: "privacy.claude.com, article 8956058 (undated)",
        asOf: "2026-11-21",
    }),
    caveats: [
        "Zero data retention is agreed with sales; classifier results stay, and some models keep prompts 30 days anyway.",
        "Flagged content is kept up to two years.",
        "Stored data lies in the United States; for processing in the Union use Bedrock.",
    ],
} as const satisfies ProviderFacts;
