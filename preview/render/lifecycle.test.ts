import picocolors from "picocolors";
import { expect, test } from "vitest";
import type { LifeNote } from "../../config/lifecycle.ts";
import { lifecycleLines } from "./lifecycle.ts";

const plain = picocolors.createColors(false);
const read = { source: "the maker's list", asOf: "2026-11-01" } as const;
const gateway: LifeNote = {
    kind: "software",
    name: "Envoy Gateway 1.8",
    stage: "ended",
    endsOn: "2026-11-08",
    replacement: "1.9",
    usedBy: ["images.envoy-gateway"],
    ...read,
};
const sonnet: LifeNote = {
    kind: "model",
    name: "Anthropic API claude-sonnet-4-5",
    stage: "ending",
    endsOn: "2026-11-30",
    usedBy: ["providers.claude.models.sonnet"],
    ...read,
};
const open = (name: string): LifeNote => ({ kind: "software", name, stage: "unknown", usedBy: ["images.x"], ...read });

test("what has ended and what ends stand line by line, what nobody knows as a number", () => {
    expect(lifecycleLines([gateway, sonnet, open("a"), open("b")], [], plain)).toEqual([
        "Lifecycle:",
        "  ! Envoy Gateway 1.8 ended on 2026-11-08 · write 1.9 (images.envoy-gateway)",
        "  ! Anthropic API claude-sonnet-4-5 ends on 2026-11-30 (providers.claude.models.sonnet)",
        "  ? nobody knows when 2 more end; npm run facts names them",
    ]);
});

test("what runs together unlisted is said, with what shows that it fits or that nothing does", () => {
    const unlisted = { name: "A 1 with B 2", listed: ["1"], usedBy: ["images.a"], ...read };
    expect(
        lifecycleLines([], [unlisted, { ...unlisted, shown: { by: "its makers test it", ...read } }], plain),
    ).toEqual([
        "Lifecycle:",
        "  ~ A 1 with B 2 is not listed upstream (1) · nothing shows that they fit",
        "  ~ A 1 with B 2 is not listed upstream (1) · its makers test it",
    ]);
});

test("nothing is said where all lasts", () => {
    expect(lifecycleLines([], [], plain)).toEqual([]);
});
