import { createHash } from "node:crypto";

/** The type of every stack's root resource. */
export const stackType = "pulumi:pulumi:Stack";

/** Which stack of which project a URN belongs to. */
export interface UrnScope {
    readonly project: string;
    readonly stack: string;
}

/**
 * The URN of a resource, `urn:pulumi:<stack>::<project>::<parent types>$<type>::<name>`. A parent adds its types, unless
 * it is the stack itself.
 */
export function makeUrn(scope: UrnScope, parent: string | undefined, type: string, name: string): string {
    const types = parent === undefined ? undefined : qualifiedTypeOf(parent);
    const qualified = types === undefined || types === stackType ? type : `${types}$${type}`;
    return `urn:pulumi:${scope.stack}::${scope.project}::${qualified}::${name}`;
}

/** The types of a URN from the outermost component inwards, e.g. `my:Component$aws:s3/bucket:Bucket`. */
function qualifiedTypeOf(urn: string): string {
    return urn.split("::")[2] ?? "";
}

/** The type of the resource itself, e.g. `aws:s3/bucket:Bucket`. */
export function typeOf(urn: string): string {
    return qualifiedTypeOf(urn).split("$").at(-1) ?? "";
}

/** The name of the resource; a name may itself have `::` in it. */
export function nameOf(urn: string): string {
    return urn.split("::").slice(3).join("::");
}

/** The package that a type or function token belongs to, e.g. `aws`. */
export function packageOf(token: string): string {
    return token.split(":")[0] ?? "";
}

const providerPrefix = "pulumi:providers:";

/** True for the resources that configure a provider, e.g. `pulumi:providers:aws`. */
export function isProviderType(type: string): boolean {
    return type.startsWith(providerPrefix);
}

/** The type of the resource that configures the provider of a package. */
export function providerTypeOf(packageName: string): string {
    return `${providerPrefix}${packageName}`;
}

/** The URN inside a provider reference, `<urn>::<id>`. */
export function urnOfReference(reference: string): string {
    const end = reference.lastIndexOf("::");
    return end < 0 ? reference : reference.slice(0, end);
}

/** An id made of a URN, for what has none that anybody would recognize: a provider. The same one in every run. */
export function urnDigest(urn: string): string {
    return createHash("sha256").update(urn).digest("hex").slice(0, 32);
}
