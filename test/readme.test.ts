import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ringfence } from "../cli/ringfence.fixture.ts";
import { projectRoot } from "../preview/index.ts";

const readme = readFileSync(join(projectRoot, "README.md"), "utf8");

describe("README", () => {
    it("shows a preview as it is, line for line, where it does not leave a line out or cut it off", async () => {
        const shown = /```text\n(✓ pilot-eu [^`]*)```/.exec(readme)?.[1] ?? "";
        const { stdout } = await ringfence("preview", "pilot-eu");
        const printed = stdout.split("\n");
        const lines = shown.split("\n").filter((line) => line !== "");
        expect(lines.length).toBeGreaterThan(30);
        let at = -1;
        for (const line of lines) {
            // The first line ends with the time it took.
            const begin = line.replace(/ …$/, "");
            const found = printed.findIndex((other, index) => index > at && other.startsWith(begin));
            expect(found, line).toBeGreaterThan(at);
            at = found;
        }
    });
});
