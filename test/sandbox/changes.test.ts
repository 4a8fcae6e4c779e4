import { expect, test } from "vitest";
import { changesBetween } from "./changes.ts";
import { secret, unknownValue } from "../../preview/cloud/property-bag.ts";

test("equal inputs are no change, whatever their order and their secret marks", () => {
    const olds = { tags: { a: "1", b: "2" }, value: secret("x") };
    expect(changesBetween(olds, { value: "x", tags: { b: "2", a: "1" } }, ["value"])).toEqual({
        changed: [],
        replacing: [],
    });
});

test("added, removed and changed inputs are changes; only the fixed ones replace", () => {
    const changes = changesBetween(
        { cidrBlock: "10.0.0.0/16", tags: { a: "1" }, gone: true },
        { cidrBlock: "10.1.0.0/16", tags: { a: "2" }, fresh: [1] },
        ["cidrBlock", "vpcId"],
    );
    expect(changes).toEqual({ changed: ["cidrBlock", "fresh", "gone", "tags"], replacing: ["cidrBlock"] });
});

test("a value that nobody knows yet may differ, so it counts as a change", () => {
    expect(changesBetween({ vpcId: "vpc-1" }, { vpcId: unknownValue }, ["vpcId"]).replacing).toEqual(["vpcId"]);
});
