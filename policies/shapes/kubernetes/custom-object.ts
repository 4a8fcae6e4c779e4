import { z } from "zod";
import type { Leaves } from "../leaves/leaves.ts";

/** Where an object belongs: to a namespace of the stack, or to the whole cluster. */
type Scope = "namespaced" | "cluster";

/**
 * An object of a custom kind: its version and kind are those of its type, whatever it says elsewhere it is. Labels and annotations only as the
 * provider writes them: controllers take orders from both.
 */
export function customObject(
    { is, name, sameAs }: Leaves,
    [apiVersion, kind]: readonly [apiVersion: string, kind: string],
    spec: z.ZodType,
    {
        scope = "namespaced",
        namespace = sameAs("kubernetes:core/v1:Namespace", "metadata", "name"),
    }: {
        readonly scope?: Scope;
        readonly namespace?: z.ZodType;
    } = {},
) {
    return z.strictObject({
        apiVersion: is(apiVersion),
        kind: is(kind),
        metadata: z.strictObject({
            name: name(),
            ...(scope === "cluster" ? {} : { namespace }),
            labels: z.strictObject({ "app.kubernetes.io/managed-by": is("pulumi") }).optional(),
        }),
        spec,
    });
}

/** A span of time as Kubernetes and Envoy Gateway write it: `10s`, `100ms`, `144h`. */
export function duration({ form }: Leaves) {
    return form("a span of time", /\d{1,7}(?:ms|s|m|h)/);
}

/** An amount of memory or processors: `50Mi`, `100m`, `1`. */
export function quantity({ form }: Leaves) {
    return form("a quantity", /\d{1,6}(?:m|Ki|Mi|Gi)?/);
}

/** The pools of nodes that the stack has for its own programs. */
const pools = ["system", "gateway", "egress"] as const;

/** On which nodes pods run, and that they are spread over the zones. */
export function placed({ is }: Leaves) {
    return {
        nodeSelector: z.strictObject({ "ringfence/pool": is(...pools) }),
        tolerations: z.array(
            z.union([
                z.strictObject({
                    key: is("ringfence/pool"),
                    operator: is("Equal"),
                    value: is(...pools),
                    effect: is("NoSchedule"),
                }),
                // The taint of the system's own nodes.
                z.strictObject({ key: is("CriticalAddonsOnly"), operator: is("Exists") }),
            ]),
        ),
    };
}

/** Spreads pods of some labels over zones. */
export function spread({ is, count }: Leaves, labels: Readonly<Record<string, readonly string[]>>) {
    return z.array(
        z.strictObject({
            maxSkew: count(1, 10),
            topologyKey: is("topology.kubernetes.io/zone", "kubernetes.io/hostname"),
            whenUnsatisfiable: is("ScheduleAnyway", "DoNotSchedule"),
            labelSelector: z.strictObject({
                matchLabels: z.strictObject(
                    Object.fromEntries(Object.entries(labels).map(([key, values]) => [key, is(...values)])),
                ),
            }),
        }),
    );
}

/** What Kubernetes' restricted level asks of a pod. Each is required: left out, a chart's or the runtime's own would hold. */
export function restrictedPod({ is }: Leaves) {
    return { runAsNonRoot: is(true), seccompProfile: z.strictObject({ type: is("RuntimeDefault") }) };
}

/** What Kubernetes' restricted level asks of a container. */
export function restrictedContainer({ is }: Leaves) {
    return {
        allowPrivilegeEscalation: is(false),
        capabilities: z.strictObject({ drop: z.array(is("ALL")).min(1) }),
        runAsNonRoot: is(true),
    };
}
