import { planTimeLimits } from "../../components/time-limits/index.ts";
import type { Check } from "../check.ts";
import { below } from "../path.ts";
import { timeDemandOf } from "../time.ts";
import type { TimeKey } from "../time.ts";

/** What a stack asks of time must be possible at once: an answer ends before its server does, a limit fires before the next. */
export const limitsAgree: Check<TimeKey> = (draft) => {
    const planning = planTimeLimits(timeDemandOf(draft));
    return planning.ok ? [] : planning.faults.map((fault) => ({ ...fault, path: below(fault.path) }));
};
