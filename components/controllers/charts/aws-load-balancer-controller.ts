import { systemPlacement } from "../../cluster/addons.ts";
import { controllerNamespaces } from "../controller-namespaces.ts";
import { digestParts, restrictedContainer, restrictedPod, spreadOver } from "../chart-release.ts";
import type { ChartRelease, Site } from "../chart-release.ts";
import { proxyLabels } from "../../routing-gateway/tiers.ts";

const { name: namespace, serviceAccount } = controllerNamespaces.loadBalancer;

/** Registers the gateway's proxies in the target group of its load balancer, and is kept from making one. */
export function loadBalancerController({ clusterName, region, image, vpcTags }: Site & VpcTags): ChartRelease {
    return {
        release: "aws-load-balancer-controller",
        chart: "aws-load-balancer-controller-helm",
        version: "3.5.0",
        namespace,
        need: "gateway",
        after: ["cert-manager"],
        values: {
            image: digestParts(image("aws-load-balancer-controller")),
            replicaCount: 2,
            clusterName,
            region,
            // By tag, not by id: the id is not known before the network exists, and a preview could not judge the rest.
            vpcTags,
            serviceAccount: { name: serviceAccount },
            podSecurityContext: { fsGroup: 65_534, ...restrictedPod },
            securityContext: restrictedContainer,
            podDisruptionBudget: { maxUnavailable: 1 },
            ...systemPlacement,
            topologySpreadConstraints: spreadOver({ "app.kubernetes.io/name": "aws-load-balancer-controller" }),
            // Else Helm makes the webhook's key while it renders, and keeps it in the release.
            enableCertManager: true,
            // The one thing it does is bind targets. No Service, Ingress or Gateway makes a load balancer: another door than the
            // gateway's would have none of its checks.
            enableServiceMutatorWebhook: false,
            createIngressClassResource: false,
            defaultLoadBalancerScheme: "internal",
            webhookConfig: { disableIngressValidation: true },
            controllerConfig: {
                featureGates: {
                    EnableServiceController: false,
                    ServiceTypeLoadBalancerOnly: true,
                    ALBGatewayAPI: false,
                    NLBGatewayAPI: false,
                    GatewayListenerSet: false,
                    GlobalAcceleratorController: false,
                },
            },
            // Endpoints know up to a thousand pods and are deprecated.
            enableEndpointSlices: true,
            // A proxy without its readiness gate is worse than none: a rollout would not wait for it. While no controller answers
            // nobody could register it either. The webhook sees proxies alone, so that nothing else waits for it.
            podMutatorWebhookConfig: { failurePolicy: "Fail" },
            objectSelector: { matchLabels: proxyLabels("front") },
            // The network's groups are the program's; what changes them here would open what the preview showed shut.
            enableBackendSecurityGroup: false,
            enableManageBackendSecurityGroupRules: false,
            // Services of their own, which no private endpoint leads to.
            enableShield: false,
            enableWaf: false,
            enableWafv2: false,
        },
        source: "kubernetes-sigs/aws-load-balancer-controller@225f4456, helm/aws-load-balancer-controller/values.yaml (3.5.0)",
        asOf: "2026-08-17",
    };
}

/** Tags that only the cluster's VPC has in its account and region. */
export interface VpcTags {
    readonly vpcTags: Readonly<Record<string, string>>;
}
