import { describe, expect, test } from "vitest";
import { allButKeys, inTheCluster, leftOut, nodes } from "./leave-out.ts";
import type { GraphResource } from "./leave-out.ts";

const urnOf = (type: string, name: string) => `urn:pulumi:one::ringfence::${type}::${name}`;

function resource(qualified: string, name: string, more: Partial<GraphResource> = {}): GraphResource {
    const type = qualified.split("$").at(-1) ?? qualified;
    return { urn: urnOf(qualified, name), type, dependencies: [], propertyDependencies: {}, ...more };
}

const component = resource("ringfence:compute:Cluster", "c");
const role = resource("ringfence:compute:Cluster$aws:iam/role:Role", "r", { parent: component.urn });
const key = resource("ringfence:compute:Cluster$aws:kms/key:Key", "k", {
    parent: component.urn,
    dependencies: [role.urn],
});
const group = resource("ringfence:compute:Cluster$aws:eks/nodeGroup:NodeGroup", "n", { parent: component.urn });
const addon = resource("ringfence:compute:Cluster$aws:eks/addon:Addon", "a", { dependencies: [group.urn] });
const reader = resource("ringfence:compute:Cluster$aws:eks/addon:Addon", "b", {
    propertyDependencies: { x: [addon.urn] },
});
const provider = resource("pulumi:providers:kubernetes", "p", { dependencies: [addon.urn] });
const object = resource("ringfence:compute:Cluster$kubernetes:core/v1:Namespace", "o", { provider: provider.urn });
const all = [object, reader, addon, group, provider, key, role, component];

describe("leftOut", () => {
    test("leaves out what a pattern names, and whatever depends on it in any way, in any order", () => {
        expect(leftOut(all, [nodes])).toEqual(new Set([group, addon, reader, provider, object].map(({ urn }) => urn)));
    });

    test("leaves out the children of a component, and the resources of a provider", () => {
        expect(leftOut(all, ["**::ringfence:compute:Cluster::c"]).has(role.urn)).toBe(true);
        expect(leftOut(all, ["**pulumi:providers:kubernetes::**"])).toEqual(new Set([provider.urn, object.urn]));
    });

    test("reads every sign but ** as itself", () => {
        expect(leftOut(all, ["**.**"]).size).toBe(0);
        expect(leftOut(all, ["**$kubernetes:**"])).toEqual(new Set([object.urn]));
    });

    test("without a pattern leaves out nothing", () => {
        expect(leftOut(all, []).size).toBe(0);
    });
});

describe("allButKeys", () => {
    test("keeps the services of keys and of what they need, and names every other", () => {
        expect(allButKeys(all)).toEqual(["**$aws:eks/**"]);
        const made = leftOut(all, [...inTheCluster, ...allButKeys(all)]);
        expect(made.has(key.urn)).toBe(false);
        expect(made.has(role.urn)).toBe(false);
    });
});
