/** Namespace of what watches the stack. KEDA and the network policies of every watched namespace know it by this name. */
export const monitoringNamespace = "monitoring";

/** Ports of the two servers. */
export const ports = { prometheus: 9_090, alertmanager: 9_093, gossip: 9_094 } as const;

export type Server = "prometheus" | "alertmanager";

/** Two of each: one may be lost, or updated, and the stack is still watched. */
export const replicaCount = 2;

/** Labels by which policies, services and budgets find the pods of a server. */
export function serverLabels(server: Server): Readonly<Record<string, string>> {
    return { "app.kubernetes.io/name": server, "app.kubernetes.io/part-of": "observability" };
}

/** Service that gives each pod of a server a name of its own. */
export function podsService(server: Server): string {
    return `${server}-pods`;
}

/** DNS name of every replica of a server, with its port. */
export function replicaAddresses(server: Server, port: number): readonly string[] {
    return Array.from(
        { length: replicaCount },
        (_, i) => `${server}-${i}.${podsService(server)}.${monitoringNamespace}.svc.cluster.local:${port}`,
    );
}

/** Where KEDA and dashboards ask. */
export const queryUrl = `http://prometheus.${monitoringNamespace}.svc.cluster.local:${ports.prometheus}`;

/** A trigger of a KEDA ScaledObject that asks Prometheus. */
export interface PrometheusTrigger {
    readonly type: "prometheus";
    /** The result is divided by the replicas there are. */
    readonly metricType: "AverageValue";
    readonly metadata: Readonly<Record<string, string>>;
}

/** Scales by the result of a query over all replicas. */
export function prometheusTrigger(query: string, metadata: Readonly<Record<string, string>>): PrometheusTrigger {
    return {
        type: "prometheus",
        metricType: "AverageValue",
        metadata: { serverAddress: queryUrl, query, ...metadata },
    };
}
