import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dayAfter } from "./day.ts";
import type { Day } from "./day.ts";
import { fact, unconfirmed } from "./fact.ts";
import { endOf, stageOf, warningDays } from "./lifecycle.ts";
import type { End } from "./lifecycle.ts";

const ending = (end: End) => ({ ends: fact(end, { source: "the maker", asOf: "2026-11-01" }) });
const nobodyKnows = { ends: unconfirmed("no list read names it", "2026-11-01") };
const days = fc.integer({ min: 0, max: 4_000 }).map((days) => dayAfter("2026-01-01", days));

describe("the stage of a life", () => {
    it.each<[string, End, ReturnType<typeof stageOf>]>([
        ["the day before its end", "2026-11-28", "ending"],
        ["the day on which it ends", "2026-11-27", "ended"],
        ["ninety days before its end", "2027-02-25", "ending"],
        ["ninety-one days before its end", "2027-02-26", "lasting"],
        ["no announced end", "not announced", "lasting"],
    ])("on %s", (_, end, stage) => {
        expect(stageOf(ending(end), "2026-11-27")).toBe(stage);
    });

    it("is unknown where nobody could find out, and has no end then", () => {
        expect(stageOf(nobodyKnows, "2026-11-27")).toBe("unknown");
        expect(endOf(nobodyKnows)).toBeUndefined();
        expect(endOf(ending("not announced"))).toBeUndefined();
        expect(endOf(ending("2027-01-14"))).toBe("2027-01-14");
    });

    it("only ever goes on as days pass: it lasts, then it is ending, then it has ended", () => {
        const order = ["lasting", "ending", "ended"];
        fc.assert(
            fc.property(days, days, days, (end, one, other) => {
                const [earlier, later] = [one, other].toSorted() as [Day, Day];
                const rank = (today: Day): number => order.indexOf(stageOf(ending(end), today));
                expect(rank(earlier)).toBeLessThanOrEqual(rank(later));
                expect(stageOf(ending(end), end)).toBe("ended");
                expect(stageOf(ending(end), dayAfter(end, -1))).toBe("ending");
                expect(stageOf(ending(end), dayAfter(end, -warningDays - 1))).toBe("lasting");
            }),
        );
    });
});
