import { describe, expect, it } from "vitest";
import { nodeUpdateConfig } from "./update-config.ts";

describe("updates of GPU nodes", () => {
    it.each(["onDemand", "spot"] as const)("bring %s nodes before they take any, one at a time", (capacity) => {
        expect(nodeUpdateConfig(capacity, { min: 2, max: 2 }, 1)).toEqual({
            updateStrategy: "DEFAULT",
            maxUnavailable: 1,
        });
    });

    it.each(["reservation", "capacityBlock"] as const)(
        "take first where a %s has no two nodes to spare",
        (capacity) => {
            const strategy = (max: number) => nodeUpdateConfig(capacity, { min: 2, max }, 1).updateStrategy;
            expect([strategy(2), strategy(3), strategy(4)]).toEqual(["MINIMAL", "MINIMAL", "DEFAULT"]);
        },
    );

    it("bring and drain as many nodes as a replica spans, for it starts only where all of them are new", () => {
        expect(nodeUpdateConfig("onDemand", { min: 4, max: 8 }, 4).maxUnavailable).toBe(4);
        expect(nodeUpdateConfig("reservation", { min: 4, max: 6 }, 4).updateStrategy).toBe("MINIMAL");
        expect(nodeUpdateConfig("reservation", { min: 4, max: 8 }, 4).updateStrategy).toBe("DEFAULT");
    });
});
