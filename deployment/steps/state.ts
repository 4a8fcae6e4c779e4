import type { ApiServer } from "./surroundings.ts";

/** What a deployment reads of the stack's state. */
export interface StackState {
    /** Id at AWS by URN. */
    readonly ids: ReadonlyMap<string, string>;
    /** URNs of what an update had begun and not ended when it was cut off. */
    readonly cutOff: readonly string[];
    /** The cluster's API server; absent before there is a cluster. */
    readonly apiServer?: ApiServer;
}

/** Shape of `pulumi stack export`, of which only this is read. */
interface Exported {
    readonly deployment?: {
        readonly resources?: readonly ExportedResource[];
        readonly pending_operations?: readonly {
            readonly resource?: { readonly urn?: string };
            readonly type?: string;
        }[];
    };
}

interface ExportedResource {
    readonly urn: string;
    readonly id?: string;
    readonly type: string;
    readonly outputs?: {
        readonly endpoint?: unknown;
        readonly certificateAuthority?: { readonly data?: unknown };
    };
}

/** Reads what `pulumi stack export` printed. Secrets in it are encrypted, and nothing here looks at one. */
export function readState(exported: string): StackState {
    // The CLI's own format; a field that is not there leaves its part empty, so that a step counts as not done.
    const { deployment = {} } = JSON.parse(exported) as Exported;
    const resources = deployment.resources ?? [];
    const cluster = resources.find(({ type }) => type === "aws:eks/cluster:Cluster")?.outputs;
    const { endpoint, certificateAuthority } = cluster ?? {};
    const apiServer =
        typeof endpoint === "string" && typeof certificateAuthority?.data === "string"
            ? {
                  host: new URL(endpoint).host,
                  certificate: Buffer.from(certificateAuthority.data, "base64").toString("utf8"),
              }
            : undefined;
    return {
        ids: new Map(resources.map(({ urn, id = "" }) => [urn, id])),
        cutOff: (deployment.pending_operations ?? []).flatMap(({ resource }) => resource?.urn ?? []),
        ...(apiServer === undefined ? {} : { apiServer }),
    };
}
