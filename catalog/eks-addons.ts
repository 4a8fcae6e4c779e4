import type { KnownValues } from "./chart-values.ts";
import { fact } from "./fact.ts";
import type { Confirmed } from "./fact.ts";

/** What is known of an add-on of EKS, beside its versions. */
export interface EksAddon {
    /** What its settings may hold, as far as anybody sets it: EKS refuses the whole update for a key that its schema does not have. */
    readonly settings: Confirmed<KnownValues>;
    /** Its pods by their parts. @default - nothing connects to them or from them by a pod's address */
    readonly pods?: Readonly<Record<string, Confirmed<AddonPods>>>;
}

/** Labels of pods in `kube-system`, and the port at which the API server calls them. */
interface AddonPods {
    readonly labels: Readonly<Record<string, string>>;
    readonly port?: number;
}

const placement = { nodeSelector: "map", tolerations: "list" } as const;

/** Add-ons of EKS by their names. */
export const eksAddons = {
    "vpc-cni": {
        // Its schema wants texts also where a switch is meant.
        settings: fact(
            { enableNetworkPolicy: "scalar", env: { NETWORK_POLICY_ENFORCING_MODE: "scalar" } },
            {
                source: "aws/amazon-vpc-cni-k8s@b521883, charts/aws-vpc-cni/values.yaml; issue 3059 quotes the add-on's schema of v1.18.6, in which every variable is a text",
                asOf: "2026-08-20",
            },
        ),
    },
    "kube-proxy": {
        settings: fact({}, { source: "nothing of it is set", asOf: "2026-11-27" }),
    },
    "eks-pod-identity-agent": {
        settings: fact(
            { affinity: "map", agent: { additionalArgs: "map" }, tolerations: "list" },
            {
                source: "aws/eks-pod-identity-agent issue 31 quotes the add-on's schema of v1.3.2; aws/containers-roadmap issue 2261 for the tolerations",
                asOf: "2024-10-31",
            },
        ),
    },
    coredns: {
        settings: fact(placement, {
            source: "spack/spack-infrastructure pull request 1351 quotes the add-on's schema; aws/containers-roadmap issues 1930 and 2033",
            asOf: "2026-05-01",
        }),
        pods: {
            dns: fact(
                { labels: { "k8s-app": "kube-dns" } },
                {
                    source: "coredns/helm, the label that the Service kube-dns selects (undated copy)",
                    asOf: "2026-11-27",
                },
            ),
        },
    },
    "aws-ebs-csi-driver": {
        settings: fact(
            { controller: placement, node: { tolerateAllTaints: "boolean" } },
            {
                source: "turbot/steampipe-plugin-aws pull request 1514 quotes the add-on's schema; aws/containers-roadmap issues 1706 and 1724",
                asOf: "2023-01-18",
            },
        ),
        pods: {
            controller: fact(
                { labels: { app: "ebs-csi-controller" } },
                {
                    source: "kubernetes-sigs/aws-ebs-csi-driver, charts/aws-ebs-csi-driver/templates/controller.yaml (undated copy)",
                    asOf: "2026-11-27",
                },
            ),
            node: fact(
                { labels: { app: "ebs-csi-node" } },
                {
                    source: "kubernetes-sigs/aws-ebs-csi-driver, charts/aws-ebs-csi-driver/templates/_node.tpl (undated copy)",
                    asOf: "2026-11-27",
                },
            ),
        },
    },
    "metrics-server": {
        settings: fact(placement, {
            source: "jupyter-infra/jupyter-k8s pull request 289 quotes the add-on's values of v0.7.2",
            asOf: "2025-11-17",
        }),
        pods: {
            server: fact(
                { labels: { "app.kubernetes.io/name": "metrics-server" }, port: 10_251 },
                {
                    source: "kubernetes-sigs/metrics-server, charts/metrics-server/templates/_helpers.tpl; aws/containers-roadmap issue 2589 for the port of the add-on",
                    asOf: "2025-04-18",
                },
            ),
        },
    },
    "eks-node-monitoring-agent": {
        settings: fact(
            { nodeAgent: placement, dcgmAgent: placement },
            {
                source: "aws/eks-node-monitoring-agent@51af549, charts/configuration.schema.json",
                asOf: "2026-08-18",
            },
        ),
        pods: {
            gpuMonitor: fact(
                { labels: { "k8s-app": "dcgm-server" } },
                {
                    source: "aws/eks-node-monitoring-agent@51af549, charts/eks-node-monitoring-agent/templates/dcgm-daemonset.yaml",
                    asOf: "2026-08-18",
                },
            ),
        },
    },
} as const satisfies Readonly<Record<string, EksAddon>>;
