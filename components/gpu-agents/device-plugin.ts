import type * as kubernetes from "@pulumi/kubernetes";
import type { ImageReference } from "../image-reference.ts";
import { agentDaemonSet } from "./agent.ts";
import { gpuAgentsNamespace } from "./namespace.ts";

/** Tells the kubelet how many GPUs the node has. Bottlerocket does that itself, so only labelled nodes get it. */
export function devicePlugin(image: ImageReference): kubernetes.apps.v1.DaemonSetArgs {
    return agentDaemonSet(gpuAgentsNamespace, {
        name: "nvidia-device-plugin",
        nodeSelector: { "ringfence/device-plugin": "daemon-set" },
        container: {
            image,
            env: [
                // A GPU that fails its health check is withdrawn, not the plugin restarted.
                { name: "FAIL_ON_INIT_ERROR", value: "false" },
            ],
            securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
            resources: { requests: { cpu: "50m", memory: "64Mi" }, limits: { memory: "128Mi" } },
            volumeMounts: [{ name: "device-plugins", mountPath: "/var/lib/kubelet/device-plugins" }],
        },
        hostPaths: { "device-plugins": "/var/lib/kubelet/device-plugins" },
    });
}
