import { fact } from "./fact.ts";

/** What a model takes of a GPU beyond its weights on disk and its cache. */
export const servingMemory = fact(
    {
        /** Weights in memory, by their size on disk. */
        weightsFactor: 1.02,
        /** What is not split evenly over GPUs, by the share of one. */
        unevenFactor: 1.05,
        /** On each GPU: 1.7 GiB activations and 0.6 GiB outside PyTorch. */
        overheadGiB: 2.3,
    },
    { source: "kaito-project/kaito, pkg/workspace/estimator (undated copy)", asOf: "2026-11-21" },
);
