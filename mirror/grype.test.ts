import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { failureOf, grypeVersion } from "./grype.ts";

/** As grype v0.121.3 logged it. */
const log = {
    missing: [
        "[0000] ERROR \u001b[31mfailed to catalog: errors occurred attempting to resolve 'r.example/a@sha256:00':",
        "  - oci-registry: failed to get image descriptor from registry: GET https://r.example/v2/a/manifests/sha256:00: MANIFEST_UNKNOWN: manifest unknown; map[Name:a]",
        "  - oci-model: failed to fetch descriptor: GET https://r.example/v2/a/manifests/sha256:00: UNAUTHORIZED: none; map[]\u001b[0m",
    ].join("\n"),
    database: "[0000] ERROR \u001b[31mdatabase does not exist\u001b[0m\n",
};

describe("why grype failed", () => {
    it("is what the registry answered, and not what grype tried after that", () => {
        expect(failureOf(log.missing)).toBe(
            "GET https://r.example/v2/a/manifests/sha256:00: MANIFEST_UNKNOWN: manifest unknown; map[Name:a]",
        );
    });

    it("is its last line, without time and colours", () => {
        expect(failureOf(log.database)).toBe("database does not exist");
    });

    it("is said also where it says nothing", () => {
        expect(failureOf("\n")).toBe("it ended without a word");
    });
});

describe("the version of grype that was tried", () => {
    it("is the one that docs/mirror.md names", () => {
        const text = readFileSync(join(import.meta.dirname, "..", "docs", "mirror.md"), "utf8");
        expect(/tried with (v[\d.]+)/.exec(text)?.[1]).toBe(grypeVersion);
    });
});
