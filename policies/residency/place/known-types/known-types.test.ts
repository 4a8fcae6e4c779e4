import { describe, expect, it } from "vitest";
import { rules } from "../../rules.ts";
import { awsTypes } from "./aws.ts";
import { openPropertiesOf } from "./open-properties.fixture.ts";

const types = Object.entries(awsTypes);

describe("the types that the pack knows", () => {
    // A new version of the provider may add a way out. Whoever adds the property here says which rule judges it.
    it.each(types)("%s: every property that may lead out is judged, or said not to", (type, properties) => {
        expect(Object.keys(properties).toSorted()).toEqual(openPropertiesOf(type));
    });

    const judged = types.flatMap(([type, properties]) =>
        Object.values(properties)
            .filter((by) => by.startsWith("RES-"))
            .map((by) => [type, by] as const),
    );
    it.each([...new Set(judged.map((one) => one.join(" by ")))])("%s is judged", (one) => {
        const [type = "", by] = one.split(" by ");
        const rule = rules.find(({ id }) => id === by);
        // Which types a rule about the whole stack reads on the way to its verdict, it does not say.
        expect(rule?.judges.stack === true || rule?.resourceChecks(type).length).toBeTruthy();
    });
});

describe("the search for properties that may lead out", () => {
    it("finds one deep inside, and in a list", () => {
        expect(openPropertiesOf("aws:dynamodb/globalTable:GlobalTable")).toEqual(["replicas.regionName"]);
        expect(openPropertiesOf("aws:secretsmanager/secret:Secret")).toContain("replicas.region");
    });

    it("refuses a type that the SDK lacks", () => {
        expect(() => openPropertiesOf("aws:s3/moon:Moon")).toThrow("the SDK has no aws:s3/moon:Moon");
    });
});
