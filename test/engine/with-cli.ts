import { describe } from "vitest";
import { findCli } from "../sandbox/index.ts";

const search = findCli();

/** A suite that needs the real Pulumi CLI. Where there is none it is skipped, and its name says why. */
export function describeWithCli(name: string, suite: () => void): void {
    describe.skipIf(!search.found)(search.found ? name : `${name} [skipped: ${search.reason}]`, suite);
}
