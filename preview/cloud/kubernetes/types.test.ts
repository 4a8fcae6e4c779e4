import { expect, test } from "vitest";
import { settle } from "../index.ts";
import type { PropertyBag } from "../property-bag.ts";
import { kubernetesCloud } from "./types.ts";

function settleObject(type: string, inputs: PropertyBag) {
    return settle({ urn: `urn:pulumi:test::ringfence::${type}::one`, type, name: "one", inputs }, {});
}

test("an object is known by namespace and name, and keeps what the program wrote into its metadata", () => {
    const { id, outputs } = settleObject("kubernetes:core/v1:Service", {
        kind: "Service",
        metadata: { name: "gateway", namespace: "serving", labels: { app: "gateway" } },
    });
    expect(id).toBe("serving/gateway");
    expect(outputs["metadata"]).toMatchObject({
        name: "gateway",
        namespace: "serving",
        labels: { app: "gateway" },
        resourceVersion: "1",
    });
});

test("a cluster-wide object has no namespace", () => {
    const { id, outputs } = settleObject("kubernetes:core/v1:Namespace", {
        kind: "Namespace",
        metadata: { name: "serving" },
    });
    expect(id).toBe("serving");
    expect(outputs["metadata"]).not.toHaveProperty("namespace");
});

test("an object without a name gets one from its logical name", () => {
    expect(settleObject("kubernetes:core/v1:Secret", { kind: "Secret" }).id).toMatch(/^default\/one-[0-9a-f]{7}$/u);
});

test("a Helm release is recorded as deployed", () => {
    const { id, outputs } = settleObject("kubernetes:helm.sh/v3:Release", { name: "gateway", namespace: "serving" });
    expect(id).toBe("serving/gateway");
    expect(outputs["status"]).toMatchObject({ status: "deployed" });
});

test("reading from a cluster is refused: there is none", () => {
    expect(() => kubernetesCloud().invoke("kubernetes:yaml:decode", {})).toThrow(/no cluster to ask/u);
});
