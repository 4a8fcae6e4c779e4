import type { Client, Destination } from "./model/flow.ts";

/** A client in one phrase, e.g. `egress app.kubernetes.io/component=proxy`. */
export function clientText(from: Client): string {
    switch (from.kind) {
        case "pods":
            return podsText(from);
        case "nodes":
            return `nodes (${poolsText(from.pools)})`;
        case "apiServer":
            return "API server";
        case "network":
            return `network ${from.name}`;
        case "loadBalancer":
            return "load balancer";
        case "resolverEndpoint":
            return "resolver endpoint";
    }
}

/** A destination in one phrase. */
export function destinationText(to: Destination): string {
    switch (to.kind) {
        case "apiServer":
            return "API server";
        case "service":
            return `${to.namespace}/${to.name}`;
        case "pods":
            return podsText(to);
        case "nodes":
            return `nodes (${poolsText(to.pools)})`;
        case "awsService":
            return to.service;
        case "s3":
            return `S3 bucket ${to.bucket}`;
        case "resolver":
            return "VPC resolver";
        case "nodeAgent":
            return `node agent ${to.address}`;
        case "loadBalancer":
            return "load balancer";
        case "host":
            return to.host;
        case "network":
            return `network ${to.name}`;
    }
}

/** By which address the client dials. */
export function addressedText(to: Destination): string {
    switch (to.kind) {
        case "apiServer":
            return to.by === "service" ? "Service address" : "private name";
        case "service":
            return "Service address";
        case "pods":
            return "pod address";
        case "nodes":
            return "node address";
        case "awsService":
            return "interface endpoint";
        case "s3":
            return "gateway endpoint";
        case "resolver":
            return "second address of the VPC";
        case "nodeAgent":
            return "link-local address";
        case "loadBalancer":
            return "its address";
        case "host":
            return "name, by the egress zone";
        case "network":
            return "address in the joined network";
    }
}

function podsText({
    namespace,
    labels,
}: {
    readonly namespace: string;
    readonly labels: Readonly<Record<string, string>>;
}) {
    const pairs = Object.entries(labels).map(([key, value]) => `${key.split("/").at(-1) ?? key}=${value}`);
    return pairs.length === 0 ? `${namespace}/*` : `${namespace}/${pairs.sort().join(",")}`;
}

function poolsText(pools: readonly string[] | "every"): string {
    return pools === "every" ? "all" : pools.join(", ");
}
