import type * as kubernetes from "@pulumi/kubernetes";

/** A container on every GPU node that its selector matches. */
export interface Agent {
    readonly name: string;
    readonly nodeSelector: Readonly<Record<string, string>>;
    readonly container: Omit<kubernetes.types.input.core.v1.Container, "name">;
    /** Directories of the node: name of the volume -> path. */
    readonly hostPaths: Readonly<Record<string, string>>;
}

/** Daemon set of an agent: no token, no network of the host, kept running ahead of the models it serves. */
export function agentDaemonSet(namespace: string, agent: Agent): kubernetes.apps.v1.DaemonSetArgs {
    const labels = { "app.kubernetes.io/name": agent.name };
    return {
        metadata: { name: agent.name, namespace, labels },
        spec: {
            selector: { matchLabels: labels },
            updateStrategy: { type: "RollingUpdate" },
            template: {
                metadata: { labels },
                spec: {
                    automountServiceAccountToken: false,
                    priorityClassName: "system-node-critical",
                    nodeSelector: { ...agent.nodeSelector },
                    tolerations: [{ operator: "Exists" }],
                    securityContext: { seccompProfile: { type: "RuntimeDefault" } },
                    containers: [{ name: agent.name, ...agent.container }],
                    volumes: Object.entries(agent.hostPaths).map(([name, path]) => ({ name, hostPath: { path } })),
                },
            },
        },
    };
}
