/**
 * A connection that the platform needs to work: who opens it, to what, at which port, and how the client addresses it. Every
 * component states its own as a literal input `flows`, so that a preview can follow each through every layer of the network
 * and say which of them would refuse it. Whether a layer sees the address that the client dials or the one behind it differs
 * by layer, which is why a destination says how it is addressed.
 */
export interface Flow {
    /** Unique within the component, e.g. `prometheus-to-api-server`. */
    readonly name: string;
    readonly from: Client;
    readonly to: Destination;
    /** The port that the client dials. A Service may hand it to another port of its pods. */
    readonly port: number;
    readonly protocol: "tcp" | "udp";
    /** What stops working without it, as a short sentence. */
    readonly reason: string;
}

/** Pods by their labels, and the nodes that they stand on. */
export interface PodGroup {
    readonly namespace: string;
    /** Labels that tell them from the other pods of the namespace; for pods of a chart, those that the chart gives them. */
    readonly labels: Readonly<Record<string, string>>;
    /** Values of the node label `ringfence/pool`; `every` for what runs on all nodes. */
    readonly pools: readonly string[] | "every";
}

/** Who opens a connection. */
export type Client =
    | ({ readonly kind: "pods" } & PodGroup)
    /** What runs on the nodes themselves or on their network: kubelet, container runtime, agents. */
    | { readonly kind: "nodes"; readonly pools: readonly string[] | "every" }
    /** The control plane's interfaces: webhooks, aggregated APIs, kubelets. */
    | { readonly kind: "apiServer" }
    /** Callers in a joined network. */
    | { readonly kind: "network"; readonly name: string; readonly cidr: string }
    /** Health checks and forwarded requests of the gateway's load balancer. */
    | { readonly kind: "loadBalancer" }
    /** The outbound endpoint of the VPC's resolver. */
    | { readonly kind: "resolverEndpoint" };

/** What a connection is opened to, and by which address. */
export type Destination =
    /** `service`: the Service address `kubernetes.default`, as every pod dials it. `endpoint`: the private name, as nodes dial it. */
    | { readonly kind: "apiServer"; readonly by: "service" | "endpoint" }
    /** The address of a Service. Where no resource of the stack shows the Service (a chart makes it), `pods` and `targetPort` do. */
    | {
          readonly kind: "service";
          readonly namespace: string;
          readonly name: string;
          readonly pods: PodGroup;
          readonly targetPort: number;
      }
    /** The address of a pod: headless Services, scrapes, targets of the load balancer. */
    | ({ readonly kind: "pods" } & PodGroup)
    /** The address of a node, e.g. its kubelet. */
    | { readonly kind: "nodes"; readonly pools: readonly string[] | "every" }
    /** An AWS service by its private name, which leads to an interface endpoint, e.g. `ecr.api`. */
    | { readonly kind: "awsService"; readonly service: string }
    /** S3, by the gateway endpoint: a route, with S3's own public addresses. */
    | { readonly kind: "s3"; readonly bucket: string }
    /** The VPC's resolver, the second address of its block, or the link-local one. */
    | { readonly kind: "resolver" }
    /** An agent of the own node at a link-local address. */
    | { readonly kind: "nodeAgent"; readonly address: string }
    /** The gateway's load balancer. */
    | { readonly kind: "loadBalancer" }
    /** A third party by name, through the egress zone. */
    | { readonly kind: "host"; readonly host: string }
    /** Something in a joined network: an identity provider, a DNS server. */
    | { readonly kind: "network"; readonly name: string; readonly cidr: string };

/** Of a component that opens no connection and is dialled by none: what runs on its resources says so elsewhere. */
export const noFlows: readonly Flow[] = [];
