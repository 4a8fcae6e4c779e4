import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import type { FieldSchema } from "../../catalog/custom-resources.ts";
import { suiteVersion } from "../locked-versions.ts";
import { cachedTool, goModuleFolder, toolCache } from "../tools.ts";
import type { Tool } from "../tools.ts";

/** A Go module that carries definitions of custom resources, and the folder where they lie. */
export interface DefinitionSource {
    readonly module: string;
    readonly version: string;
    readonly folder: string;
}

/** Each at the version that a stack installs, or at what is served instead of it. */
export const definitionSources: readonly DefinitionSource[] = [
    {
        module: "github.com/envoyproxy/gateway",
        version: suiteVersion("envoy-gateway"),
        // The chart's own copy, with the Gateway API as Envoy Gateway was tested with it.
        folder: "charts/gateway-helm/charts/crds/crds",
    },
    { module: "github.com/kedacore/keda/v2", version: `v${suiteVersion("keda")}`, folder: "config/crd/bases" },
    {
        module: "github.com/cert-manager/cert-manager",
        version: suiteVersion("cert-manager-controller"),
        folder: "deploy/crds",
    },
    {
        module: "github.com/cert-manager/aws-privateca-issuer",
        version: suiteVersion("aws-privateca-issuer"),
        folder: "charts/aws-pca-issuer/crds",
    },
    {
        module: "github.com/external-secrets/external-secrets",
        version: suiteVersion("external-secrets"),
        folder: "config/crds/bases",
    },
    {
        module: "github.com/envoyproxy/ai-gateway",
        version: suiteVersion("ai-gateway-crds-helm"),
        folder: "manifests/charts/ai-gateway-crds-helm/templates",
    },
    { module: "sigs.k8s.io/lws", version: `v${suiteVersion("lws")}`, folder: "config/crd/bases" },
    // Istio is no part of a stack: an admission policy forbids one of its kinds, and there has to be one for that to be seen.
    { module: "istio.io/api", version: "v1.32.0", folder: "kubernetes" },
];

/** The definitions of a module as one JSON file: reading megabytes of YAML takes longer than starting a control plane. */
export async function findDefinitions({ module, version, folder }: DefinitionSource): Promise<Tool> {
    const place = join(toolCache, "definitions", module.replaceAll("/", "_"), version);
    return await cachedTool(place, "definitions.json", async (building) => {
        const files = await goModuleFolder(`${module}@${version}`, folder);
        if ("missing" in files) throw new Error(files.missing);
        const definitions = await definitionsIn(files.path);
        await writeFile(join(building, "definitions.json"), JSON.stringify(definitions));
    });
}

/** Every definition in the YAML files below a folder. */
export async function definitionsIn(folder: string): Promise<readonly Definition[]> {
    const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith(".yaml")).toSorted();
    const texts = await Promise.all(files.map((file) => readFile(join(folder, file), "utf8")));
    return texts
        .flatMap((text) => parseAllDocuments(text))
        .map((document): unknown => document.toJS())
        .filter(isDefinition);
}

/** A definition of a custom resource, as far as the suite reads it. */
export interface Definition {
    readonly apiVersion: string;
    readonly kind: "CustomResourceDefinition";
    readonly metadata: { readonly name: string };
    readonly spec: {
        readonly group: string;
        readonly names: { readonly kind: string };
        readonly versions: readonly {
            readonly name: string;
            readonly schema: { readonly openAPIV3Schema: FieldSchema };
        }[];
    };
    readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
}

function isDefinition(value: unknown): value is Definition {
    return (value as Partial<Definition> | null)?.kind === "CustomResourceDefinition";
}
