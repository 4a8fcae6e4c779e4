import type * as kubernetes from "@pulumi/kubernetes";
import { blocks, bothWays, dns, metricsReader, podIdentityAgent, tcp } from "../network-policy.ts";
import { placementOn } from "../routing-gateway/tiers.ts";
import type { AuditTrailArgs } from "./args.ts";
import { podLogsFolder, shipperPort, stateFolder } from "./shipper-config.ts";

/** Namespace of the shippers. They mount host paths, so no workload shares it. */
export const auditNamespace = "audit";
export const shipperName = "audit-shipper";

export const shipperLabels = { "app.kubernetes.io/name": shipperName };
const metadata = { name: shipperName, namespace: auditNamespace, labels: shipperLabels };
const configFolder = "/fluent-bit/etc/ringfence";

/**
 * One shipper on each gateway node. It runs as root, because the kubelet's log files belong to root; it can do nothing else
 * that root can, sees the logs read-only, and no other part of the node but a folder of its own.
 *
 * @param revision changes with the configuration, so that pods are replaced when it does
 */
export function shipperDaemonSet(args: AuditTrailArgs, revision: string): kubernetes.apps.v1.DaemonSetArgs {
    return {
        metadata,
        spec: {
            selector: { matchLabels: shipperLabels },
            template: {
                metadata: { labels: shipperLabels, annotations: { "ringfence/config-revision": revision } },
                spec: {
                    serviceAccountName: shipperName,
                    // It asks AWS by pod identity, and the API server nothing.
                    automountServiceAccountToken: false,
                    // A node without it keeps no record.
                    priorityClassName: "system-node-critical",
                    ...placementOnGatewayNodes(args),
                    securityContext: { seccompProfile: { type: "RuntimeDefault" } },
                    terminationGracePeriodSeconds: 45,
                    containers: [container(args)],
                    volumes: [
                        { name: "config", configMap: { name: shipperName } },
                        { name: "pod-logs", hostPath: { path: podLogsFolder, type: "Directory" } },
                        { name: "state", hostPath: { path: stateFolder, type: "DirectoryOrCreate" } },
                    ],
                },
            },
        },
    };
}

function container({ image }: AuditTrailArgs): kubernetes.types.input.core.v1.Container {
    return {
        name: shipperName,
        image,
        args: [`--config=${configFolder}/shipper.yaml`],
        env: [{ name: "NODE_NAME", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } }],
        ports: [{ name: "metrics", containerPort: shipperPort }],
        securityContext: {
            runAsUser: 0,
            runAsNonRoot: false,
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ["ALL"] },
        },
        livenessProbe: { httpGet: { path: "/api/v1/uptime", port: "metrics" }, timeoutSeconds: 5 },
        resources: { requests: { cpu: "50m", memory: "64Mi" }, limits: { memory: "256Mi" } },
        volumeMounts: [
            { name: "config", mountPath: configFolder, readOnly: true },
            { name: "pod-logs", mountPath: podLogsFolder, readOnly: true },
            { name: "state", mountPath: stateFolder },
        ],
    };
}

function placementOnGatewayNodes({ tiers }: AuditTrailArgs) {
    const places = tiers.map(placementOn);
    return {
        affinity: {
            nodeAffinity: {
                requiredDuringSchedulingIgnoredDuringExecution: {
                    nodeSelectorTerms: places.map(({ nodeSelector }) => ({
                        matchExpressions: Object.entries(nodeSelector).map(([key, value]) => ({
                            key,
                            operator: "In",
                            values: [value],
                        })),
                    })),
                },
            },
        },
        tolerations: places.flatMap(({ tolerations }) => tolerations),
    };
}

/** Out: names, the endpoint of CloudWatch Logs, and the agent that hands out AWS credentials. In: the reading of metrics. */
export function shipperNetworkPolicy(args: AuditTrailArgs): kubernetes.networking.v1.NetworkPolicyArgs {
    return {
        metadata: { name: shipperName, namespace: auditNamespace },
        spec: {
            podSelector: {},
            policyTypes: bothWays,
            ingress: [{ from: [metricsReader], ports: [tcp(shipperPort)] }],
            egress: [dns, { to: blocks(args.sealedNetworks), ports: [tcp(443)] }, podIdentityAgent],
        },
    };
}
