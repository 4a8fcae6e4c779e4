import { describe, expect, test } from "vitest";
import { add, baselineOf, change, put, remove, together, where, without } from "./mutation.ts";
import type { BaselineResource, Mutation, Values } from "./mutation.ts";
import { unknown } from "./unknown.ts";

const provider = "pulumi:providers:aws";
const vpc = "aws:ec2/vpc:Vpc";
const resource = (type: string, name: string, inputs: Values = {}): BaselineResource => ({
    urn: `urn:${name}`,
    type,
    name,
    inputs,
});
const baseline = baselineOf([
    resource(provider, "aws", { region: "eu-north-1" }),
    resource(vpc, "first", { tags: [{ key: "a" }, { key: "b" }] }),
    resource(vpc, "second"),
]);

/** What the mutation makes of the inputs of the one resource that it changes. */
function editedBy(mutation: Mutation): { readonly urn: string; readonly props: Values } | undefined {
    const [changed] = mutation(baseline)?.changed ?? [];
    const inputs = baseline.resources.find(({ urn }) => urn === changed?.urn)?.inputs ?? {};
    return changed && { urn: changed.urn, props: changed.edit(inputs) };
}

describe("the baseline", () => {
    test("knows the region of the stack, and one outside its jurisdiction", () => {
        expect(baseline.region).toBe("eu-north-1");
        expect(baseline.foreignRegion).toMatch(/^us-/);
        expect(baselineOf([resource(provider, "aws", { region: "us-east-1" })]).foreignRegion).toMatch(/^eu-/);
    });

    test.each([
        ["no provider", []],
        ["a provider in an unknown region", [resource(provider, "aws", { region: "mars-1" })]],
        ["a provider whose region is unknown", [resource(provider, "aws")]],
    ])("is refused with %s", (_, resources) => {
        expect(() => baselineOf(resources)).toThrow("no AWS provider in a known region");
    });
});

describe("a mutation", () => {
    test("changes the first resource of a type, or the one of a name", () => {
        const edit = (props: Values) => ({ ...props, cidrBlock: "0.0.0.0/0" });
        expect(editedBy(change(vpc, edit))?.urn).toBe("urn:first");
        expect(editedBy(change(vpc, edit, /^sec/))).toEqual({ urn: "urn:second", props: { cidrBlock: "0.0.0.0/0" } });
    });

    test("puts a value deep inside, into a list too, and leaves the rest", () => {
        const { props } = editedBy(put(vpc, ["tags", "1", "key"], "c")) ?? {};
        expect(props).toEqual({ tags: [{ key: "a" }, { key: "c" }] });
        expect(editedBy(put(vpc, ["options", "dns"], true, /^second$/))?.props).toEqual({ options: { dns: true } });
    });

    test("leaves out a property", () => {
        expect(without({ a: 1, b: 2 }, "a")).toEqual({ b: 2 });
    });

    test("removes a resource", () => {
        expect(remove(vpc, /^second$/)(baseline)).toEqual({ removed: ["urn:second"] });
    });

    test("adds a resource whose references are unknown and come from the first of their type", () => {
        const peering = add(
            "aws:ec2/vpcPeeringConnection:VpcPeeringConnection",
            { peerVpcId: "vpc-1" },
            { vpcId: vpc },
        );
        expect(peering(baseline)?.added).toEqual([
            {
                type: "aws:ec2/vpcPeeringConnection:VpcPeeringConnection",
                props: { vpcId: unknown, peerVpcId: "vpc-1" },
                origins: { vpcId: "urn:first" },
            },
        ]);
    });

    test("joins several, and needs all of them", () => {
        const both = together(
            remove(vpc),
            add(vpc, ({ region }) => ({ region })),
        );
        expect(both(baseline)).toMatchObject({ removed: ["urn:first"], added: [{ props: { region: "eu-north-1" } }] });
        expect(together(remove(vpc), remove("aws:ec2/eip:Eip"))(baseline)).toBeUndefined();
    });

    test.each([
        ["to change", put("aws:ec2/eip:Eip", ["domain"], "vpc")],
        ["to remove", remove(vpc, /^third$/)],
        ["to refer to", add(vpc, {}, { ipamPoolId: "aws:ec2/vpcIpamPool:VpcIpamPool" })],
        ["for which it is meant", where(({ name }) => name === "third", remove(vpc))],
    ])("is impossible where the stack has nothing %s", (_, mutation) => {
        expect(mutation(baseline)).toBeUndefined();
    });
});
