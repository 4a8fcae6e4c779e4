export const gatewayApi = "gateway.networking.k8s.io";
export const envoyGateway = "gateway.envoyproxy.io";
export const aiGateway = "aigateway.envoyproxy.io";

/** Kinds that the rules on gateways can read, in every version of their group. */
export const groups = {
    Gateway: gatewayApi,
    GatewayClass: gatewayApi,
    HTTPRoute: gatewayApi,
    GRPCRoute: gatewayApi,
    TLSRoute: gatewayApi,
    TCPRoute: gatewayApi,
    UDPRoute: gatewayApi,
    BackendTLSPolicy: gatewayApi,
    ReferenceGrant: gatewayApi,
    Backend: envoyGateway,
    EnvoyProxy: envoyGateway,
    ClientTrafficPolicy: envoyGateway,
    SecurityPolicy: envoyGateway,
    EnvoyExtensionPolicy: envoyGateway,
    BackendTrafficPolicy: envoyGateway,
    HTTPRouteFilter: envoyGateway,
    AIGatewayRoute: aiGateway,
    AIServiceBackend: aiGateway,
    BackendSecurityPolicy: aiGateway,
    GatewayConfig: aiGateway,
    QuotaPolicy: aiGateway,
    Service: "core",
    ConfigMap: "core",
} as const;
export type GatewayKind = keyof typeof groups;
