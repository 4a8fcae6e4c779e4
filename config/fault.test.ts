import { describe, expect, it } from "vitest";
import { formatFaults, placed, sortFaults } from "./fault.ts";
import type { Path } from "../components/fault.ts";
import type { PlacedFault } from "./fault.ts";
import { formatPath, under } from "./path.ts";

const base = { problem: "it is wrong", why: "it matters", fix: "Write it right." };
const at = (line: number | undefined, ...path: Path): PlacedFault =>
    line === undefined ? { file: "a.yaml", path, ...base } : { file: "a.yaml", line, column: 3, path, ...base };

describe("faults", () => {
    it("are printed with place, problem, why and fix", () => {
        expect(formatFaults([at(7, "config", "ringfence:region")])).toBe(
            [
                "a.yaml:7:3  ringfence:region",
                "  it is wrong",
                "  why: it matters",
                "  fix: Write it right.",
                "",
                "1 fault in the stack's config; nothing was registered.",
            ].join("\n"),
        );
    });

    it("are sorted by line, not by digits", () => {
        const sorted = sortFaults([at(10, "c"), at(9, "b"), at(undefined, "a")]);
        expect(sorted.map((fault) => fault.path)).toEqual([["a"], ["b"], ["c"]]);
    });
});

describe("a placed fault", () => {
    it("withholds a key that may be a secret", () => {
        const fault = placed({ path: ["config", "AKIAIOSFODNN7EXAMPLE"], ...base }, { file: "a.yaml", line: 2 });
        expect(JSON.stringify(fault)).not.toContain("AKIA");
        expect(formatFaults([fault])).toContain('a.yaml:2  config["(a key that looks like a secret)"]');
    });
});

describe("a path", () => {
    it("is written as pulumi config set --path takes it", () => {
        expect(formatPath(under("network", "zones", 1))).toBe("ringfence:network.zones[1]");
        expect(formatPath(["config", "aws:region"])).toBe("aws:region");
        expect(formatPath(["config", "region"])).toBe("config.region");
        expect(formatPath(["secretsprovider"])).toBe("secretsprovider");
        expect(formatPath(under("tags", "a b"))).toBe('ringfence:tags["a b"]');
    });
});
