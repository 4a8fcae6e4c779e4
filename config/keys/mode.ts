import { z } from "zod";
import { modes } from "../../catalog/vocabulary.ts";
import { field } from "../schema/field.ts";

/** How the stack answers requests; decides which other concepts exist. */
export const mode = field(z.enum(modes), {
    what:
        "How requests are answered. managed: by managed APIs. open-weight-api: by APIs that serve open-weight models, with " +
        "managed ones as fallback. self-hosted: by the stack's own GPUs only. hybrid: by both, the data class deciding where " +
        "a request may go.",
    why: "The mode decides what is built at all; in self-hosted mode there is no way out to the internet to protect.",
    write: "Write managed, open-weight-api, self-hosted or hybrid.",
});
