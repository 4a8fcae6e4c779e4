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

    it("counts from the day on which the newest edition was read, however old that edition is", () => {
        expect(recheckDay({ asOf: "2022-09-29", readOn: "2026-11-28" }, "law")).toBe("2027-11-28");
        expect(recheckDay({ asOf: "2022-09-29" }, "law")).toBe("2023-09-29");
    });

    it("of an announced end is not before the end is warned of", () => {
        expect(recheckDay({ asOf: "2026-02-14", value: "2027-03-27" }, "support")).toBe("2026-12-27");
        expect(recheckDay({ asOf: "2026-02-14", value: "2026-05-01" }, "support")).toBe("2026-05-15");
        expect(recheckDay({ asOf: "2026-02-14", value: "not announced" }, "support")).toBe("2026-05-15");
        expect(recheckDay({ asOf: "2026-02-14", value: "2027-03-27" }, "supply")).toBe("2026-05-15");
    });
});
