import type { WireMap } from "../../preview/wire.ts";
import { add, change, remove, withValue } from "./hole.ts";
import type { Hole } from "./hole.ts";

const networkPolicy = "kubernetes:networking.k8s.io/v1:NetworkPolicy";
const deployment = "kubernetes:apps/v1:Deployment";
const proxy = "kubernetes:gateway.envoyproxy.io/v1alpha1:EnvoyProxy";
const fleet = "ringfence:serving:VllmFleet";

/** A pod that runs a server of models. */
const server = (more: WireMap): WireMap => ({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "hole", namespace: "gateway" },
    spec: { template: { spec: { containers: [{ name: "vllm", image: "registry/vllm", ...more }] } } },
});

/** One hole for each rule on objects of Kubernetes. */
export const clusterHoles: Readonly<Record<string, Hole>> = {
    "RES-312": remove(networkPolicy, /^observability-deny-all$/),
    "RES-313": change(networkPolicy, (props) => withValue(props, ["spec", "egress"], [{}])),
    "RES-314": add("kubernetes:core/v1:Service", {
        metadata: { name: "hole", namespace: "gateway" },
        spec: { type: "ExternalName", externalName: "api.vendor.example" },
    }),
    "RES-315": add("kubernetes:admissionregistration.k8s.io/v1:ValidatingWebhookConfiguration", {
        webhooks: [{ name: "hole.vendor.example", clientConfig: { url: "https://hooks.vendor.example" } }],
    }),
    "RES-604": add(deployment, server({ args: ["--model", "/weights", "--enable-log-requests"] })),
    "RES-701": change(deployment, (props) =>
        withValue(props, ["spec", "template", "spec", "containers", "0", "image"], "docker.io/library/busybox:latest"),
    ),
    "RES-703": add(deployment, server({ args: ["--model", "meta-llama/Llama-3.3-70B-Instruct"] })),
    "RES-704": add(deployment, server({ args: ["--model", "/weights"] })),
    "RES-705": change(proxy, (props) =>
        withValue(props, ["spec", "telemetry", "tracing"], { provider: { host: "otlp.vendor.example", port: 4317 } }),
    ),
    "RES-706": change("kubernetes:helm.sh/v3:Release", (props) => ({ ...props, version: "0.0.1" })),
};

/** The same rules, where the fleet's own objects are opened; stacks without a fleet have none. */
export const fleetHoles: Readonly<Record<string, Hole>> = {
    "RES-108": change(fleet, (props) => ({ ...props, jurisdiction: props["jurisdiction"] === "us" ? "eu" : "us" })),
    "RES-312": remove(networkPolicy, /^fleet-(open-)?network-policy-deny-all$/),
    "RES-313": change(
        networkPolicy,
        (props) => withValue(props, ["spec", "egress"], [{ to: [{ ipBlock: { cidr: "0.0.0.0/0" } }] }]),
        /^fleet-(open-)?network-policy-servers$/,
    ),
    "RES-314": change(
        "kubernetes:core/v1:Service",
        (props) => withValue(props, ["spec", "externalIPs"], ["203.0.113.7"]),
        /^fleet-/,
    ),
    "RES-701": change(
        deployment,
        (props) => withValue(props, ["spec", "template", "spec", "initContainers", "0", "image"], "busybox"),
        /^fleet-/,
    ),
    "RES-703": change(
        deployment,
        (props) => withValue(props, ["spec", "template", "spec", "containers", "0", "args", "0"], "owner/model"),
        /^fleet-/,
    ),
    "RES-704": change(
        deployment,
        (props) => withValue(props, ["spec", "template", "spec", "initContainers", "0", "env"], []),
        /^fleet-/,
    ),
    "RES-705": change(
        deployment,
        (props) =>
            withValue(props, ["spec", "template", "spec", "containers", "0", "env", "0"], {
                name: "OTEL_EXPORTER_OTLP_ENDPOINT",
                value: "https://otlp.vendor.example:4317",
            }),
        /^fleet-/,
    ),
};
