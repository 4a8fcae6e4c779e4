import { expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { manifestFile, manifestsOf, manifestsYaml } from "./manifests.ts";
import type { PreviewResource } from "./preview.ts";

function resource(type: string, name: string, inputs: PreviewResource["inputs"]): PreviewResource {
    const urn = `urn:pulumi:dev::test::${type}::${name}`;
    return { urn, type, name, dependencies: [], propertyDependencies: {}, inputs, protect: false, opaque: false };
}

function object(apiVersion: string, kind: string, metadata: object | undefined, rest = {}): PreviewResource {
    const inputs = { apiVersion, kind, ...(metadata === undefined ? {} : { metadata }), ...rest };
    return resource(`kubernetes:${apiVersion}:${kind}`, `the-${kind}`, inputs);
}

const service = { clusterIP: "None" };
const resources = [
    resource("ringfence:serving:VllmFleet", "fleet", {}),
    object("v1", "Service", { name: "chat", namespace: "models" }, { spec: service }),
    object("networking.k8s.io/v1", "NetworkPolicy", { name: "deny-all", namespace: "models" }),
    object("v1", "Namespace", { name: "models" }),
    object("rbac.authorization.k8s.io/v1", "ClusterRole", { name: "system:reader" }),
    object("v1", "ConfigMap", undefined, { data: { shared: service, again: service } }),
    resource("kubernetes:helm.sh/v3:Release", "chart", { chart: "chart" }),
    resource("aws:s3/bucket:Bucket", "bucket", { kind: "Bucket", apiVersion: "v1", metadata: { name: "bucket" } }),
];

test("the manifests of a preview are its Kubernetes objects alone, a file each, cluster-wide ones first", () => {
    expect(manifestsOf(resources).map(manifestFile)).toEqual([
        "_cluster/ClusterRole.rbac.authorization.k8s.io/system%3Areader",
        "_cluster/ConfigMap/the-ConfigMap",
        "_cluster/Namespace/models",
        "models/NetworkPolicy.networking.k8s.io/deny-all",
        "models/Service/chat",
    ]);
});

test("they are the same whatever the order of the resources", () => {
    expect(manifestsOf(resources.toReversed())).toEqual(manifestsOf(resources));
});

test("their YAML reads back as the objects, without anchors", () => {
    const yaml = manifestsYaml(manifestsOf(resources));
    expect(parseAllDocuments(yaml).map((each) => each.toJS() as unknown)).toEqual(manifestsOf(resources));
    expect(yaml).not.toMatch(/[&*]a1/);
});
