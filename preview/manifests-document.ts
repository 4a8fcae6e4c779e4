import { stringify } from "yaml";
import type { Preview, PreviewResource } from "./preview.ts";

/** Components whose Kubernetes objects a reader is shown, and what they are to it. */
const components: Readonly<Record<string, string>> = {
    "ringfence:serving:VllmFleet": "Fleet",
    "ringfence:gateway:RoutingGateway": "Gateway",
};

/** Parts of a component, in the order of reading: what protects comes before what is protected. */
const parts = [
    { title: "what the API server refuses", kinds: /^ValidatingAdmissionPolicy/ },
    { title: "what closes it", kinds: /^(?:Namespace|PriorityClass|ResourceQuota|NetworkPolicy)$/ },
    { title: "keys and certificates", kinds: /^(?:SecretStore|ExternalSecret|Certificate)$/ },
    { title: "what runs and answers", kinds: /./ },
] as const;

interface Manifest {
    readonly kind: string;
    readonly namespace: string | undefined;
    readonly name: string;
    readonly body: Readonly<Record<string, unknown>>;
}

/**
 * The Kubernetes objects of a stack's fleet and gateway as a document: a table of contents, then each object as YAML. Same
 * preview, same bytes.
 */
export function manifestsText({ stack, resources }: Pick<Preview, "stack" | "resources">): string {
    const sections = Object.entries(components).flatMap(([type, component]) => {
        const owner = resources.find((resource) => resource.type === type);
        return owner === undefined ? [] : sectionsOf(component, manifestsIn(resources, owner));
    });
    return [
        `# Manifests of ${stack}`,
        "",
        "Every Kubernetes object of the fleet and of the gateway, as the preview of this stack registers it. Written by",
        "`npm run manifests`; a test holds it current.",
        "",
        "| part | kind | objects |",
        "| --- | --- | --- |",
        ...sections.flatMap(({ title, manifests }) => contents(title, manifests)),
        "",
        ...sections.flatMap(({ title, manifests }) => [`## ${title}`, "", ...manifests.flatMap(objectLines)]),
    ].join("\n");
}

interface Section {
    readonly title: string;
    readonly manifests: readonly Manifest[];
}

function sectionsOf(component: string, manifests: readonly Manifest[]): readonly Section[] {
    const partOf = ({ kind }: Manifest) => parts.find(({ kinds }) => kinds.test(kind));
    return parts
        .map((part) => ({
            title: `${component}: ${part.title}`,
            manifests: manifests.filter((manifest) => partOf(manifest) === part),
        }))
        .filter((section) => section.manifests.length > 0);
}

/** The objects below a component, by kind, namespace and name. */
function manifestsIn(resources: readonly PreviewResource[], owner: PreviewResource): readonly Manifest[] {
    const key = ({ kind, namespace = "", name }: Manifest) => `${kind} ${namespace} ${name}`;
    return resources
        .filter(({ parent, type }) => parent === owner.urn && type.startsWith("kubernetes:"))
        .map(({ inputs }) => manifestOf(inputs))
        .toSorted((one, other) => (key(one) < key(other) ? -1 : 1));
}

function manifestOf(inputs: PreviewResource["inputs"]): Manifest {
    const { apiVersion, kind, metadata, ...rest } = inputs;
    const { name, namespace } = metadata as { readonly name: string; readonly namespace?: string };
    return { kind: String(kind), namespace, name, body: { apiVersion, kind, metadata, ...rest } };
}

function contents(title: string, manifests: readonly Manifest[]): readonly string[] {
    const kinds = [...Map.groupBy(manifests, ({ kind }) => kind)];
    return kinds.map(([kind, objects], i) => {
        const links = objects.map((object) => `[${object.name}](#${anchorOf(object)})`);
        return `| ${i === 0 ? title : ""} | ${kind} | ${links.join(", ")} |`;
    });
}

function objectLines(manifest: Manifest): readonly string[] {
    const text = stringify(manifest.body, { lineWidth: 120, aliasDuplicateObjects: false });
    return [`### ${headingOf(manifest)}`, "", "```yaml", text.trimEnd(), "```", ""];
}

function headingOf({ kind, namespace, name }: Manifest): string {
    return `${kind} ${namespace === undefined ? "" : `${namespace}/`}${name}`;
}

/** As GitHub makes anchors of headings: lower case, blanks as hyphens, no other signs. */
function anchorOf(manifest: Manifest): string {
    return headingOf(manifest)
        .toLowerCase()
        .replaceAll(" ", "-")
        .replaceAll(/[^a-z0-9_-]/g, "");
}
