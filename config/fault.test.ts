import { describe, expect, it } from "vitest";
import { findingAt, formatFaults, sortFaults } from "./fault.ts";
import type { ConfigFault } from "./fault.ts";
import { formatPath, under } from "./path.ts";

const base = { problem: "it is wrong", reason: "it matters", fix: "Write it right." };
const at = (line: number | undefined, path: string): ConfigFault =>
    line === undefined ? { file: "a.yaml", path, ...base } : { file: "a.yaml", line, column: 3, path, ...base };

describe("faults", () => {
    it("are printed with place, problem, reason and fix", () => {
        expect(formatFaults([at(7, "ringfence:region")])).toBe(
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
        expect(sorted.map((fault) => fault.path)).toEqual(["a", "b", "c"]);
    });
});

describe("a fault of a component", () => {
    it("stands at the place in the config that its argument comes from", () => {
        const path = under("gpuNodeGroups", "l40s", "capacity", "zone");
        const fault = {
            path: ["capacity", "zone"],
            problem: "zone is no zone",
            why: "vLLM would wait.",
            fix: "Write one.",
        };
        expect(findingAt(path, fault)).toEqual({
            path,
            problem: "zone is no zone",
            reason: "vLLM would wait.",
            fix: "Write one.",
        });
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
