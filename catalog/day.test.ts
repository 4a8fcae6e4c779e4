import { describe, expect, it } from "vitest";
import { DayFault, dayVariable, parseDay, referenceDay, today } from "./day.ts";

const clock = () => new Date("2027-03-01T23:30:00-02:00");

describe("a day", () => {
    it.each(["2026-11-27", "2028-02-29"])("may be %s", (text) => {
        expect(parseDay(text)).toBe(text);
    });

    it.each(["", "today", "2027-02-29", "2026-13-01", "2026-1-1", "27.11.2026", "2026-11-27T00:00", "+002026-11-27"])(
        "may not be %j",
        (text) => {
            expect(() => parseDay(text)).toThrow(DayFault);
        },
    );

    it("that is refused says what it is for and how to write it", () => {
        expect(() => parseDay("1 May")).toThrow(/^"1 May" is not a day of the calendar - .* - write it as YYYY-MM-DD/);
    });
});

describe("today", () => {
    it("is the clock's day in UTC", () => {
        expect(today({}, clock)).toBe("2027-03-02");
    });

    it("is the environment's day where that sets one, and never a guess at what it means", () => {
        expect(today({ [dayVariable]: "2026-01-31" }, clock)).toBe("2026-01-31");
        expect(() => today({ [dayVariable]: "" }, clock)).toThrow(DayFault);
    });

    it("is the reference day in tests", () => {
        expect(today()).toBe(referenceDay);
    });
});
