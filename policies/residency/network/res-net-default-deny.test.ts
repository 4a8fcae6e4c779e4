import { describeRule, unknown } from "../../kit/testing.ts";
import type { Fixture } from "../../kit/fixture.ts";
import { defaultDeny } from "./res-net-default-deny.ts";

const both = ["Ingress", "Egress"];
const policy = (spec: object = {}, namespace: unknown = "models", name = "policy"): Fixture => ({
    type: "kubernetes:networking.k8s.io/v1:NetworkPolicy",
    name,
    props: { metadata: { name, namespace }, spec: { podSelector: {}, policyTypes: both, ...spec } },
});
const from = (...peers: readonly object[]) => ({ ingress: [{ from: peers }] });
const pods = { podSelector: { matchLabels: { app: "gateway" } } };
const workload = (namespace: unknown = "models", kind = "apps/v1:Deployment", image = "vllm"): Fixture => ({
    type: `kubernetes:${kind}`,
    name: "workload",
    props: {
        metadata: { name: "llama", namespace },
        spec: { template: { spec: { containers: [{ name: "main", image: `registry/images/${image}` }] } } },
    },
});
const custom = (kind: string, spec: object, namespace = "models"): Fixture => ({
    type: `kubernetes:${kind}`,
    name: "custom",
    props: { metadata: { name: "custom", namespace }, spec },
});
const home: Fixture = {
    type: "kubernetes:core/v1:Namespace",
    name: "home",
    props: { metadata: { name: "models" } },
};
const cluster: Fixture = { type: "aws:eks/cluster:Cluster", name: "cluster", props: { name: "eu" } };
const plugin = (configurationValues?: unknown): Fixture => ({
    type: "aws:eks/addon:Addon",
    name: "plugin",
    props: {
        addonName: "vpc-cni",
        clusterName: "eu",
        ...(configurationValues !== undefined && { configurationValues }),
    },
});
const mode = (name: string) =>
    plugin(`{"enableNetworkPolicy":"true","env":{"NETWORK_POLICY_ENFORCING_MODE":"${name}"}}`);
const enforcing = mode("strict");
const closed = "the namespace is closed, whatever is in it";
const labels = "the pods are selected by an empty selector, whatever else a policy says";

describeRule(defaultDeny, {
    decidedOtherwise: {
        "home.metadata": "only where the finding is told depends on it",
        "home.metadata.name": "only where the finding is told depends on it",
        "policy.spec.ingress[*].from[*].podSelector": labels,
    },
    compliant: {
        "a namespace that denies by default": [workload(), home, policy()],
        "a policy for all pods that names who may come in": [workload(), policy(from(pods))],
        "two policies, one of which denies": [
            workload(),
            policy(),
            policy({ podSelector: pods, ...from(pods) }, "models", "other"),
        ],
        "a Gateway in a namespace that denies": [custom("gateway.networking.k8s.io/v1:Gateway", {}), policy()],
        "a custom resource with pods in a namespace that denies": {
            given: [
                custom("leaderworkerset.x-k8s.io/v1:LeaderWorkerSet", {
                    workerTemplate: { spec: { containers: [{ image: "x" }] } },
                }),
                policy(),
            ],
            decidedOtherwise: {
                "spec.workerTemplate": closed,
                "spec.workerTemplate.spec": closed,
                "spec.workerTemplate.spec.containers": closed,
                "spec.workerTemplate.spec.containers[*]": closed,
                "spec.workerTemplate.spec.containers[*].image": closed,
            },
        },
        "a custom resource without pods": custom("keda.sh/v1alpha1:ScaledObject", { minReplicaCount: 1 }, "other"),
        "a part of Kubernetes": workload("kube-system", "apps/v1:Deployment", "cluster-autoscaler"),
        "a cluster that enforces policies": [cluster, enforcing],
        "who comes in from a declared network": policy(from({ ipBlock: { cidr: "10.20.192.0/22" } })),
    },
    violating: {
        "a namespace without a policy": { given: [workload(), home], at: "home" },
        "a namespace that is not of this stack": { given: [workload(), policy({}, "other")], at: "workload" },
        "no namespace at all": { given: [workload(null), policy()], at: "workload" },
        "a policy for some pods": {
            given: [workload(), home, policy({ podSelector: { matchLabels: { app: "vllm" } } })],
            at: "home",
        },
        "a policy that denies one direction": {
            given: [workload(), home, policy({ policyTypes: ["Ingress"] })],
            at: "home",
        },
        "a policy without its directions": {
            given: [workload(), home, policy({ policyTypes: undefined })],
            at: "home",
        },
        "a policy that opens what it closes": {
            given: [workload(), home, policy({ egress: [{}] })],
            at: "home",
        },
        "a policy that lets everybody in": {
            given: [workload(), home, policy({ ingress: [{}] })],
            at: ["home", "policy.spec.ingress[0].from"],
        },
        "a policy that lets the internet in": {
            given: policy(from({ ipBlock: { cidr: "0.0.0.0/0" } })),
            at: "spec.ingress[0].from[0]",
        },
        "who comes from the Service address of the API server, which dials nobody": {
            given: [
                {
                    ...cluster,
                    props: { name: "eu", kubernetesNetworkConfig: { serviceIpv4Cidr: "172.20.0.0/16" } },
                },
                enforcing,
                policy({
                    ingress: [
                        { from: [{ ipBlock: { cidr: "172.20.0.1/32" } }], ports: [{ protocol: "TCP", port: 443 }] },
                    ],
                }),
            ],
            at: "policy.spec.ingress[0].from[0]",
        },
        "a Gateway in an open namespace": { given: custom("gateway.networking.k8s.io/v1:Gateway", {}), at: "" },
        "a proxy in an open namespace": { given: custom("gateway.envoyproxy.io/v1alpha1:EnvoyProxy", {}), at: "" },
        "a custom resource with pods in an open namespace": {
            given: custom("leaderworkerset.x-k8s.io/v1:LeaderWorkerSet", {
                workerTemplate: { spec: { containers: [{ image: "x" }] } },
            }),
            at: "",
        },
        "a model among the parts of Kubernetes": { given: workload("kube-system"), at: "" },
        "monitoring among the parts of Kubernetes": {
            given: workload("kube-system", "apps/v1:StatefulSet", "prometheus"),
            at: "",
        },
        "a cluster without the network plugin": { given: cluster, at: "" },
        "a network plugin that enforces nothing": {
            given: [cluster, plugin()],
            at: "plugin.configurationValues",
        },
        "a network plugin that enforces after a moment": {
            given: [cluster, plugin('{"enableNetworkPolicy":"true"}')],
            at: "plugin.configurationValues",
        },
        "a network plugin that is told to enforce after a moment": {
            given: [cluster, mode("standard")],
            at: "plugin.configurationValues",
        },
        "a network plugin that is told not to enforce": {
            given: [cluster, plugin('{"enableNetworkPolicy":"false"}')],
            at: "plugin.configurationValues",
        },
    },
    undetermined: {
        "a namespace that is computed": { given: [workload(unknown), policy()], at: "workload.metadata.namespace" },
        "a policy in a namespace that is computed": {
            given: [workload(), policy({}, unknown)],
            at: ["policy.metadata.namespace", "policy.metadata.namespace"],
        },
        "settings that are computed": { given: [cluster, plugin(unknown)], at: "plugin.configurationValues" },
        "settings that nobody can read": { given: [cluster, plugin("enableNetworkPolicy: true")], at: "plugin" },
    },
});
