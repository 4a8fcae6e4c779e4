import type { PropertyPath } from "../../kit/path.ts";
import type { AnyInputs } from "../../kit/rule.ts";
import { peek, recordOf, slotsOf } from "../../kit/view.ts";

/** What the type token of a Kubernetes resource says. */
export interface KubernetesType {
    /** `apps`; `core` for the first group, which has no name. */
    readonly group: string;
    /** `Deployment`, also for the Patch and the List of one. */
    readonly kind: string;
    /** A patch may leave out what it does not change. */
    readonly isPatch: boolean;
    readonly isList: boolean;
}

/** Reads `kubernetes:apps/v1:DeploymentPatch`, and `kubernetes:v1:Pod` as a custom resource of a built-in kind is called. */
export function kubernetesTypeOf(token: string): KubernetesType | undefined {
    const [, version = "", name = ""] = /^kubernetes:([^:]+):([^:]+)$/.exec(token) ?? [];
    const [first = "", ...rest] = version.split("/");
    return name === ""
        ? undefined
        : {
              group: rest.length > 0 ? first : "core",
              kind: name.replace(/(Patch|List)$/, ""),
              isPatch: name.endsWith("Patch"),
              isList: name.endsWith("List"),
          };
}

/** True for a resource of one of the kinds, each written `<group>:<kind>`; `*:<kind>` is that kind of any group. */
export function isOfKind(token: string, ...kinds: readonly string[]): boolean {
    const type = kubernetesTypeOf(token);
    return type !== undefined && (kinds.includes(`${type.group}:${type.kind}`) || kinds.includes(`*:${type.kind}`));
}

/** An object of Kubernetes inside a resource. */
export interface KubernetesObject {
    /** Where it stands: nowhere deeper, unless the resource is a list. */
    readonly path: PropertyPath;
    /** Throws where the object is unknown. */
    readonly read: () => AnyInputs;
}

/** The objects of a resource: the entries of a list, else the resource itself. */
export function objectsOf(token: string, props: AnyInputs): readonly KubernetesObject[] {
    return kubernetesTypeOf(token)?.isList === true
        ? slotsOf(props, ["items"]).map(({ path, read }) => ({ path, read: () => recordOf(read()) }))
        : [{ path: [], read: () => props }];
}

/** The namespace an object is in; without one it goes to `default`. Throws where it is unknown. */
export function namespaceOf(object: AnyInputs): string {
    const { namespace } = recordOf(object["metadata"]);
    return typeof namespace === "string" ? namespace : "default";
}

/** The name of an object. Throws where it is unknown. */
export function nameOf(object: AnyInputs): string {
    return String(recordOf(object["metadata"])["name"]);
}

/** One property found by its name, however deep, and where. */
export interface NamedProperty {
    readonly path: PropertyPath;
    /** Throws where the value is unknown. */
    readonly read: () => unknown;
}

/** Every property of one name inside a value. Where an unknown could hold one, it is told as one that cannot be read. */
export function propertiesNamed(name: string, holder: AnyInputs, at: PropertyPath = []): readonly NamedProperty[] {
    return Object.keys(holder).flatMap((key): readonly NamedProperty[] => {
        const path = [...at, Array.isArray(holder) ? Number(key) : key];
        const found = peek(holder, key);
        if (key === name || found.kind === "unknown") {
            return [{ path, read: () => holder[key] }];
        }
        return found.kind === "known" && typeof found.value === "object"
            ? propertiesNamed(name, recordOf(found.value), path)
            : [];
    });
}
