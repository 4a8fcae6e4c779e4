import { addressesOf } from "../model/ranges.ts";
import type { Span } from "../model/ranges.ts";
import { list, record, text, texts, whole } from "../model/resource.ts";
import type { FlowResource, Resources } from "../model/resource.ts";
import { groupsAt, subnetsAt } from "./network.ts";
import type { Network, SecurityGroup, Subnet } from "./network.ts";

/** A node group: nodes of one kind, in their subnets. */
export interface Pool {
    readonly resource: FlowResource;
    /** Value of the label `ringfence/pool`. */
    readonly name: string | undefined;
    readonly subnets: readonly Subnet[];
    /** Those of its launch template: the nodes' interfaces, and so those of pods. */
    readonly groups: readonly SecurityGroup[];
    readonly labels: Readonly<Record<string, string>>;
    readonly taints: readonly Taint[];
}

interface Taint {
    readonly key: string;
    readonly value: string;
    readonly effect: string;
}

/** Pods that a resource of the stack describes. */
export interface Workload {
    readonly resource: FlowResource;
    readonly namespace: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly isOnHostNetwork: boolean;
    /** Node groups that its selectors, affinity and tolerations allow. */
    readonly pools: readonly Pool[];
    readonly containerPorts: readonly { readonly name: string | undefined; readonly port: number }[];
}

/** A Service that a resource of the stack describes. */
export interface Service {
    readonly resource: FlowResource;
    readonly namespace: string;
    readonly name: string;
    readonly isHeadless: boolean;
    readonly selector: Readonly<Record<string, string>>;
    readonly ports: readonly ServicePort[];
}

export interface ServicePort {
    readonly protocol: "tcp" | "udp";
    readonly port: number;
    /** A number, or the name of a port of its pods. */
    readonly target: number | string;
}

/** A NetworkPolicy. */
export interface NetworkPolicy {
    readonly resource: FlowResource;
    readonly namespace: string;
    readonly podSelector: unknown;
    /** Rules of a direction that it isolates; absent where it says nothing of that direction. */
    readonly ingress: readonly PolicyRule[] | undefined;
    readonly egress: readonly PolicyRule[] | undefined;
}

export interface PolicyRule {
    /** The policy's own, which a peer without a namespaceSelector means. */
    readonly namespace: string;
    /** Absent: everybody. */
    readonly peers: readonly Readonly<Record<string, unknown>>[] | undefined;
    /** Empty: every port. */
    readonly ports: readonly Readonly<Record<string, unknown>>[];
}

/** The EKS cluster and what runs in it. */
export interface Cluster {
    readonly resource: FlowResource | undefined;
    /** Of the control plane's interfaces. */
    readonly subnets: readonly Subnet[];
    /** The groups that the stack gives them. The one that EKS makes by itself no preview shows, so nothing is let through by it. */
    readonly groups: readonly SecurityGroup[];
    readonly serviceAddresses: Span | undefined;
    /** How the network plugin enforces NetworkPolicies; `strict` refuses pods that no policy selects. */
    readonly enforcement: "none" | "standard" | "strict";
    readonly pools: readonly Pool[];
    readonly workloads: readonly Workload[];
    readonly services: readonly Service[];
    readonly policies: readonly NetworkPolicy[];
    /** Labels by namespace; a namespace that is not in the stack has its name alone. */
    readonly namespaceLabels: (namespace: string) => Readonly<Record<string, string>>;
}

/** Reads the cluster of a stack. */
export function readCluster(resources: Resources, network: Network): Cluster {
    const [resource] = resources.ofType("aws:eks/cluster:Cluster");
    const pools = resources.ofType("aws:eks/nodeGroup:NodeGroup").map((group) => readPool(group, resources, network));
    const namespaces = new Map(
        resources
            .ofType("kubernetes:core/v1:Namespace")
            .map(({ inputs }) => record(inputs["metadata"]))
            .map((metadata) => [text(metadata["name"]) ?? "", texts(metadata["labels"])]),
    );
    return {
        resource,
        subnets: resource ? subnetsAt(resource, "vpcConfig", network, resources) : [],
        groups: resource ? groupsAt(resource, "vpcConfig", network, resources) : [],
        serviceAddresses: addressesOf(
            text(record(resource?.inputs["kubernetesNetworkConfig"])["serviceIpv4Cidr"]) ?? "",
        ),
        enforcement: enforcementOf(resources),
        pools,
        workloads: resources.all.flatMap((one) => readWorkload(one, pools)),
        services: resources.ofType("kubernetes:core/v1:Service").map(readService),
        policies: resources.ofType("kubernetes:networking.k8s.io/v1:NetworkPolicy").map(readPolicy),
        namespaceLabels: (namespace) => ({
            ...namespaces.get(namespace),
            "kubernetes.io/metadata.name": namespace,
        }),
    };
}

