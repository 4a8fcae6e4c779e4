import { describe, expect, test } from "vitest";
import { idsText } from "./rule-ids.ts";
import { anything, ruleForTests } from "./testing-rule.ts";

const rule = (id: `RES-${number}`, name: `res-${string}`) => ruleForTests({ ...anything, id, name });

describe("the record of ids", () => {
    test("grows by rules that are new, in the order of the ids", () => {
        const text = idsText({ "RES-102": "res-b" }, [rule("RES-103", "res-c"), rule("RES-102", "res-b")]);
        expect(JSON.parse(text)).toEqual({ "RES-102": "res-b", "RES-103": "res-c" });
        expect(text.indexOf("RES-102")).toBeLessThan(text.indexOf("RES-103"));
    });

    test("keeps the id of a retired rule", () => {
        const recorded = { "RES-101": "retired res-a", "RES-102": "res-b" };
        expect(JSON.parse(idsText(recorded, [rule("RES-102", "res-b")]))).toEqual(recorded);
    });

    test.each([
        ["a rule that vanished", { "RES-101": "res-a" }, [], "no rule has this id"],
        ["another name", { "RES-101": "res-a" }, [rule("RES-101", "res-b")], "the rule is called res-b"],
        ["the id of a retired rule", { "RES-101": "retired res-a" }, [rule("RES-101", "res-b")], "never used"],
        ["one id for two rules", {}, [rule("RES-101", "res-a"), rule("RES-101", "res-b")], "of res-a and of res-b"],
    ])("refuses %s", (_, recorded, rules, message) => {
        expect(() => idsText(recorded, rules)).toThrow(message);
    });
});
