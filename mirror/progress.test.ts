import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { barText, progressOn } from "./progress.ts";
import { formatBytes } from "./report.ts";

function screenOf(isTTY: boolean) {
    let written = "";
    return { isTTY, columns: 60, write: (text: string) => (written += text), read: () => written };
}

describe("progress", () => {
    it("is two lines for each piece of work in a log, without control characters", () => {
        const screen = screenOf(false);
        const progress = progressOn(screen);
        progress.start("send a", 2048);
        progress.advance(2048);
        progress.finish("sent");
        expect(screen.read()).toBe("send a: 2.0 KiB\nsend a: sent\n");
    });

    it("is a bar on a terminal, drawn again only when its picture changes", () => {
        const screen = screenOf(true);
        const progress = progressOn(screen);
        progress.start("send a", 1_000_000);
        for (let step = 0; step < 1000; step += 1) progress.advance(1000);
        progress.finish("sent");
        expect(screen.read()).toContain("100% of 976.6 KiB");
        expect(screen.read().split("\r").length).toBeLessThan(150);
        expect(screen.read()).toMatch(/send a: sent\n$/);
    });

    it("never wraps: a wrapped line cannot be drawn over", () => {
        fc.assert(
            fc.property(
                fc.string(),
                fc.nat(10_000),
                fc.nat(10_000),
                fc.integer({ min: 1, max: 200 }),
                (what, total, done, columns) => {
                    expect(barText({ what, total, done }, columns).length).toBeLessThan(columns + 1);
                },
            ),
        );
    });
});

describe("bytes for people", () => {
    it.each([
        [0, "0 B"],
        [1023, "1023 B"],
        [1024, "1.0 KiB"],
        [5 * 2 ** 40, "5.0 TiB"],
        [2 ** 60, "1048576.0 TiB"],
    ])("%d is %s", (bytes, text) => {
        expect(formatBytes(bytes)).toBe(text);
    });
});
