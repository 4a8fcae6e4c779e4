/** Labels that the add-ons give their pods in kube-system. */
export const addonPods = {
    /** Source: coredns/helm and every EKS add-on of it: the label that the Service `kube-dns` selects. */
    dns: { "k8s-app": "kube-dns" },
    /** Source: kubernetes-sigs/metrics-server, charts/metrics-server/templates/_helpers.tpl. */
    metricsServer: { "app.kubernetes.io/name": "metrics-server" },
    /** Source: kubernetes-sigs/aws-ebs-csi-driver, charts/aws-ebs-csi-driver/templates/controller.yaml. */
    volumeController: { app: "ebs-csi-controller" },
    /** Source: the same chart, templates/_node.tpl. */
    volumeNode: { app: "ebs-csi-node" },
    /** Source: aws/eks-node-monitoring-agent, charts/eks-node-monitoring-agent/templates/dcgm-daemonset.yaml. */
    gpuMonitor: { "k8s-app": "dcgm-server" },
} as const;

/** Port on which metrics-server answers the API server. */
export const metricsServerPort = 10_251;
