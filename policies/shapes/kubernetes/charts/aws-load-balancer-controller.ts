import { z } from "zod";
import { placed, restrictedContainer, restrictedPod } from "../custom-object.ts";
import { imageParts, replicas, spreadBy } from "./release.ts";
import type { ChartShape } from "./release.ts";

/** The controller of load balancers, held to the one thing that it does: it registers targets. It makes no balancer, opens no security group. */
export const loadBalancerChart: ChartShape = {
    chart: "aws-load-balancer-controller-helm",
    version: "3.5.0",
    values: (leaves) => {
        const { is, count, region, name, sameAs } = leaves;
        return z.strictObject({
            image: imageParts(leaves),
            replicaCount: replicas(leaves),
            clusterName: sameAs("aws:eks/cluster:Cluster", "name"),
            region: region(),
            vpcTags: z.strictObject({ "ringfence:stack": name() }),
            serviceAccount: z.strictObject({ name: name() }),
            podSecurityContext: z.strictObject({ fsGroup: is(65_534), ...restrictedPod(leaves) }),
            securityContext: z.strictObject({ ...restrictedContainer(leaves), readOnlyRootFilesystem: is(true) }),
            podDisruptionBudget: z.strictObject({ maxUnavailable: count(1, 10) }),
            ...placed(leaves),
            topologySpreadConstraints: spreadBy(leaves, "app.kubernetes.io/name", "aws-load-balancer-controller"),
            enableCertManager: is(true),
            enableServiceMutatorWebhook: is(false),
            createIngressClassResource: is(false),
            defaultLoadBalancerScheme: is("internal"),
            webhookConfig: z.strictObject({ disableIngressValidation: is(true) }),
            controllerConfig: z.strictObject({
                featureGates: z.strictObject({
                    EnableServiceController: is(false),
                    ServiceTypeLoadBalancerOnly: is(true),
                    ALBGatewayAPI: is(false),
                    NLBGatewayAPI: is(false),
                    GatewayListenerSet: is(false),
                    GlobalAcceleratorController: is(false),
                }),
            }),
            enableEndpointSlices: is(true),
            podMutatorWebhookConfig: z.strictObject({ failurePolicy: is("Fail") }),
            objectSelector: z.strictObject({
                matchLabels: z.strictObject({
                    "app.kubernetes.io/component": is("proxy"),
                    "gateway.envoyproxy.io/owning-gateway-name": is("front"),
                }),
            }),
            enableBackendSecurityGroup: is(false),
            enableManageBackendSecurityGroupRules: is(false),
            enableShield: is(false),
            enableWaf: is(false),
            enableWafv2: is(false),
        });
    },
};
