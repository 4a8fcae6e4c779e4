import { describe, expect, test } from "vitest";
import { unknownValue } from "../../preview/cloud/property-bag.ts";
import type { PropertyBag } from "../../preview/cloud/property-bag.ts";
import { checked, withoutLists, written } from "./checked.ts";

const role = "aws:iam/role:Role";
const check = (type: string, news: PropertyBag, olds: PropertyBag = {}) =>
    checked({ urn: "urn:pulumi:s::p::t::reader", type, name: "reader", news, olds }, { owner: "platform" });

describe("a check", () => {
    test("writes defaults, a name, all tags and what of it is a default", () => {
        expect(check(role, { assumeRolePolicy: "{}", path: "/a/", tags: { a: "b" } })).toEqual({
            assumeRolePolicy: "{}",
            path: "/a/",
            forceDetachPolicies: false,
            maxSessionDuration: 3600,
            name: expect.stringMatching(/^reader-[0-9a-f]{7}$/u) as string,
            tags: { a: "b" },
            tagsAll: { owner: "platform", a: "b" },
            __defaults: ["forceDetachPolicies", "maxSessionDuration", "name"],
        });
    });

    test("lists defaults in every object, and in no map", () => {
        const inputs = check("aws:eks/cluster:Cluster", { name: "a", vpcConfig: { subnetIds: [] }, tags: {} });
        expect(inputs).toMatchObject({ vpcConfig: { __defaults: [] }, tags: {} });
        expect(withoutLists(inputs)).not.toHaveProperty("vpcConfig.__defaults");
    });

    test("keeps a name, and gives none to what was made without", () => {
        expect(check(role, {}, { name: "reader-1" })["name"]).toBe("reader-1");
        expect(check(role, {}, { path: "/" })).not.toHaveProperty("name");
    });

    test("does not know all tags where it does not know one", () => {
        expect(check(role, { tags: { a: unknownValue } })["tagsAll"]).toBe(unknownValue);
    });

    test("adds no list where the upstream resource has none, and nothing to what nobody knows", () => {
        expect(check("aws:eks/podIdentityAssociation:PodIdentityAssociation", {})).toEqual({
            tagsAll: { owner: "platform" },
        });
        expect(check("kubernetes:core/v1:Secret", { data: {} })).toEqual({ data: {} });
    });

    test("can be taken back", () => {
        const inputs = { assumeRolePolicy: "{}", description: "x" };
        expect(written(role, check(role, inputs))).toEqual(inputs);
    });
});
