import type { Evidence, Fact } from "../fact.ts";
import type { JurisdictionId } from "../jurisdictions.ts";

/** Number formats that the weights of a model may come in. */
export const precisions = ["bf16", "fp8", "int4", "nvfp4"] as const;
/** Number format of a model's weights. */
export type Precision = (typeof precisions)[number];

/** Size of the weights in one precision. */
export interface Weights extends Evidence {
    readonly sizeGiB: number;
    /**
     * `checkpoint`: the published files have this size. `estimate`: computed from the number of parameters, so a fit
     * check must keep a margin.
     */
    readonly basis: "checkpoint" | "estimate";
    /** Repository on Hugging Face that has these files. @default - of bf16 the model's own, of others none is known */
    readonly repository?: Fact<string>;
}

/** Grouped-query attention: every layer keeps keys and values for each KV head. */
export interface GroupedQueryAttention {
    readonly kind: "gqa";
    readonly layers: number;
    readonly queryHeads: number;
    readonly kvHeads: number;
    readonly headDim: number;
    /** Layers that look back only over a window of tokens. @default - every layer sees the whole context */
    readonly windowed?: { readonly layers: number; readonly windowTokens: number };
}

/** Multi-head latent attention: a layer keeps one compressed vector a token, copied on every tensor-parallel rank. */
export interface LatentAttention {
    readonly kind: "mla";
    readonly layers: number;
    readonly kvLoraRank: number;
    readonly ropeDim: number;
}

export type Attention = GroupedQueryAttention | LatentAttention;

/** What the licence of the weights says, as far as it decides whether a company may serve them. */
export interface Licence {
    /** SPDX id, or the licence's own name. */
    readonly id: string;
    /** Monthly active users above which a licence of its own is needed. @default - no limit */
    readonly monthlyActiveUserLimit?: number;
    /** Companies with their principal place of business here get no rights. @default - none left out */
    readonly excludesCompaniesOf?: readonly JurisdictionId[];
}

/** What is known about an open-weight model. */
export interface ModelFacts {
    readonly name: string;
    /** Repository on Hugging Face, where the mirror job outside the sealed network fetches it. */
    readonly repository: Fact<string>;
    readonly licence: Fact<Licence>;
    /** All parameters, in billions. */
    readonly parametersBillions: Fact<number>;
    /** Parameters used for one token, in billions. @default - all of them (dense) */
    readonly activeParametersBillions?: Fact<number>;
    readonly attention: Fact<Attention>;
    /** Longest context of the published configuration, without rope scaling. */
    readonly maxContextTokens: Fact<number>;
    /** Weights by precision. A precision that is missing is not known to exist. */
    readonly weights: Readonly<Partial<Record<Precision, Weights>>>;
    /** Largest tensor parallel size that works, by precision. @default - as many as divide the heads */
    readonly maxTensorParallel?: Readonly<Partial<Record<Precision, number>>>;
    /** Who vouches for all of this; set on models of a team's own catalog alone. @default - this project, fact by fact */
    readonly confirmedBy?: string;
}
