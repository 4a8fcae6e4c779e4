/** The two gateways. Each has a namespace, a controller and nodes of its own. */
export type Tier = "front" | "egress";

/** Namespaces. A namespace holds one tier's controller, proxies, policies and secrets, and nothing else. */
export const namespaces: Readonly<Record<Tier, string>> = { front: "gateway", egress: "egress" };

/** Controllers by tier: two, so that neither can be made to serve the other's objects. */
export const controllerNames: Readonly<Record<Tier, string>> = {
    front: "gateway.envoyproxy.io/ringfence-front",
    egress: "gateway.envoyproxy.io/ringfence-egress",
};

/** A Gateway object, and the deployment and service of its proxies. The shadow one serves copies of requests only. */
export type GatewayName = "front" | "egress" | "egress-shadow";

/** Port of the services; Envoy Gateway adds 10,000 below 1,024, so that proxies need no right to low ports. */
export const listenerPort = 443;

/** Port of the proxies, as the network's security rules know it. */
export const proxyPort = 10_443;

/** Port of the metrics of proxies and controllers. */
export const metricsPort = 19_001;

/** Port of the metrics of the AI gateway's processor, in the pods of the egress proxies. */
export const aiGatewayMetricsPort = 1_064;

/** DNS name of the service of a gateway, inside the cluster. */
export function serviceHost(name: GatewayName): string {
    return `${name}.${namespaces[name === "front" ? "front" : "egress"]}.svc.cluster.local`;
}

/** Labels that Envoy Gateway gives the proxies of a gateway. */
export function proxyLabels(name: GatewayName): Readonly<Record<string, string>> {
    return { "app.kubernetes.io/component": "proxy", "gateway.envoyproxy.io/owning-gateway-name": name };
}

/** Nodes of a tier where nothing else is said: their type, and how many of them there are over all zones. */
export const tierNodes = { instanceType: "m6i.xlarge", min: 3, max: 6 } as const;

/** Puts pods on the nodes of a tier, which stand in its subnets and security group. */
export function placementOn(tier: Tier) {
    const pool = tier === "front" ? "gateway" : "egress";
    return {
        nodeSelector: { "ringfence/pool": pool },
        tolerations: [{ key: "ringfence/pool", operator: "Equal", value: pool, effect: "NoSchedule" }],
    };
}
