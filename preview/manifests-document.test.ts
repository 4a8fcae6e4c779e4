import { expect, test } from "vitest";
import { parse } from "yaml";
import { manifestsText } from "./manifests-document.ts";
import type { PreviewResource } from "./preview.ts";

const fleet = "urn:pulumi:dev::test::ringfence:serving:VllmFleet::fleet";

function resource(type: string, urn: string, inputs: PreviewResource["inputs"], parent?: string): PreviewResource {
    return {
        urn,
        type,
        name: urn,
        ...(parent === undefined ? {} : { parent }),
        dependencies: [],
        propertyDependencies: {},
        inputs,
        protect: false,
        opaque: false,
    };
}

function object(kind: string, namespace: string | undefined, name: string, spec: unknown = {}): PreviewResource {
    const metadata = namespace === undefined ? { name } : { name, namespace };
    const inputs = { apiVersion: "v1", kind, metadata, spec };
    return resource(`kubernetes:core/v1:${kind}`, `${kind}-${namespace ?? ""}-${name}`, inputs, fleet);
}

const resources = [
    resource("ringfence:serving:VllmFleet", fleet, {}),
    object("Service", "models", "chat", { clusterIP: "None" }),
    object("NetworkPolicy", "models-open", "deny-all"),
    object("NetworkPolicy", "models", "deny-all"),
    object("Namespace", undefined, "models"),
    resource("kubernetes:core/v1:Secret", "elsewhere", { kind: "Secret", metadata: { name: "elsewhere" } }),
];
const text = manifestsText({ stack: "dev", resources });

test("a document of manifests shows what protects before what is protected, and nothing of other components", () => {
    expect([...text.matchAll(/^##+ (.*)$/gm)].map(([, heading]) => heading)).toEqual([
        "Fleet: what closes it",
        "Namespace models",
        "NetworkPolicy models/deny-all",
        "NetworkPolicy models-open/deny-all",
        "Fleet: what runs and answers",
        "Service models/chat",
    ]);
});

test("its table of contents leads to every object, by an anchor that exists", () => {
    const anchors = [...text.matchAll(/^### (.*)$/gm)].map(([, heading = ""]) =>
        heading.toLowerCase().replaceAll(" ", "-").replaceAll("/", ""),
    );
    const links = [...text.matchAll(/\]\(#([^)]*)\)/g)].map(([, anchor]) => anchor);
    expect(links.toSorted()).toEqual(anchors.toSorted());
    expect(new Set(links).size).toBe(links.length);
});

test("its YAML says what the objects say", () => {
    const [, yaml = ""] = /### Service models\/chat\n\n```yaml\n(.*?)```/s.exec(text) ?? [];
    expect(parse(yaml)).toEqual({
        apiVersion: "v1",
        kind: "Service",
        metadata: { name: "chat", namespace: "models" },
        spec: { clusterIP: "None" },
    });
});

test("it is the same whatever the order of the resources", () => {
    expect(manifestsText({ stack: "dev", resources: resources.toReversed() })).toBe(text);
});
