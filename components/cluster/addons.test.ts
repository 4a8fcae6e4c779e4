import { describe, expect, it } from "vitest";
import { misplacedValues } from "../../catalog/chart-values.ts";
import { eksAddons } from "../../catalog/eks-addons.ts";
import type { EksAddon } from "../../catalog/eks-addons.ts";
import { addons } from "./addons.ts";

const known: Readonly<Record<string, EksAddon>> = eksAddons;

describe("the settings of an add-on", () => {
    it("are known for every add-on, and for no other", () => {
        expect(Object.keys(known)).toEqual(addons.map(({ name }) => name));
    });

    it.each(addons)("are those that the schema of $name has", ({ name, settings = {} }) => {
        const schema = known[name]?.settings.value ?? {};
        expect(misplacedValues(settings, schema)).toEqual([]);
        expect(misplacedValues({ ...settings, enableNetworkPolicies: "true" }, schema)).toMatchObject([
            { path: ["enableNetworkPolicies"] },
        ]);
    });
});
