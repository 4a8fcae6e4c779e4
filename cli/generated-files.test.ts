import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { generatedFiles } from "./generated-files.ts";

const files = await generatedFiles();

// The connections need a preview of every stack, which takes a while on a busy machine.
test.each(files)("$file matches $source", { timeout: 300_000 }, async ({ file, text }) => {
    const written = readFileSync(join(import.meta.dirname, "..", file), "utf8");
    expect(written, `${file} is stale: run npm run generate`).toBe(await text());
});

test("no file is generated twice", () => {
    expect(new Set(files.map(({ file }) => file)).size).toBe(files.length);
});
