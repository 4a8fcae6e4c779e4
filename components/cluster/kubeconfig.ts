/** What a kubeconfig is made from. */
export interface KubeconfigParts {
    readonly clusterName: string;
    readonly region: string;
    readonly endpoint: string;
    /** The cluster's certificate authority, base64. */
    readonly certificate: string;
}

/** A kubeconfig as JSON (which is YAML too). It names the AWS CLI as the source of tokens and holds no credential. */
export function kubeconfigOf(parts: KubeconfigParts): string {
    const name = parts.clusterName;
    return JSON.stringify({
        apiVersion: "v1",
        kind: "Config",
        clusters: [{ name, cluster: { server: parts.endpoint, "certificate-authority-data": parts.certificate } }],
        contexts: [{ name, context: { cluster: name, user: name } }],
        "current-context": name,
        users: [
            {
                name,
                user: {
                    exec: {
                        apiVersion: "client.authentication.k8s.io/v1beta1",
                        command: "aws",
                        args: ["eks", "get-token", "--cluster-name", name, "--region", parts.region],
                        interactiveMode: "Never",
                    },
                },
            },
        ],
    });
}
