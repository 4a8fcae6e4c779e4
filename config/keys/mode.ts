import { z } from "zod";
import { modes } from "../../catalog/vocabulary.ts";
import { key } from "../key.ts";

/** How the stack answers requests; decides which other keys a stack uses. */
export const mode = key("mode", z.enum(modes), {
    what:
        "How requests are answered. managed: by managed APIs. open-weight-api: by APIs that serve open-weight models, with " +
        "managed ones as fallback. self-hosted: by the stack's own GPUs only. hybrid: by both, the data class deciding where " +
        "a request may go.",
    why: "The mode decides what is built at all; in self-hosted mode there is no way out to the internet to protect.",
    write: "Write managed, open-weight-api, self-hosted or hybrid.",
});

const noFleet = "the mode runs no models of its own, so nothing would be built from it";

/** The modes without GPUs of their own, for keys that describe a fleet. */
export const modesWithoutFleet = { managed: noFleet, "open-weight-api": noFleet } as const;
