import path from "node:path";
import { z } from "zod";
import type { PlacedFault } from "../../config/index.ts";
import { formatPath } from "../../config/path.ts";
import { withoutGrowingLists } from "./growing-lists.ts";

/** What is wrong with a file, as a case writes it. */
export const recordedFault = z.strictObject({
    /** `line:column path`, with the lock's name before where the lock is at fault; without what is not known. */
    at: z.string(),
    problem: z.string().min(1),
    why: z.string().min(1),
    fix: z.string().min(1),
});
export type RecordedFault = z.infer<typeof recordedFault>;

/** A fault as a case writes it. */
export function asRecorded({ file = "", line, column, path: at, problem, why, fix }: PlacedFault): RecordedFault {
    const lock = file.endsWith(".lock.json") ? path.basename(file) : "";
    const position = line === undefined ? "" : `${line}:${String(column)}`;
    const place = [lock, position, formatPath(at)].filter((part) => part !== "").join(" ");
    return { at: place, problem, why, fix: withoutGrowingLists(fix) };
}
