import { expect, test } from "vitest";
import { dayAfter, referenceDay } from "../../../catalog/day.ts";
import type { Fixture } from "../../kit/fixture.ts";
import { declaredAs, judge } from "../../kit/testing-judge.ts";
import { declaredForTests, describeRule } from "../../kit/testing.ts";
import { reviewInTime } from "./res-place-review.ts";

const stack: Fixture = { type: "pulumi:pulumi:Stack", props: {} };
const [yesterday, tomorrow] = [dayAfter(referenceDay, -1), dayAfter(referenceDay, 1)];
const text = (on: typeof referenceDay) => ({
    sha256: "0".repeat(64),
    what: "start script",
    lookedAtBy: "ciso@group.example",
    on,
});

describeRule(reviewInTime, {
    compliant: {
        "a review to come": { given: stack, declared: { nextReview: tomorrow } },
        "a review on the very day": { given: stack, declared: { nextReview: referenceDay } },
        "a text that somebody looked at today": { given: stack, declared: { lookedAtTexts: [text(referenceDay)] } },
    },
    violating: {
        "a review that was due yesterday": { given: stack, declared: { nextReview: yesterday }, at: "" },
        "a text that somebody will look at": { given: stack, declared: { lookedAtTexts: [text(tomorrow)] }, at: "" },
        both: {
            given: stack,
            declared: { nextReview: yesterday, lookedAtTexts: [text(yesterday), text(tomorrow)] },
            at: ["", ""],
        },
    },
});

test("judges by the day of the run", async () => {
    const declaredFor = declaredAs({ ...declaredForTests, nextReview: referenceDay });
    expect(await judge(reviewInTime, [stack], { declaredFor, today: referenceDay })).toEqual([]);
    expect(await judge(reviewInTime, [stack], { declaredFor, today: tomorrow })).toHaveLength(1);
});
