import type { AuditLine } from "./audit-line.ts";
import { kubernetesObject } from "./kubernetes-object.ts";
import type { KubernetesObject } from "./kubernetes-object.ts";
import type { ProxyEnd } from "../time-limits/index.ts";
import { namespaces, placementOn, proxyLabels } from "./tiers.ts";
import type { GatewayName, Tier } from "./tiers.ts";

/** What differs between the proxies of the gateways. */
export interface ProxyArgs {
    readonly gateway: GatewayName;
    readonly tier: Tier;
    readonly image: string;
    readonly service: Readonly<Record<string, unknown>>;
    readonly auditLine: AuditLine;
    readonly extra?: Readonly<Record<string, unknown>>;
}

/**
 * The proxies of a gateway, over the zones, on the tier's own nodes, with an audit line for each request on
 * their standard output. Their count is not said here: see {@link proxyScale}. The log level stays at `warn`: below it, Envoy prints headers.
 */
export function envoyProxy(proxy: ProxyArgs, end: ProxyEnd): KubernetesObject {
    return kubernetesObject(
        "EnvoyProxy",
        { name: proxy.gateway, namespace: namespaces[proxy.tier] },
        {
            logging: { level: { default: "warn" } },
            provider: {
                type: "Kubernetes",
                kubernetes: {
                    envoyDeployment: { name: proxy.gateway, ...deployment(proxy, end) },
                    envoyPDB: { minAvailable: 2 },
                    envoyService: { name: proxy.gateway, ...proxy.service },
                    envoyServiceAccount: { name: proxy.gateway },
                },
            },
            shutdown: {
                drainTimeout: `${end.drainSeconds}s`,
                minDrainDuration: `${end.minDrainSeconds}s`,
            },
            telemetry: {
                // By the name of each backend, so that one which fails can be told from the others of its rule.
                metrics: { enablePerEndpointStats: true },
                accessLog: {
                    settings: [
                        {
                            format: { type: "JSON", json: proxy.auditLine },
                            sinks: [{ type: "File", file: { path: "/dev/stdout" } }],
                        },
                    ],
                },
            },
            ...proxy.extra,
        },
    );
}

function deployment(proxy: ProxyArgs, { graceSeconds }: ProxyEnd) {
    return {
        container: {
            image: proxy.image,
            resources: { requests: { cpu: "1", memory: "1Gi" }, limits: { memory: "4Gi" } },
            securityContext: {
                allowPrivilegeEscalation: false,
                capabilities: { drop: ["ALL"] },
                runAsNonRoot: true,
                seccompProfile: { type: "RuntimeDefault" },
            },
        },
        pod: {
            ...placementOn(proxy.tier),
            topologySpreadConstraints: [
                {
                    maxSkew: 1,
                    topologyKey: "topology.kubernetes.io/zone",
                    whenUnsatisfiable: "ScheduleAnyway",
                    labelSelector: { matchLabels: proxyLabels(proxy.gateway) },
                },
            ],
        },
        // Longer than the drain, so that Kubernetes does not cut a stream which the proxy still serves.
        patch: {
            type: "StrategicMerge",
            value: { spec: { template: { spec: { terminationGracePeriodSeconds: graceSeconds } } } },
        },
    };
}
