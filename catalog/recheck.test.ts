import { describe, expect, it } from "vitest";
import { recheckDay } from "./recheck.ts";

describe("the day from which a statement is old", () => {
    it("follows from its kind and the day it was read", () => {
        expect(recheckDay({ asOf: "2026-07-20" }, "supply")).toBe("2026-10-18");
        expect(recheckDay({ asOf: "2026-08-05" }, "terms")).toBe("2027-02-01");
    });

    it("is its own where it names one", () => {
        expect(recheckDay({ asOf: "2026-07-20", recheckAfter: "2026-08-01" }, "law")).toBe("2026-08-01");
    });
});
