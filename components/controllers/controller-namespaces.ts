import { blocks, bothWays, dns, metricsReader, podIdentityAgent, tcp, toApiServer } from "../network-policy.ts";
import type { Egress, Ingress, PlatformAddresses, PolicySpec } from "../network-policy.ts";
import { ports } from "../monitoring.ts";
import { tierGround } from "../routing-gateway/ground.ts";
import { kubernetesObject } from "../routing-gateway/kubernetes-object.ts";
import type { KubernetesObject } from "../routing-gateway/kubernetes-object.ts";
import type { Tier } from "../routing-gateway/tiers.ts";

/** Where a controller runs, and what its namespace opens. All ports are TCP ports of its pods. */
export interface ControllerNamespace {
    readonly name: string;
    /** Service account of the controller that calls AWS. @default - none does */
    readonly serviceAccount?: string;
    /** Ports that the API server calls: admission webhooks and extensions of its API. @default [] */
    readonly apiServerPorts?: readonly number[];
    /** Port of metrics. */
    readonly metricsPort: number;
    /** Port by which pods of the namespace call each other. @default - none do */
    readonly innerPort?: number;
    /** Asks Prometheus. @default false */
    readonly readsMetrics?: boolean;
}

/** One namespace for each controller, so that none can read what another keeps. */
export const controllerNamespaces = {
    certManager: { name: "cert-manager", apiServerPorts: [10_250], metricsPort: 9_402 },
    privateCaIssuer: { name: "aws-privateca-issuer", serviceAccount: "aws-privateca-issuer", metricsPort: 8_080 },
    externalSecrets: {
        name: "external-secrets",
        serviceAccount: "external-secrets",
        apiServerPorts: [10_250],
        metricsPort: 8_080,
    },
    loadBalancer: {
        name: "aws-load-balancer-controller",
        serviceAccount: "aws-load-balancer-controller",
        apiServerPorts: [9_443],
        metricsPort: 8_080,
    },
    // The API server asks it for external metrics, on the second port.
    keda: {
        name: "keda",
        apiServerPorts: [9_443, 6_443],
        metricsPort: 8_080,
        innerPort: 9_666,
        readsMetrics: true,
    },
    leaderWorkerSet: { name: "lws-system", apiServerPorts: [9_443], metricsPort: 8_443 },
} as const satisfies Readonly<Record<string, ControllerNamespace>>;

/**
 * The namespaces of the gateway's tiers and of every other controller, each closed but for what its controllers need.
 */
export function groundObjects(
    tiers: readonly Tier[],
    own: readonly ControllerNamespace[],
    addresses: PlatformAddresses,
): readonly KubernetesObject[] {
    return [
        ...tiers.flatMap((tier) => tierGround(tier, addresses)),
        ...own.flatMap((namespace) => [
            kubernetesObject("Namespace", {
                name: namespace.name,
                labels: { "pod-security.kubernetes.io/enforce": "restricted" },
            }),
            kubernetesObject(
                "NetworkPolicy",
                { name: "controllers", namespace: namespace.name },
                { ...policySpec(namespace, addresses) },
            ),
        ]),
    ];
}

/** One policy for every pod of the namespace: what is not in it is closed, both ways. */
function policySpec(namespace: ControllerNamespace, addresses: PlatformAddresses): PolicySpec {
    const { apiServerPorts = [], metricsPort, innerPort, readsMetrics = false, serviceAccount } = namespace;
    const inside = innerPort === undefined ? [] : [tcp(innerPort)];
    const ingress: Ingress[] = [
        ...(apiServerPorts.length === 0
            ? []
            : [{ from: blocks(addresses.sealedNetworks), ports: apiServerPorts.map(tcp) }]),
        { from: [metricsReader], ports: [tcp(metricsPort)] },
        ...(inside.length === 0 ? [] : [{ from: [{ podSelector: {} }], ports: inside }]),
    ];
    const egress: Egress[] = [
        dns,
        // The API server, and for some the endpoints of AWS services beside it.
        toApiServer(addresses),
        ...(serviceAccount === undefined ? [] : [podIdentityAgent]),
        ...(inside.length === 0 ? [] : [{ to: [{ podSelector: {} }], ports: inside }]),
        ...(readsMetrics ? [{ to: [metricsReader], ports: [tcp(ports.prometheus)] }] : []),
    ];
    return { podSelector: {}, policyTypes: bothWays, ingress, egress };
}