/**
 * Sources: EKS user guide, "Configure your cluster for Kubernetes network policies" (the add-on's `enableNetworkPolicy`), and
 * aws/amazon-vpc-cni-k8s, README, `NETWORK_POLICY_ENFORCING_MODE`.
 */
function enforcementOf(resources: Resources): Cluster["enforcement"] {
    const addOn = resources.ofType("aws:eks/addon:Addon").find(({ inputs }) => inputs["addonName"] === "vpc-cni");
    const written = text(addOn?.inputs["configurationValues"]);
    if (written === undefined) {
        return "none";
    }
    const values = parseObject(written);
    if (String(values["enableNetworkPolicy"]) !== "true") {
        return "none";
    }
    return record(values["env"])["NETWORK_POLICY_ENFORCING_MODE"] === "strict" ? "strict" : "standard";
}

function parseObject(json: string): Readonly<Record<string, unknown>> {
    try {
        return record(JSON.parse(json));
    } catch {
        return {};
    }
}

function readPool(resource: FlowResource, resources: Resources, network: Network): Pool {
    const labels = texts(resource.inputs["labels"]);
    const [template] = resources.targets(resource, "launchTemplate", "aws:ec2/launchTemplate:LaunchTemplate");
    return {
        resource,
        name: labels["ringfence/pool"],
        subnets: subnetsAt(resource, "subnetIds", network, resources),
        groups: template ? groupsAt(template, "vpcSecurityGroupIds", network, resources) : [],
        labels,
        taints: list(resource.inputs["taints"])
            .map(record)
            .map((taint) => ({
                key: text(taint["key"]) ?? "",
                value: text(taint["value"]) ?? "",
                effect: text(taint["effect"]) ?? "",
            })),
    };
}

/** Where a kind keeps the template of its pods. */
const templates: Readonly<Record<string, readonly (readonly string[])[]>> = {
    "kubernetes:apps/v1:Deployment": [["spec", "template"]],
    "kubernetes:apps/v1:StatefulSet": [["spec", "template"]],
    "kubernetes:apps/v1:DaemonSet": [["spec", "template"]],
    "kubernetes:batch/v1:Job": [["spec", "template"]],
    "kubernetes:batch/v1:CronJob": [["spec", "jobTemplate", "spec", "template"]],
    "kubernetes:leaderworkerset.x-k8s.io/v1:LeaderWorkerSet": [
        ["spec", "leaderWorkerTemplate", "leaderTemplate"],
        ["spec", "leaderWorkerTemplate", "workerTemplate"],
    ],
};

function readWorkload(resource: FlowResource, pools: readonly Pool[]): readonly Workload[] {
    const namespace = text(record(resource.inputs["metadata"])["namespace"]) ?? "default";
    return (templates[resource.type] ?? []).flatMap((path) => {
        const template = path.reduce<unknown>((inner, key) => record(inner)[key], resource.inputs);
        if (template === undefined) {
            return [];
        }
        const spec = record(record(template)["spec"]);
        const containers = [...list(spec["containers"]), ...list(spec["initContainers"])].map(record);
        return [
            {
                resource,
                namespace,
                labels: texts(record(record(template)["metadata"])["labels"]),
                isOnHostNetwork: spec["hostNetwork"] === true,
                pools: pools.filter((pool) => takes(pool, spec)),
                containerPorts: containers
                    .flatMap((container) => list(container["ports"]).map(record))
                    .flatMap((port) => {
                        const number = whole(port["containerPort"]);
                        return number === undefined ? [] : [{ name: text(port["name"]), port: number }];
                    }),
            },
        ];
    });
}

/** True where a pod with this specification may be placed on the nodes of a pool. */
function takes(pool: Pool, spec: Readonly<Record<string, unknown>>): boolean {
    const selected = Object.entries(texts(spec["nodeSelector"])).every(
        ([key, value]) => builtIn(key) || pool.labels[key] === value,
    );
    const required = record(
        record(record(spec["affinity"])["nodeAffinity"])["requiredDuringSchedulingIgnoredDuringExecution"],
    );
    const terms = list(required["nodeSelectorTerms"]).map(record);
    const isInTerms =
        terms.length === 0 ||
        terms.some((term) =>
            list(term["matchExpressions"])
                .map(record)
                .every((one) => expressionHolds(one, pool.labels)),
        );
    const tolerations = list(spec["tolerations"]).map(record);
    return selected && isInTerms && pool.taints.every((taint) => tolerations.some((one) => tolerates(one, taint)));
}

