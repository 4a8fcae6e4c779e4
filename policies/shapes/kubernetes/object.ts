import { z } from "zod";
import type { Leaves } from "../leaves/leaves.ts";

/**
 * An object of Kubernetes. Both the kind and the version have to be those of the type token: the API server makes what they say, and
 * every rule reads the token.
 */
export function object(
    { is }: Leaves,
    apiVersion: string,
    kind: string,
    properties: Readonly<Record<string, z.ZodType>>,
) {
    return z.strictObject({ apiVersion: is(apiVersion), kind: is(kind), ...properties });
}

/** What differs in the metadata of objects. */
export interface MetadataParts {
    readonly name: z.ZodType;
    /** @default - the object belongs to the whole cluster */
    readonly namespace?: z.ZodType;
    /** Labels that the object has, each by its whole key. @default {} */
    readonly labels?: Readonly<Record<string, z.ZodType>>;
    /** Annotations that the object has, each by its whole key. @default {} */
    readonly annotations?: Readonly<Record<string, z.ZodType>>;
}

/**
 * Metadata with known keys alone: annotations tell controllers what to do, and labels tell policies whom they hold. Pulumi's provider
 * adds the two that stand here, which say that it made the object and its name.
 */
export function metadata({ is }: Leaves, { name, namespace, labels = {}, annotations = {} }: MetadataParts) {
    const ofPulumi = { "app.kubernetes.io/managed-by": is("pulumi").optional() };
    const hasLabels =
        Object.keys(labels).length > 0 && !Object.values(labels).every((each) => each.safeParse(undefined).success);
    const labelled = z.strictObject({ ...labels, ...ofPulumi });
    return z.strictObject({
        name,
        ...(namespace === undefined ? {} : { namespace }),
        labels: hasLabels ? labelled : labelled.optional(),
        annotations: z.strictObject({ ...annotations, "pulumi.com/autonamed": is("true").optional() }).optional(),
    });
}

/** A namespace that the stack makes, or one of those named, which Kubernetes makes itself. */
export function namespaceOf({ sameAs, is }: Leaves, ...ofKubernetes: readonly string[]) {
    const own = sameAs("kubernetes:core/v1:Namespace", "metadata", "name");
    return ofKubernetes.length === 0 ? own : z.union([own, is(...ofKubernetes)]);
}

/** A list of exactly these entries, in this order. */
export function inOrder(schemas: readonly z.ZodType[]): z.ZodType {
    return z.tuple(schemas as [z.ZodType, ...z.ZodType[]]);
}

/** Labels that pods of our stacks have, where a selector may name any of them. */
export function knownLabels({ objectName, hex, is }: Leaves) {
    return {
        "app.kubernetes.io/name": objectName().optional(),
        "app.kubernetes.io/part-of": objectName().optional(),
        "app.kubernetes.io/component": objectName().optional(),
        "gateway.envoyproxy.io/owning-gateway-name": objectName().optional(),
        "control-plane": objectName().optional(),
        app: objectName().optional(),
        "k8s-app": objectName().optional(),
        "ringfence/served-model": objectName().optional(),
        "ringfence/revision": hex(12).optional(),
        "ringfence/rank": is("leader", "worker").optional(),
    };
}
