import { z } from "zod";
import type { Leaves } from "../leaves/leaves.ts";
import type { Shapes } from "../shape.ts";
import { knownLabels, metadata, object } from "./object.ts";

/** Network policies: whom pods may talk to. */
export const networkPolicies: Shapes = {
    "kubernetes:networking.k8s.io/v1:NetworkPolicy": (leaves) => z.union([inner(leaves), wayOut(leaves)]),
};

/** Namespaces of the stack, and Kubernetes' own: its DNS is there. */
function someNamespace({ sameAs, is }: Leaves) {
    return z.union([sameAs("kubernetes:core/v1:Namespace", "metadata", "name"), is("kube-system")]);
}

function podSelector(leaves: Leaves) {
    const { is, objectName } = leaves;
    return z.strictObject({
        matchLabels: z.strictObject(knownLabels(leaves)).optional(),
        matchExpressions: z
            .array(
                z.union([
                    z.strictObject({
                        key: is("app.kubernetes.io/component", "app.kubernetes.io/name", "ringfence/rank"),
                        operator: is("In", "NotIn"),
                        values: z.array(objectName()).min(1),
                    }),
                    // The pods of replicas that span nodes.
                    z.strictObject({ key: is("leaderworkerset.sigs.k8s.io/name"), operator: is("Exists") }),
                ]),
            )
            .optional(),
    });
}

/** Pods as peers: of the policy's own namespace, or of a named one. */
function podPeers(leaves: Leaves) {
    const namespaceSelector = z.strictObject({
        matchLabels: z.strictObject({ "kubernetes.io/metadata.name": someNamespace(leaves) }),
    });
    return [
        z.strictObject({ podSelector: podSelector(leaves) }),
        z.strictObject({ namespaceSelector, podSelector: podSelector(leaves).optional() }),
    ] as const;
}

function ports({ is, count }: Leaves) {
    return z
        .array(z.strictObject({ protocol: is("TCP", "UDP"), port: z.union([count(1, 65_535), is("metrics", "http")]) }))
        .min(1);
}

/** Ways in. An empty list of peers would open the way to everybody, and `from` is not optional for that reason. */
function ingress(leaves: Leaves) {
    const anyNamespace = z.strictObject({ namespaceSelector: z.strictObject({}) });
    const { cidr, is, count } = leaves;
    return z.array(
        z.union([
            z.strictObject({
                from: z
                    .array(
                        z.union([...podPeers(leaves), z.strictObject({ ipBlock: z.strictObject({ cidr: cidr() }) })]),
                    )
                    .min(1),
                ports: ports(leaves),
            }),
            // The nodes of one replica talk to each other by ports that they choose as they go.
            z.strictObject({ from: z.array(groupMembers(leaves)).min(1) }),
            // Every pod of the cluster resolves names.
            z.strictObject({
                from: z.tuple([anyNamespace]),
                ports: z.array(z.strictObject({ protocol: is("TCP", "UDP"), port: count(53, 53) })).min(1),
            }),
        ]),
    );
}

function groupMembers(leaves: Leaves) {
    const { is } = leaves;
    return z.strictObject({
        podSelector: z.strictObject({
            matchLabels: z.strictObject({
                "app.kubernetes.io/name": is("vllm"),
                "app.kubernetes.io/part-of": is("fleet"),
            }),
            matchExpressions: z.tuple([
                z.strictObject({ key: is("leaderworkerset.sigs.k8s.io/name"), operator: is("Exists") }),
            ]),
        }),
    });
}

function egressRules(leaves: Leaves) {
    const { peerRange } = leaves;
    return [
        z.strictObject({
            to: z
                .array(
                    z.union([...podPeers(leaves), z.strictObject({ ipBlock: z.strictObject({ cidr: peerRange() }) })]),
                )
                .min(1),
            ports: ports(leaves),
        }),
        z.strictObject({ to: z.array(groupMembers(leaves)).min(1) }),
    ] as const;
}

/**
 * A policy closes what it does not open only in the directions that it names, so that both have to be named. There is no `except`:
 * what it takes out nobody counts.
 */
function policy(leaves: Leaves, namespace: z.ZodType, selector: z.ZodType, egress: z.ZodType) {
    const { is, objectName } = leaves;
    return object(leaves, "networking.k8s.io/v1", "NetworkPolicy", {
        metadata: metadata(leaves, {
            name: objectName(),
            namespace,
            labels: { "app.kubernetes.io/name": objectName().optional() },
        }),
        spec: z.strictObject({
            podSelector: selector,
            policyTypes: z.tuple([is("Ingress"), is("Egress")]),
            ingress: ingress(leaves).optional(),
            egress: z.array(egress).optional(),
        }),
    });
}

/** Pods reach pods and declared networks. */
function inner(leaves: Leaves) {
    return policy(leaves, someNamespace(leaves), podSelector(leaves), z.union([...egressRules(leaves)]));
}

/** The proxies of an egress namespace that the declaration names, over HTTPS: the firewall decides by host name behind them. */
function wayOut(leaves: Leaves) {
    const { is, objectName, egressNamespace, peerRange, outsideRange, count } = leaves;
    const proxies = z.strictObject({
        matchLabels: z.strictObject({
            "app.kubernetes.io/component": is("proxy"),
            "gateway.envoyproxy.io/owning-gateway-name": objectName(),
        }),
    });
    const outside = z.strictObject({
        to: z
            .array(z.strictObject({ ipBlock: z.strictObject({ cidr: z.union([outsideRange(), peerRange()]) }) }))
            .min(1),
        ports: z.tuple([z.strictObject({ protocol: is("TCP"), port: count(443, 443) })]),
    });
    return policy(leaves, egressNamespace(), proxies, z.union([...egressRules(leaves), outside]));
}
