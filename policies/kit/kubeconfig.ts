import { parse } from "yaml";
import { z } from "zod";

/** What a kubeconfig of a stack may hold, and nothing beside it: one cluster, and the AWS CLI as the source of tokens. */
const schema = z.strictObject({
    apiVersion: z.literal("v1"),
    kind: z.literal("Config"),
    clusters: z.tuple([
        z.strictObject({
            name: z.string(),
            cluster: z.strictObject({ server: z.string(), "certificate-authority-data": z.base64() }),
        }),
    ]),
    contexts: z.tuple([
        z.strictObject({ name: z.string(), context: z.strictObject({ cluster: z.string(), user: z.string() }) }),
    ]),
    "current-context": z.string(),
    users: z.tuple([
        z.strictObject({
            name: z.string(),
            user: z.strictObject({
                exec: z.strictObject({
                    apiVersion: z.enum(["client.authentication.k8s.io/v1beta1", "client.authentication.k8s.io/v1"]),
                    command: z.literal("aws"),
                    args: z.tuple([
                        z.literal("eks"),
                        z.literal("get-token"),
                        z.literal("--cluster-name"),
                        z.string(),
                        z.literal("--region"),
                        z.string(),
                    ]),
                    interactiveMode: z.enum(["Never", "IfAvailable"]).optional(),
                }),
            }),
        }),
    ]),
});

/** The cluster that a kubeconfig names. */
interface NamedCluster {
    /** URL of its API server. */
    readonly server: string;
    /** Where its token is asked for. */
    readonly region: string;
}

/** The cluster that a known kubeconfig names; `undefined` where it holds anything beside that. */
export function clusterOf(kubeconfig: unknown): NamedCluster | undefined {
    const read = schema.safeParse(documentOf(kubeconfig));
    if (!read.success) {
        return undefined;
    }
    const { clusters, users } = read.data;
    return { server: clusters[0].cluster.server, region: users[0].user.exec.args[5] };
}

/** YAML, of which JSON is a part; nothing where it is neither. */
function documentOf(text: unknown): unknown {
    if (typeof text !== "string") {
        return undefined;
    }
    try {
        const document: unknown = parse(text);
        return document;
    } catch {
        return undefined;
    }
}
