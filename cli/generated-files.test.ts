import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { generatedFiles } from "./generated-files.ts";

test.each(generatedFiles())("$file matches $source", ({ file, text }) => {
    const written = readFileSync(join(import.meta.dirname, "..", file), "utf8");
    expect(written, `${file} is stale: run npm run generate`).toBe(text());
});

test("no file is generated twice", () => {
    const files = generatedFiles().map(({ file }) => file);
    expect(new Set(files).size).toBe(files.length);
});
