import { describe, expect, test } from "vitest";
import { awsCloud } from "./aws/types.ts";
import { kubernetesCloud } from "./kubernetes/types.ts";
import { created, updated } from "./lifecycle.ts";
import { secret, unknownValue } from "./property-bag.ts";
import type { PropertyBag } from "./property-bag.ts";

const cloud = awsCloud({ region: "eu-central-1" });

function vpc(inputs: PropertyBag) {
    const type = "aws:ec2/vpc:Vpc";
    return { urn: `urn:pulumi:test::ringfence::${type}::one`, type, name: "one", inputs };
}

describe("creation", () => {
    test("in a preview, inputs are known and everything else is not, the id included", () => {
        const { id, outputs } = created(cloud, vpc({ cidrBlock: "10.0.0.0/16" }), true);
        expect(id).toBe("");
        expect(outputs).toMatchObject({ cidrBlock: "10.0.0.0/16", arn: unknownValue, mainRouteTableId: unknownValue });
    });

    test("for real, nothing stays unknown, and secret inputs stay secret", () => {
        const { id, outputs } = created(cloud, vpc({ cidrBlock: "10.0.0.0/16", tags: { key: secret("hush") } }), false);
        expect(id).toMatch(/^vpc-/u);
        expect(JSON.stringify(outputs)).not.toContain(unknownValue);
        expect(outputs["tags"]).toEqual({ key: secret("hush") });
    });

    test("a computed part of an input map is unknown without hiding the rest of the map", () => {
        const type = "kubernetes:core/v1:Service";
        const object = {
            urn: `urn:pulumi:test::ringfence::${type}::one`,
            type,
            name: "one",
            inputs: { kind: "Service", metadata: { name: "gateway" } },
        };
        expect(created(kubernetesCloud(), object, true).outputs["metadata"]).toMatchObject({
            name: "gateway",
            uid: unknownValue,
        });
    });
});

describe("a change in place", () => {
    const before = { id: "vpc-1", inputs: { cidrBlock: "10.0.0.0/16", tags: { a: "1" } } };
    const changed = vpc({ cidrBlock: "10.0.0.0/16", tags: { a: "2" } });

    test("in a preview, only what the change touches is unknown", () => {
        const { id, outputs } = updated(cloud, changed, before, true);
        expect(id).toBe("vpc-1");
        expect(outputs["arn"]).toBe("arn:aws:ec2:eu-central-1:111122223333:vpc/vpc-1");
        expect(outputs["tagsAll"]).toEqual({ a: unknownValue });
        expect(outputs["tags"]).toEqual({ a: "2" });
    });

    test("for real, the id stays and the new inputs are there", () => {
        expect(updated(cloud, changed, before, false)).toMatchObject({ id: "vpc-1", outputs: { tagsAll: { a: "2" } } });
    });
});
