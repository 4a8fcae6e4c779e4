import type { Day } from "../day.ts";
import { fact, unconfirmed } from "../fact.ts";
import type { Evidence, Fact } from "../fact.ts";
import type { End, Life } from "../lifecycle.ts";

/** What tokens cost in a request whose input reaches a size. List prices, without discounts for batches or caches. */
export interface PriceTier {
    /** Tokens of input from which the tier holds; 0 for the first. */
    readonly fromInputTokens: number;
    readonly inputUsdPerMillionTokens: number;
    readonly outputUsdPerMillionTokens: number;
}

/** A model as a provider serves it, under the name that the provider's API takes. */
export interface ProviderModelFacts extends Life {
    /** First day on which it was served. */
    readonly servedFrom: Fact<Day>;
    /** Longest prompt and answer together, in tokens. */
    readonly contextTokens: Fact<number>;
    /** Smallest tier first. */
    readonly prices: Fact<readonly PriceTier[]>;
}

/** Where the parts of an entry were read. */
export interface ModelSources {
    readonly ends: Evidence;
    readonly servedFrom: Evidence;
    readonly contextTokens: Evidence;
    readonly prices: Evidence;
}

/** An entry as it is written: what is missing was not found. */
export interface WrittenModel {
    readonly from?: Day;
    readonly ends?: End;
    readonly replacement?: string;
    readonly contextTokens?: number;
    /** Input and output, in US dollars for a million tokens; then the same from a size of input on. */
    readonly usd?: readonly (readonly [input: number, output: number, fromInputTokens?: number])[];
    /** Sources of this entry where they differ. */
    readonly sources?: Partial<ModelSources>;
}

/** Makes entries whose parts were read in the same places. */
export function modelsReadIn(common: ModelSources): (written: WrittenModel) => ProviderModelFacts {
    return ({ from, ends, replacement, contextTokens, usd, sources = {} }) => {
        const evidence = { ...common, ...sources };
        return {
            ends: read(ends, "the end of the model's life", evidence.ends),
            ...(replacement === undefined ? {} : { replacement }),
            servedFrom: read(from, "the first day of the model", evidence.servedFrom),
            contextTokens: read(contextTokens, "the model's context", evidence.contextTokens),
            prices: read(usd?.map(tierOf), "prices of the model", evidence.prices),
        };
    };
}

function tierOf([input, output, fromInputTokens = 0]: readonly [number, number, number?]): PriceTier {
    return { fromInputTokens, inputUsdPerMillionTokens: input, outputUsdPerMillionTokens: output };
}

function read<T>(value: T | undefined, what: string, evidence: Evidence): Fact<T> {
    return value === undefined
        ? unconfirmed(`${what} was not found in: ${evidence.source}`, evidence.asOf)
        : fact(value, evidence);
}
