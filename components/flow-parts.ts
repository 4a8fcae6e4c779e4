import type { Client, Flow, PodGroup } from "./flow.ts";
import { podIdentityAgentCidr } from "./network-policy.ts";

/** Pods as one end of a flow. */
export type PodsEnd = { readonly kind: "pods" } & PodGroup;

/** Pods of a namespace on the nodes of these pools. */
export function podsOf(
    namespace: string,
    labels: Readonly<Record<string, string>>,
    pools: PodGroup["pools"] = ["system"],
): PodsEnd {
    return { kind: "pods", namespace, labels, pools };
}

function groupOf({ namespace, labels, pools }: PodsEnd): PodGroup {
    return { namespace, labels, pools };
}

/** The pods behind the cluster's DNS. */
export const kubeDnsPods: PodsEnd = podsOf("kube-system", { "k8s-app": "kube-dns" });

/** Pods resolve names by the Service of the cluster's DNS, over both protocols: a long answer comes by TCP. */
export function resolvesNames(who: string, from: Client): readonly Flow[] {
    return (["udp", "tcp"] as const).map((protocol) => ({
        name: `${who}-to-dns-${protocol}`,
        from,
        to: {
            kind: "service",
            namespace: "kube-system",
            name: "kube-dns",
            pods: groupOf(kubeDnsPods),
            targetPort: 53,
        },
        port: 53,
        protocol,
        reason: "No name resolves.",
    }));
}

/** Who looks names up itself asks the VPC's resolver, over both protocols. */
export function asksResolver(who: string, from: Client, reason: string): readonly Flow[] {
    return (["udp", "tcp"] as const).map((protocol) => ({
        name: `${who}-to-resolver-${protocol}`,
        from,
        to: { kind: "resolver" },
        port: 53,
        protocol,
        reason,
    }));
}

/** Pods ask the API server by the address of its Service. */
export function asksApiServer(who: string, from: Client, reason: string): Flow {
    return {
        name: `${who}-to-api-server`,
        from,
        to: { kind: "apiServer", by: "service" },
        port: 443,
        protocol: "tcp",
        reason,
    };
}

/** The API server calls a Service of pods: an admission webhook, or an extension of its API. */
export function calledByApiServer(
    service: { readonly name: string; readonly port?: number },
    pods: PodsEnd,
    targetPort: number,
    reason: string,
): Flow {
    return {
        name: `api-server-to-${service.name}`,
        from: { kind: "apiServer" },
        to: { kind: "service", namespace: pods.namespace, name: service.name, pods: groupOf(pods), targetPort },
        port: service.port ?? 443,
        protocol: "tcp",
        reason,
    };
}

/** Pods ask other pods by the address of their Service. */
export function asksService(
    who: string,
    from: Client,
    service: { readonly name: string; readonly port: number; readonly targetPort?: number },
    pods: PodsEnd,
    reason: string,
): Flow {
    return {
        name: `${who}-to-${service.name}`,
        from,
        to: {
            kind: "service",
            namespace: pods.namespace,
            name: service.name,
            pods: groupOf(pods),
            targetPort: service.targetPort ?? service.port,
        },
        port: service.port,
        protocol: "tcp",
        reason,
    };
}

/** Pods take AWS credentials from the agent of their node; and call AWS services by their private endpoints. */
export function callsAws(who: string, from: Client, services: readonly string[], reason: string): readonly Flow[] {
    const [address = ""] = podIdentityAgentCidr.split("/");
    return [
        {
            name: `${who}-to-pod-identity`,
            from,
            to: { kind: "nodeAgent", address },
            port: 80,
            protocol: "tcp",
            reason: "The pods have no AWS credentials.",
        },
        ...services.map((service) => asksAws(who, from, service, reason)),
    ];
}

/** To an AWS service by its private endpoint. */
export function asksAws(who: string, from: Client, service: string, reason: string): Flow {
    return {
        name: `${who}-to-${service.replaceAll(".", "-")}`,
        from,
        to: { kind: "awsService", service },
        port: 443,
        protocol: "tcp",
        reason,
    };
}
