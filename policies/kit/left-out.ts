import { readFileSync } from "node:fs";
import { z } from "zod";
import { leftOutVariable } from "../../catalog/left-out.ts";

/**
 * The URNs that this update leaves out for now, by the file that the environment names.
 *
 * @throws Error where the file cannot be read: a pack that does not start refuses everything.
 */
export function leftOutByEnvironment(env: NodeJS.ProcessEnv): ReadonlySet<string> {
    const file = env[leftOutVariable];
    if (file === undefined || file === "") return new Set();
    return new Set(z.array(z.string()).parse(JSON.parse(readFileSync(file, "utf8"))));
}
