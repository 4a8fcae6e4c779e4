import type * as kubernetes from "@pulumi/kubernetes";
import type { ImageReference } from "../image-reference.ts";
import { agentDaemonSet } from "./agent.ts";
import { gpuAgentsNamespace, metricsPort } from "./namespace.ts";

/** Exports temperature, memory, errors and use of every GPU. Neither AMI has it. */
export function dcgmExporter(image: ImageReference): kubernetes.apps.v1.DaemonSetArgs {
    return agentDaemonSet(gpuAgentsNamespace, {
        name: "dcgm-exporter",
        nodeSelector: { "nvidia.com/gpu.present": "true" },
        container: {
            image,
            ports: [{ name: "metrics", containerPort: metricsPort }],
            env: [
                { name: "DCGM_EXPORTER_LISTEN", value: `:${metricsPort}` },
                // Which pod holds which GPU, from the kubelet's socket on the node: no call to the API server.
                { name: "DCGM_EXPORTER_KUBERNETES", value: "true" },
                // All GPUs are visible to the exporter, although it asks the scheduler for none.
                { name: "NVIDIA_VISIBLE_DEVICES", value: "all" },
            ],
            // Profiling counters need SYS_ADMIN; nothing else is left.
            securityContext: {
                runAsUser: 0,
                runAsNonRoot: false,
                allowPrivilegeEscalation: false,
                capabilities: { drop: ["ALL"], add: ["SYS_ADMIN"] },
            },
            readinessProbe: { httpGet: { path: "/health", port: "metrics" }, initialDelaySeconds: 45 },
            livenessProbe: {
                httpGet: { path: "/health", port: "metrics" },
                initialDelaySeconds: 45,
                timeoutSeconds: 5,
            },
            resources: { requests: { cpu: "100m", memory: "256Mi" }, limits: { memory: "512Mi" } },
            volumeMounts: [{ name: "pod-resources", mountPath: "/var/lib/kubelet/pod-resources", readOnly: true }],
        },
        hostPaths: { "pod-resources": "/var/lib/kubelet/pod-resources" },
    });
}