/** Labels that Kubernetes and the cloud give to nodes, and no node group: they choose no pool. */
function builtIn(key: string): boolean {
    return /^(kubernetes\.io|node\.kubernetes\.io|topology\.kubernetes\.io|karpenter\.sh)\//.test(key);
}

function expressionHolds(
    expression: Readonly<Record<string, unknown>>,
    labels: Readonly<Record<string, string>>,
): boolean {
    return builtIn(String(expression["key"])) || matchesExpression(expression, labels);
}

function tolerates(toleration: Readonly<Record<string, unknown>>, taint: Taint): boolean {
    const { key, operator = "Equal", value = "", effect } = toleration;
    const effects: Readonly<Record<string, string>> = {
        NO_SCHEDULE: "NoSchedule",
        NO_EXECUTE: "NoExecute",
        PREFER_NO_SCHEDULE: "PreferNoSchedule",
    };
    const isKey = key === undefined || key === "" ? operator === "Exists" : key === taint.key;
    const isEffect = effect === undefined || effect === "" || effect === effects[taint.effect];
    return (
        taint.effect === "PREFER_NO_SCHEDULE" || (isKey && isEffect && (operator === "Exists" || value === taint.value))
    );
}

function readService(resource: FlowResource): Service {
    const metadata = record(resource.inputs["metadata"]);
    const spec = record(resource.inputs["spec"]);
    return {
        resource,
        namespace: text(metadata["namespace"]) ?? "default",
        name: text(metadata["name"]) ?? "",
        isHeadless: spec["clusterIP"] === "None",
        selector: texts(spec["selector"]),
        ports: list(spec["ports"])
            .map(record)
            .flatMap((port) => {
                const number = whole(port["port"]);
                const target = port["targetPort"] ?? number;
                return number === undefined
                    ? []
                    : [
                          {
                              protocol: port["protocol"] === "UDP" ? ("udp" as const) : ("tcp" as const),
                              port: number,
                              target: whole(target) ?? text(target) ?? number,
                          },
                      ];
            }),
    };
}

function readPolicy(resource: FlowResource): NetworkPolicy {
    const spec = record(resource.inputs["spec"]);
    const { ingress, egress } = spec;
    const types = list(spec["policyTypes"]);
    // Without policyTypes a policy isolates what comes in, and what goes out where it has rules for it.
    const isolates = {
        ingress: types.length === 0 || types.includes("Ingress"),
        egress: types.length === 0 ? list(egress).length > 0 : types.includes("Egress"),
    };
    const namespace = text(record(resource.inputs["metadata"])["namespace"]) ?? "default";
    return {
        resource,
        namespace,
        podSelector: spec["podSelector"],
        ingress: isolates.ingress ? list(ingress).map((rule) => readRule(rule, "from", namespace)) : undefined,
        egress: isolates.egress ? list(egress).map((rule) => readRule(rule, "to", namespace)) : undefined,
    };
}

function readRule(rule: unknown, side: "from" | "to", namespace: string): PolicyRule {
    const peers = record(rule)[side];
    return {
        namespace,
        peers:
            peers === undefined || (Array.isArray(peers) && peers.length === 0) ? undefined : list(peers).map(record),
        ports: list(record(rule)["ports"]).map(record),
    };
}

/** True where a label selector of Kubernetes matches. An empty one matches everything; one that cannot be read matches nothing. */
export function selects(selector: unknown, labels: Readonly<Record<string, string>>): boolean {
    const { matchLabels, matchExpressions, ...others } = record(selector);
    return (
        Object.keys(others).length === 0 &&
        Object.entries(texts(matchLabels)).every(([key, value]) => labels[key] === value) &&
        list(matchExpressions).every((one) => matchesExpression(record(one), labels))
    );
}

function matchesExpression(
    { key, operator, values }: Readonly<Record<string, unknown>>,
    labels: Readonly<Record<string, string>>,
): boolean {
    const value = typeof key === "string" ? labels[key] : undefined;
    switch (operator) {
        case "In":
            return value !== undefined && list(values).includes(value);
        case "NotIn":
            return value === undefined || !list(values).includes(value);
        case "Exists":
            return value !== undefined;
        case "DoesNotExist":
            return value === undefined;
        default:
            return false;
    }
}
