/** A Kubernetes object as it is sent to the API server: plain data. */
export interface KubernetesObject {
    readonly apiVersion: string;
    readonly kind: string;
    readonly metadata: ObjectMetadata;
    readonly spec?: Readonly<Record<string, unknown>>;
}

export interface ObjectMetadata {
    readonly name: string;
    /** @default - the object belongs to the whole cluster */
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
}

const versions = {
    Namespace: "v1",
    Service: "v1",
    Deployment: "apps/v1",
    NetworkPolicy: "networking.k8s.io/v1",
    GatewayClass: "gateway.networking.k8s.io/v1",
    Gateway: "gateway.networking.k8s.io/v1",
    HTTPRoute: "gateway.networking.k8s.io/v1",
    BackendTLSPolicy: "gateway.networking.k8s.io/v1",
    EnvoyProxy: "gateway.envoyproxy.io/v1alpha1",
    ClientTrafficPolicy: "gateway.envoyproxy.io/v1alpha1",
    SecurityPolicy: "gateway.envoyproxy.io/v1alpha1",
    EnvoyExtensionPolicy: "gateway.envoyproxy.io/v1alpha1",
    BackendTrafficPolicy: "gateway.envoyproxy.io/v1alpha1",
    HTTPRouteFilter: "gateway.envoyproxy.io/v1alpha1",
    Backend: "gateway.envoyproxy.io/v1alpha1",
    AIGatewayRoute: "aigateway.envoyproxy.io/v1beta1",
    AIServiceBackend: "aigateway.envoyproxy.io/v1beta1",
    BackendSecurityPolicy: "aigateway.envoyproxy.io/v1beta1",
    TargetGroupBinding: "elbv2.k8s.aws/v1beta1",
    Certificate: "cert-manager.io/v1",
    SecretStore: "external-secrets.io/v1",
    ExternalSecret: "external-secrets.io/v1",
} as const;

export type Kind = keyof typeof versions;

/** Makes an object; the API version follows from the kind. */
export function kubernetesObject(
    kind: Kind,
    metadata: ObjectMetadata,
    spec?: Readonly<Record<string, unknown>>,
): KubernetesObject {
    return { apiVersion: versions[kind], kind, metadata, ...(spec === undefined ? {} : { spec }) };
}

/** A reference to a Gateway, as policies and routes name it. */
export function gatewayRef(name: string) {
    return { group: "gateway.networking.k8s.io", kind: "Gateway", name } as const;
}

/** A reference to an Envoy Gateway `Backend`. */
export function backendRef(name: string) {
    return { group: "gateway.envoyproxy.io", kind: "Backend", name } as const;
}
