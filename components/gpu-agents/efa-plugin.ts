import type * as kubernetes from "@pulumi/kubernetes";
import type { ImageReference } from "../image-reference.ts";
import { agentDaemonSet } from "./agent.ts";
import { gpuAgentsNamespace } from "./namespace.ts";

/**
 * Tells the kubelet how many EFA interfaces the node has, so that pods can ask for `vpc.amazonaws.com/efa`. AWS's own
 * manifest runs it on the host's network; it needs the device files only, because RDMA devices are not bound to a
 * network namespace by default.
 */
export function efaPlugin(image: ImageReference): kubernetes.apps.v1.DaemonSetArgs {
    return agentDaemonSet(gpuAgentsNamespace, {
        name: "efa-device-plugin",
        nodeSelector: { "vpc.amazonaws.com/efa.present": "true" },
        container: {
            image,
            securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
            resources: { requests: { cpu: "10m", memory: "20Mi" }, limits: { memory: "64Mi" } },
            volumeMounts: [
                { name: "device-plugins", mountPath: "/var/lib/kubelet/device-plugins" },
                { name: "infiniband", mountPath: "/dev/infiniband" },
            ],
        },
        hostPaths: { "device-plugins": "/var/lib/kubelet/device-plugins", infiniband: "/dev/infiniband" },
    });
}
