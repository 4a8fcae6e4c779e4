import { z } from "zod";

/*
 * The form of a component's input `flows`, read a second time: this folder trusts nothing of what declared it, and refuses what it
 * does not know. Every key and every kind stands here again, so that a new one is looked at before anything is said about it.
 */

const name = z.string().min(1);
const labels = z.record(z.string(), z.string());
const pools = z.union([z.array(name).min(1), z.literal("every")]);
const podGroup = { namespace: name, labels, pools };
const port = z.int().min(1).max(65_535);

const client = z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("pods"), ...podGroup }),
    z.strictObject({ kind: z.literal("nodes"), pools }),
    z.strictObject({ kind: z.literal("apiServer") }),
    z.strictObject({ kind: z.literal("network"), name, cidr: name }),
    z.strictObject({ kind: z.literal("loadBalancer") }),
    z.strictObject({ kind: z.literal("resolverEndpoint") }),
]);

const destination = z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("apiServer"), by: z.enum(["service", "endpoint"]) }),
    z.strictObject({
        kind: z.literal("service"),
        namespace: name,
        name,
        pods: z.strictObject(podGroup),
        targetPort: port,
    }),
    z.strictObject({ kind: z.literal("pods"), ...podGroup }),
    z.strictObject({ kind: z.literal("nodes"), pools }),
    z.strictObject({ kind: z.literal("awsService"), service: name }),
    z.strictObject({ kind: z.literal("s3"), bucket: name }),
    z.strictObject({ kind: z.literal("resolver") }),
    z.strictObject({ kind: z.literal("nodeAgent"), address: name }),
    z.strictObject({ kind: z.literal("loadBalancer") }),
    z.strictObject({ kind: z.literal("host"), host: name }),
    z.strictObject({ kind: z.literal("network"), name, cidr: name }),
]);

const flowSchema = z.strictObject({
    name,
    from: client,
    to: destination,
    port,
    protocol: z.enum(["tcp", "udp"]),
    reason: name,
});

/** A connection that a component says it needs, with the component. */
export interface Flow extends z.infer<typeof flowSchema> {
    /** URN of the component that needs it. */
    readonly component: string;
}

/** Who opens a connection. */
export type Client = Flow["from"];

/** What a connection is opened to, and by which address. */
export type Destination = Flow["to"];

/** Pods by their labels, and the nodes that they stand on. */
export interface PodGroup {
    readonly namespace: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly pools: readonly string[] | "every";
}

/** A declared flow that cannot be read. */
export interface UnreadableFlow {
    readonly component: string;
    /** Where in the component's inputs, e.g. `flows[2].to.kind`. */
    readonly path: string;
    readonly problem: string;
}

/** Flows as the components of a stack declare them. */
export interface DeclaredFlows {
    readonly flows: readonly Flow[];
    readonly unreadable: readonly UnreadableFlow[];
}

/**
 * Reads the input `flows` of every component, in the order of the resources. One that says nothing of its connections may need
 * any: it is as unreadable as a flow of another form.
 */
export function declaredFlows(
    resources: readonly {
        readonly urn: string;
        readonly type: string;
        readonly inputs: Readonly<Record<string, unknown>>;
    }[],
): DeclaredFlows {
    const flows: Flow[] = [];
    const unreadable: UnreadableFlow[] = [];
    for (const { urn, type, inputs } of resources) {
        if (!type.startsWith("ringfence:")) {
            continue;
        }
        const { flows: written } = inputs;
        if (written === undefined) {
            unreadable.push({ component: urn, path: "flows", problem: "it does not say which connections it needs" });
            continue;
        }
        const seen = new Set<string>();
        for (const [index, entry] of (Array.isArray(written) ? written : [written]).entries()) {
            const read = flowSchema.safeParse(entry);
            const path = `flows[${index}]`;
            if (!read.success) {
                const [issue] = read.error.issues;
                const inside = (issue?.path ?? []).map((key) =>
                    typeof key === "number" ? `[${key}]` : `.${String(key)}`,
                );
                unreadable.push({
                    component: urn,
                    path: `${path}${inside.join("")}`,
                    problem: issue?.message ?? "not a flow",
                });
            } else if (seen.has(read.data.name)) {
                unreadable.push({
                    component: urn,
                    path: `${path}.name`,
                    problem: `a second flow is called ${read.data.name}`,
                });
            } else {
                seen.add(read.data.name);
                flows.push({ ...read.data, component: urn });
            }
        }
    }
    return { flows, unreadable };
}
