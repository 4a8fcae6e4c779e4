import { fact, unconfirmed } from "../fact.ts";
import type { ProviderFacts } from "./provider.ts";

const security = {
    source: "docs.fireworks.ai/guides/security_compliance/data_security (undated)",
    asOf: "2026-11-21",
} as const;

export const fireworks = {
    name: "Fireworks AI",
    kind: "open-weight",
    legalEntity: fact("Fireworks AI, Inc.", {
        source: "copyright notices of Fireworks's own site and code in public repositories (undated)",
        asOf: "2026-11-21",
    }),
    establishedIn: unconfirmed("the copyright notices name the company, not its seat", "2026-11-21"),
    contractingEntities: {},
    endpoints: {
        global: {
            host: "api.fireworks.ai",
            processedIn: unconfirmed(
                "a global load balancer spreads requests over regions on several continents",
                "2026-11-21",
            ),
            source: "docs.fireworks.ai/deployments/direct-routing",
            asOf: "2026-11-21",
        },
    },
    dpa: unconfirmed("no data processing agreement found on Fireworks's own pages", "2026-11-21"),
    baa: unconfirmed("no business associate agreement found on Fireworks's own pages", "2026-11-21"),
    retentionDays: fact(0, security),
    zeroRetention: fact(true, {
        source: "docs.fireworks.ai/accounts/zero-data-retention (undated)",
        asOf: "2026-11-21",
    }),
    caveats: [
        "The policy that rejects every request which would store content is for Enterprise accounts.",
        "Open models store nothing; stored responses, batches and training do, unless the account forbids them.",
        "A dedicated deployment with direct routing is bound to a region, under a host name of its own per deployment.",
    ],
} as const satisfies ProviderFacts;
