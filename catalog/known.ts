import type { VouchedOfferings } from "./gpu-instances.ts";
import { models } from "./models.ts";
import type { ModelTable } from "./models.ts";

/** What is known about models, and about where GPUs can be had: this catalog's facts, and those that a team vouches for. */
export interface Known {
    /** Models by id. */
    readonly models: ModelTable;
    /** Offerings of instance types beside those of this catalog. */
    readonly vouched: VouchedOfferings;
    /** Names of a team's models whose entries have faults, which are told where they stand. */
    readonly faulty: readonly string[];
}

/** This catalog alone: what is known where a team has no catalog of its own. */
export const projectKnown: Known = { models, vouched: {}, faulty: [] };
