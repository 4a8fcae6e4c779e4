/** Mutants that a shape admits on purpose, each with why it leads nowhere. The suite fails where one is no longer needed. */
export const admitted: readonly { readonly matches: RegExp; readonly reason: string }[] = [];
