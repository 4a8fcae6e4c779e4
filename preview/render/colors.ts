import type picocolors from "picocolors";

/** Colours of the output; each is the identity where colour is off. */
export type Colors = ReturnType<typeof picocolors.createColors>;
