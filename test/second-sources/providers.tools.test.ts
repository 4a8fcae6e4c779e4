import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { referenceDay } from "../../catalog/day.ts";
import { providerModels } from "../../catalog/provider-models.ts";
import type { ProviderModelFacts } from "../../catalog/provider-models/provider-model.ts";
import { providers } from "../../catalog/providers.ts";
import type { ProviderId } from "../../catalog/providers.ts";
import { namesOf } from "../../catalog/table.ts";
import { disagreement, judge } from "./disagreements.ts";
import type { Disagreement, Explanation } from "./disagreements.ts";
import { ask, findSources } from "./sources.ts";
import type { Clients, PricedModel } from "./sources.ts";

const sources = await findSources();
const folder = "path" in sources ? join(sources.path, "..") : "";

describe.skipIf("missing" in sources)("the client of a provider", () => {
    const clients: Promise<Clients> = "missing" in sources ? new Promise(() => {}) : askClients();

    it.each(["openai", "anthropic", "mistral", "together", "groq", "fireworks"] as const)(
        "of %s names each host that the catalog lets requests leave to",
        async (provider) => {
            const theirs = (await clients).hosts[provider];
            const ours = Object.values(providers[provider].endpoints).map(({ host }) => host);
            expect(ours.length).toBeGreaterThan(0);
            expect(theirs).toEqual(expect.arrayContaining(ours));
        },
    );

    it("of Anthropic gives every model the same end", async () => {
        const { anthropicEnds, anthropicModels } = await clients;
        const theirs = new Map(Object.entries(anthropicEnds).map(([id, words]) => [id, dayOfWords(words)] as const));
        expect(theirs.size).toBeGreaterThan(0);
        expect(judge(endsDisagree("anthropic", theirs, anthropicModels), otherAnthropicEnds)).toEqual(agreed);
    });

    it("of OpenAI gives every model the same end", async () => {
        const { openaiNotes, openaiModels } = await clients;
        const theirs = endsInNotes(openaiNotes);
        expect(theirs.size).toBeGreaterThan(40);
        expect(judge(endsDisagree("openai", theirs, openaiModels))).toEqual(agreed);
    });

    async function askClients(): Promise<Clients> {
        return (await ask(folder, { clients: true })).clients;
    }
});

const agreed = { unexplained: [], stale: [] };

/**
 * Where the ends of a provider's models are others than its client's. A model that the client lists without an end has none
 * announced; one that it does not list is gone or never was, and neither says when.
 */
function endsDisagree(
    provider: ProviderId,
    theirs: ReadonlyMap<string, string>,
    listed: readonly string[],
): readonly Disagreement[] {
    return Object.entries(providerModels[provider]).flatMap(([id, { ends }]) => {
        const other = theirs.get(id) ?? (listed.includes(id) ? "not announced" : "not listed");
        return disagreement(id, ends.confirmed ? ends.value : "unknown", other);
    });
}

/** `November 30th, 2026` as a day. */
function dayOfWords(words: string): string {
    const time = new Date(`${words.replace(/(\d)(st|nd|rd|th)/, "$1")} UTC`);
    return time.toISOString().slice(0, 10);
}

/** Ends by model from the comment of OpenAI's client: names in quotes, then a day. */
function endsInNotes(text: string): ReadonlyMap<string, string> {
    const notes = text.slice(text.indexOf("Deprecated values:")).replaceAll(/\s+/g, " ");
    return new Map(
        notes.split(/ - (?=")/).flatMap((note) => {
            const day = /Announced shutdown date: (\d{4}-\d{2}-\d{2})/.exec(note)?.[1];
            const names = note.slice(0, note.indexOf("Announced")).matchAll(/"([^"]+)"/g);
            return day === undefined ? [] : [...names].map(([, name = ""]) => [name, day] as const);
        }),
    );
}

const dropped: Explanation = {
    other: "not listed",
    because: "the client drops a model from its lists once it has been retired",
    source: "anthropic/_data/deprecated_models.py, which holds no model that ended before June 2026",
};
const otherAnthropicEnds: Readonly<Record<string, Explanation>> = {
    "claude-sonnet-4-20250514": dropped,
    "claude-opus-4-20250514": dropped,
    "claude-3-5-sonnet-20240620": dropped,
};

/** What genai-prices calls the providers of the catalog. */
const priceLists: Readonly<Record<ProviderId, string>> = {
    openai: "openai",
    anthropic: "anthropic",
    bedrock: "aws",
    mistral: "mistral",
    together: "together",
    fireworks: "fireworks",
    groq: "groq",
};

