import { fact } from "./fact.ts";

const autoscaler = "kubernetes/autoscaler@cluster-autoscaler-1.35.2, cluster-autoscaler";
const autoscalerDay = "2026-07-22";

/**
 * How others document that something has to be written, where the code itself is what was made of it: by what it decides. The code
 * names its entry here, so that it is listed and looked up again like every other statement.
 */
export const documented = {
    autoscalerVersion: fact("The autoscaler is of the same minor version as the control plane.", {
        source: `${autoscaler}/README.md, Releases`,
        asOf: autoscalerDay,
    }),
    autoscalerFlags: fact(
        "The autoscaler learns instance types from EC2 unless it is told to use its static list, and never grows a group of a type " +
            "that it does not know.",
        {
            source: `${autoscaler}/cloudprovider/aws/aws_util.go and aws_manager.go (getAsgTemplate); flags: FAQ.md there`,
            asOf: autoscalerDay,
        },
    ),
    autoscalerActions: fact("The actions of the policy for all features of the autoscaler.", {
        source: `${autoscaler}/cloudprovider/aws/README.md, "Full Cluster Autoscaler Features Policy"`,
        asOf: autoscalerDay,
    }),
    autoscalerTemplates: fact(
        "Tags of a scaling group below node-template say what its nodes will have, and win over what EC2 says.",
        { source: `${autoscaler}/cloudprovider/aws/aws_manager.go, buildNodeFromTemplate`, asOf: autoscalerDay },
    ),
    bedrockProfilePermissions: fact(
        "Who asks for a geographic profile needs the profile in the source region, and the model there and in every destination region.",
        {
            source:
                "docs.aws.amazon.com/bedrock/latest/userguide/geographic-cross-region-inference, " +
                '"IAM policy requirements" (undated)',
            asOf: "2026-11-27",
        },
    ),
    privateCaModes: fact(
        "An authority for short-lived certificates signs for seven days at most, and its own certificate may live longer.",
        { source: 'AWS Private CA user guide, "CA modes" (undated)', asOf: "2026-11-25" },
    ),
    privateCaPrices: fact(
        { shortLivedUsdPerMonth: 50, usualUsdPerMonth: 400 },
        { source: "aws.amazon.com/private-ca/pricing (undated)", asOf: "2026-11-25" },
    ),
    oidcEndpoint: fact("The endpoint oidc-eks has access controls of its own and takes no endpoint policy.", {
        source: 'EKS User Guide, "Access the cluster OIDC endpoint using AWS PrivateLink" (undated copy)',
        asOf: "2026-11-27",
    }),
    instanceNames: fact("Instances are named below <region>.compute.internal, and below ec2.internal in us-east-1.", {
        source: 'EC2 User Guide, "EC2 instance hostnames and domains" (undated copy)',
        asOf: "2026-11-21",
    }),
    clusterAndBalancerNames: fact(
        "A cluster's API answers below <region>.eks.<suffix>, an internal load balancer below elb.<region>.<suffix>.",
        { source: "the addresses that the APIs of EKS and Elastic Load Balancing answer with", asOf: "2026-11-21" },
    ),
    drainReadiness: fact(
        "A proxy that drains says on its readiness page from the first second on that it is not ready.",
        {
            source:
                "envoyproxy/gateway@v1.9.1, internal/cmd/envoy/shutdown_manager.go (healthcheck/fail first) and " +
                "internal/xds/translator/listener_ready.go",
            asOf: "2026-08-28",
        },
    ),
    unhealthyTargets: fact("A network load balancer may end the connections to a target that becomes unhealthy.", {
        source:
            "Elastic Load Balancing user guide for network load balancers, " +
            '"Connection termination for unhealthy targets" (undated)',
        asOf: "2026-11-27",
    }),
    efaUserSpace: fact(
        "NCCL reaches EFA through libfabric's provider efa; without it, or without aws-ofi-nccl, it falls back to TCP without a word.",
        {
            source: "aws/aws-ofi-nccl, README, and ofiwg/libfabric, man/fi_efa.7.md (undated copies)",
            asOf: "2026-11-21",
        },
    ),
} as const;
