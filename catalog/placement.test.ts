import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import type { Evidence, Unconfirmed } from "./fact.ts";
import { statements } from "./statements.ts";

const root = path.join(import.meta.dirname, "..");
const code = ["components", "config", "policies", "infra", "mirror", "preview", "cli"].flatMap((folder) =>
    globSync(`${folder}/**/*.ts`, { cwd: root }).filter((file) => !/\.(test|fixture)\.ts$/.test(file)),
);

/** The releases of charts say where their values were read, version by version, beside the values. */
const charts = "components/controllers/charts/";

/** What a team says in a catalog of its own, with its own sources and days, becomes facts as it is read. */
const ownCatalog = "config/own-catalog.ts";

/** Lines of the code outside of the catalog that match. */
function linesWith(pattern: RegExp): readonly string[] {
    return code.flatMap((file) =>
        readFileSync(path.join(root, file), "utf8")
            .split("\n")
            .flatMap((line, i) => (pattern.test(line) ? [`${file}:${i + 1}: ${line.trim()}`] : [])),
    );
}

/** Every value below an export of the catalog that carries a date of its own. */
function dated(value: unknown, seen: Set<unknown> = new Set()): readonly object[] {
    if (typeof value !== "object" || value === null || seen.has(value)) return [];
    seen.add(value);
    const own = "asOf" in value ? [value] : [];
    return [...own, ...Object.values(value).flatMap((child) => dated(child, seen))];
}

describe("a statement of others", () => {
    it("is looked for in all of the code", () => {
        expect(code.length).toBeGreaterThan(300);
    });

    it("stands in the catalog alone: no other code states a fact", () => {
        const stated = linesWith(/\bfact\(|\bunconfirmed\(|\basOf: ?["`]/);
        const elsewhere = stated.filter((line) => ![charts, ownCatalog].some((place) => line.startsWith(place)));
        expect(elsewhere).toEqual([]);
    });

    it("is dated in the catalog alone: a comment that says when something was read is listed by nobody", () => {
        expect(linesWith(/\bread (on )?20\d\d-|\bundated\b/i)).toEqual([]);
    });

    it.each(
        globSync("*.ts", { cwd: import.meta.dirname }).filter(
            (file) => !/\.(test|fixture)\.ts$/.test(file) && !["statements.ts"].includes(file),
        ),
    )("is listed, where %s exports it", async (file) => {
        const exported = (await import(path.join(import.meta.dirname, file))) as Readonly<Record<string, unknown>>;
        const listed = new Set<Evidence | Unconfirmed>(statements().map(({ said }) => said));
        // Two tables may say a thing by the same words: then it is one that is listed in either of them.
        const words = new Set([...listed].map((said) => JSON.stringify(said)));
        const missing = dated({ ...exported }).filter((said) => !words.has(JSON.stringify(said)));
        expect(missing).toEqual([]);
    });
});
