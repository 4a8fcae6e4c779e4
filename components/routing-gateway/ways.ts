/** One side of a way that a network policy opens. */
export type Peer = Readonly<Record<string, unknown>>;
/** A way that a network policy opens: whom, and at which ports. */
export type Way = Readonly<Record<string, unknown>>;

export const tcp = (port: number) => ({ protocol: "TCP", port });
export const blocks = (cidrs: readonly string[]): readonly Peer[] => cidrs.map((cidr) => ({ ipBlock: { cidr } }));
export const pods = (labels: Readonly<Record<string, string>>): Peer => ({ podSelector: { matchLabels: labels } });
export const inNamespace = (name: string): Peer => ({
    namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name } },
});

/** To the cluster's DNS. */
export const dns: Way = {
    to: [{ ...inNamespace("kube-system"), podSelector: { matchLabels: { "k8s-app": "kube-dns" } } }],
    ports: [
        { protocol: "UDP", port: 53 },
        { protocol: "TCP", port: 53 },
    ],
};

/** To the agent that hands out AWS credentials, on each node. */
export const podIdentityAgent: Way = { to: [{ ipBlock: { cidr: "169.254.170.23/32" } }], ports: [tcp(80)] };
