import type { Evidence } from "../fact.ts";

/** A public review of vendors' terms that names, for each line, the vendor's own page it was read from. */
export const vendorReview = {
    source:
        "ThomasMoreAI/legal-skills-open@3dd1e52, eu/data-protection/skills/privacy-vendor-review-clemensjl/references/" +
        "ai-vendors.md, snapshot of 2026-08-05",
    asOf: "2026-08-05",
} as const satisfies Evidence;