describe.skipIf("missing" in sources)("genai-prices", () => {
    const models = namesOf(priceLists).flatMap((provider) =>
        Object.entries(providerModels[provider]).map(([id, facts]) => ({ provider, id, facts })),
    );
    const priced: Promise<readonly (PricedModel | null)[]> = "missing" in sources ? new Promise(() => {}) : askPrices();

    it("asks the same of a million tokens", async () => {
        const found = (await priced).flatMap((theirs, i): readonly Disagreement[] => {
            const { provider, id, facts } = models[i] as (typeof models)[number];
            return disagreement(`${provider}/${id}`, tiersOf(facts), theirs?.tiers ?? null);
        });
        expect(judge(found, otherPrices)).toEqual(agreed);
    });

    it("knows every model outside of Bedrock, or its client does", async () => {
        const { clients } = await ask(folder, { clients: true });
        const listed = [...clients.openaiModels, ...clients.anthropicModels];
        const found = (await priced).flatMap((theirs, i): readonly Disagreement[] => {
            const { provider, id } = models[i] as (typeof models)[number];
            if (theirs !== null || listed.includes(id) || provider === "bedrock") return [];
            return [{ about: `${provider}/${id}`, catalog: "listed", other: "not listed" }];
        });
        expect(judge(found, listedNowhere)).toEqual(agreed);
    });

    it("knows the same context", async () => {
        const found = (await priced).flatMap((theirs, i): readonly Disagreement[] => {
            const { provider, id, facts } = models[i] as (typeof models)[number];
            const { contextTokens } = facts;
            const other = theirs?.context ?? null;
            return other === null
                ? []
                : disagreement(`${provider}/${id}`, contextTokens.confirmed ? contextTokens.value : null, other);
        });
        expect(judge(found, otherContexts)).toEqual(agreed);
    });

    async function askPrices(): Promise<readonly (PricedModel | null)[]> {
        const asked = models.map(({ provider, id }) => [priceLists[provider], id] as const);
        return (await ask(folder, { priced: { day: referenceDay, models: asked } })).priced;
    }
});

function tiersOf({ prices }: ProviderModelFacts): readonly (readonly [number, number, number])[] | null {
    if (!prices.confirmed) return null;
    return prices.value.map(({ inputUsdPerMillionTokens, outputUsdPerMillionTokens, fromInputTokens }) => [
        inputUsdPerMillionTokens,
        outputUsdPerMillionTokens,
        fromInputTokens,
    ]);
}

const rounded = (other: number): Explanation => ({
    other,
    because:
        "one of the two rounds to thousands or to powers of two; the catalog keeps the figure of the list it names",
    source: "anomalyco/models.dev@f3fc692 beside genai-prices",
});
const listedNowhere: Readonly<Record<string, Explanation>> = {
    "fireworks/accounts/fireworks/models/llama-v3p3-70b-instruct": {
        other: "not listed",
        because: "it may be gone: the catalog keeps it with an unknown end, so that who writes it is warned",
        source: "genai_prices/data.py, provider fireworks, which lists other models of Llama",
    },
};

/** The price of a model holds for its own id and for each of its geographic profiles, and the list has not both of these. */
const byAnotherName: Explanation = {
    other: null,
    because:
        "the list prices the model by its own id or by its geographic profiles, and AWS asks the same in both ways",
    source: "genai_prices/data.py, provider aws, the clauses of the model's other names",
};
const otherPrices: Readonly<Record<string, Explanation>> = {
    "bedrock/amazon.nova-2-lite-v1:0": byAnotherName,
    "bedrock/zai.glm-5.3": byAnotherName,
    "bedrock/us.openai.gpt-5.4": byAnotherName,
    "bedrock/us.openai.gpt-5.5": byAnotherName,
};
const otherContexts: Readonly<Record<string, Explanation>> = {
    "openai/gpt-5.5": rounded(1_000_000),
    "openai/gpt-4.1": rounded(1_000_000),
    "openai/gpt-4.1-mini": rounded(1_000_000),
    "openai/gpt-4.1-nano": rounded(1_000_000),
    "mistral/mistral-small-2603": rounded(262_144),
    "fireworks/accounts/fireworks/models/minimax-m3": rounded(524_288),
    "openai/gpt-5.2-chat-latest": {
        other: 400_000,
        because: "genai-prices counts the chat alias as the model gpt-5.2, whose context is larger; it has ended",
        source: "genai_prices/data.py, the clause of gpt-5.2; anomalyco/models.dev@f3fc692, openai/gpt-5.2-chat-latest",
    },
};
