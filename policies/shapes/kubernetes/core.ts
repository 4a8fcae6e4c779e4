import { z } from "zod";
import type { Leaves } from "../leaves/leaves.ts";
import type { Shapes } from "../shape.ts";
import { configMap } from "./config-maps.ts";
import { knownLabels, metadata, namespaceOf, object } from "./object.ts";

/** Objects of the cluster's own core that run nothing: namespaces, accounts, names of services, quotas, files. */
export const core: Shapes = {
    "kubernetes:core/v1:Namespace": namespace,
    "kubernetes:core/v1:ServiceAccount": serviceAccount,
    "kubernetes:core/v1:Service": (leaves) => z.union([clusterService(leaves), balancer(leaves), alias(leaves)]),
    "kubernetes:core/v1:ResourceQuota": resourceQuota,
    "kubernetes:core/v1:ConfigMap": configMap,
};

/**
 * The pod security standard is not optional: without the label a namespace takes any pod. Only the two namespaces of node agents are
 * privileged, because their daemon sets mount host paths; programs.ts says which, and nothing else has a shape there.
 */
function namespace(leaves: Leaves) {
    const { is, objectName, jurisdiction } = leaves;
    const labelled = (name: z.ZodType, standard: string) =>
        object(leaves, "v1", "Namespace", {
            metadata: metadata(leaves, {
                name,
                labels: {
                    "pod-security.kubernetes.io/enforce": is(standard),
                    "ringfence/tier": is("front", "egress", "sealed", "open").optional(),
                    "ringfence/jurisdiction": jurisdiction().optional(),
                    // The load balancer controller gives proxies a readiness gate.
                    "elbv2.k8s.aws/pod-readiness-gate-inject": is("enabled").optional(),
                },
            }),
        });
    return z.union([labelled(objectName(), "restricted"), labelled(is("audit", "gpu-agents"), "privileged")]);
}

/** An account without a role of its own by annotation: AWS gives rights by pod identity, which has a shape of its own. */
function serviceAccount(leaves: Leaves) {
    const { is, objectName } = leaves;
    const account = (name: z.ZodType, namespaceName: z.ZodType, token: z.ZodType) =>
        object(leaves, "v1", "ServiceAccount", {
            metadata: metadata(leaves, {
                name,
                namespace: namespaceName,
                labels: {
                    "app.kubernetes.io/name": objectName().optional(),
                    "app.kubernetes.io/part-of": is("observability").optional(),
                },
            }),
            automountServiceAccountToken: token,
        });
    return z.union([
        account(objectName(), namespaceOf(leaves), is(false)),
        // Without it a pod gets a token of the API server: the autoscaler alone works there.
        account(is("cluster-autoscaler"), is("kube-system"), is(true).optional()),
    ]);
}

function serviceMetadata(leaves: Leaves, annotations: Readonly<Record<string, z.ZodType>> = {}) {
    const { objectName, is, hex, versioned } = leaves;
    return metadata(leaves, {
        name: z.union([objectName(), versioned(/[a-z0-9-]+-[0-9a-f]{12}/)]),
        namespace: namespaceOf(leaves),
        labels: {
            "app.kubernetes.io/name": objectName().optional(),
            "app.kubernetes.io/part-of": objectName().optional(),
            "app.kubernetes.io/component": objectName().optional(),
            "ringfence/served-model": objectName().optional(),
            "ringfence/revision": hex(12).optional(),
            "ringfence/rank": is("leader").optional(),
        },
        annotations,
    });
}

function ports({ objectName, count, is }: Leaves) {
    return z
        .array(
            z.strictObject({
                name: objectName().optional(),
                port: count(1, 65_535),
                targetPort: z.union([count(1, 65_535), objectName()]).optional(),
                protocol: is("TCP", "UDP").optional(),
            }),
        )
        .min(1);
}

/** A name for pods, inside the cluster. It has a selector: without one, whoever writes endpoints decides where requests go. */
function clusterService(leaves: Leaves) {
    const { is } = leaves;
    return object(leaves, "v1", "Service", {
        metadata: serviceMetadata(leaves),
        spec: z.strictObject({
            type: is("ClusterIP").optional(),
            clusterIP: is("None").optional(),
            selector: z.strictObject(knownLabels(leaves)),
            // Each replica of Prometheus has read at other moments: a graph stays with one.
            sessionAffinity: is("ClientIP", "None").optional(),
            // Replicas look for each other before they are ready.
            publishNotReadyAddresses: is(true).optional(),
            ports: ports(leaves),
        }),
    });
}

/**
 * A load balancer. Class and scheme are both required: the class names the AWS Load Balancer Controller, which alone reads the scheme;
 * without it EKS's own controller makes one that faces the internet. No other annotation has been looked at: some name a bucket for
 * access logs, or public addresses.
 */
function balancer(leaves: Leaves) {
    const { is } = leaves;
    const aws = "service.beta.kubernetes.io/aws-load-balancer-";
    const annotated = serviceMetadata(leaves, {
        [`${aws}scheme`]: is("internal"),
        [`${aws}type`]: is("external", "nlb-ip").optional(),
        [`${aws}internal`]: is("true").optional(),
        [`${aws}nlb-target-type`]: is("ip").optional(),
        [`${aws}ip-address-type`]: is("ipv4").optional(),
    });
    return object(leaves, "v1", "Service", {
        metadata: annotated.required({ annotations: true }),
        spec: z.strictObject({
            type: is("LoadBalancer"),
            loadBalancerClass: is("service.k8s.aws/nlb"),
            selector: z.strictObject(knownLabels(leaves)),
            allocateLoadBalancerNodePorts: is(false).optional(),
            externalTrafficPolicy: is("Local", "Cluster").optional(),
            ports: ports(leaves),
        }),
    });
}

/** Another name for a service of the cluster itself. */
function alias(leaves: Leaves) {
    return object(leaves, "v1", "Service", {
        metadata: serviceMetadata(leaves),
        spec: z.strictObject({ type: leaves.is("ExternalName"), externalName: leaves.clusterService() }),
    });
}

/** A quota opens nothing, and each of these has to stand there: it is what holds a namespace of model servers. */
function resourceQuota(leaves: Leaves) {
    const { is, objectName, quantity } = leaves;
    return object(leaves, "v1", "ResourceQuota", {
        metadata: metadata(leaves, { name: objectName(), namespace: namespaceOf(leaves) }),
        spec: z.strictObject({
            hard: z.strictObject({
                "requests.nvidia.com/gpu": quantity(),
                "services.loadbalancers": is("0"),
                "services.nodeports": is("0"),
                persistentvolumeclaims: is("0"),
                "count/secrets": is("0"),
            }),
        }),
    });
}
