import { fact } from "./fact.ts";

/**
 * Versions of EKS add-ons that go together on one version of Kubernetes. AWS announces no end of them: it mends VPC CNI, kube-proxy and
 * CoreDNS for as long as it supports the version of Kubernetes, in later builds.
 */
export const eksAddonVersions = fact(
    {
        kubernetes: "1.35",
        versions: {
            "vpc-cni": "v1.21.1-eksbuild.8",
            "kube-proxy": "v1.35.3-eksbuild.5",
            "eks-pod-identity-agent": "v1.3.10-eksbuild.3",
            coredns: "v1.14.2-eksbuild.4",
            "aws-ebs-csi-driver": "v1.59.0-eksbuild.1",
            "metrics-server": "v0.8.1-eksbuild.6",
            "eks-node-monitoring-agent": "v1.6.4-eksbuild.1",
        },
    },
    {
        source:
            "aws eks describe-addon-versions --kubernetes-version 1.35, as pinned in a public CDK project (undated copy); what is " +
            'mended: EKS User Guide, kubernetes-versions, "What is included in extended support?" (undated copy)',
        asOf: "2026-11-21",
    },
);
