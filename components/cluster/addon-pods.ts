import { eksAddons } from "../../catalog/eks-addons.ts";

const { coredns, "aws-ebs-csi-driver": volumes, "metrics-server": metrics } = eksAddons;

/** Labels that the add-ons give their pods in kube-system. */
export const addonPods = {
    dns: coredns.pods.dns.value.labels,
    metricsServer: metrics.pods.server.value.labels,
    volumeController: volumes.pods.controller.value.labels,
    volumeNode: volumes.pods.node.value.labels,
    gpuMonitor: eksAddons["eks-node-monitoring-agent"].pods.gpuMonitor.value.labels,
} as const;

/** Port on which metrics-server answers the API server. */
export const metricsServerPort = metrics.pods.server.value.port;
