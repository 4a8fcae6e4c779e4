import { describeRule, unknown } from "../../kit/testing.ts";
import type { Fixture } from "../../kit/fixture.ts";
import { services } from "./res-net-service.ts";

const scheme = "service.beta.kubernetes.io/aws-load-balancer-scheme";
const internal = { [scheme]: "internal" };
const byController = { type: "LoadBalancer", loadBalancerClass: "service.k8s.aws/nlb" };
const prefix = "service.beta.kubernetes.io/aws-load-balancer-";
const at = (ending: string): string => `metadata.annotations["${prefix}${ending}"]`;
const balancer = (annotations: Readonly<Record<string, unknown>>): Fixture =>
    service(byController, { ...internal, ...annotations });
const service = (spec: object, annotations?: object, type = "core/v1:Service"): Fixture => ({
    type: `kubernetes:${type}`,
    props: { metadata: { name: "models", ...(annotations && { annotations }) }, spec },
});
const proxy = (envoyService: unknown, name = "front"): Fixture => ({
    type: "kubernetes:gateway.envoyproxy.io/v1alpha1:EnvoyProxy",
    name: "proxy",
    props: {
        metadata: { name, namespace: "gateway" },
        spec: { provider: { type: "Kubernetes", kubernetes: { envoyService } } },
    },
});
const gateway = (spec: object = {}): Fixture => ({
    type: "kubernetes:gateway.networking.k8s.io/v1:Gateway",
    name: "gateway",
    props: { metadata: { name: "front", namespace: "gateway" }, spec: { gatewayClassName: "ringfence", ...spec } },
});
const gatewayClass: Fixture = {
    type: "kubernetes:gateway.networking.k8s.io/v1:GatewayClass",
    name: "class",
    props: {
        metadata: { name: "ringfence" },
        spec: { controllerName: "x", parametersRef: { kind: "EnvoyProxy", name: "front", namespace: "gateway" } },
    },
};
const slice = (addresses: readonly unknown[]): Fixture => ({
    type: "kubernetes:discovery.k8s.io/v1:EndpointSlice",
    props: { addressType: "IPv4", endpoints: [{ addresses }] },
});
const own = proxy({ type: "ClusterIP" });
const ownReference = { infrastructure: { parametersRef: { kind: "EnvoyProxy", name: "front" } } };

describeRule(services, {
    compliant: {
        "a Service in front of pods": service({ type: "ClusterIP", selector: { app: "vllm" } }),
        "a Service without a type": service({ selector: { app: "vllm" } }),
        "a load balancer that is told to be internal": service(byController, internal),
        "a load balancer whose type names the controller": service(
            { type: "LoadBalancer" },
            { ...internal, [`${prefix}type`]: "external" },
        ),
        "a load balancer of the controller by the older word": service(byController, { [`${prefix}internal`]: "true" }),
        "a load balancer of EKS's own that is told to be internal": service(
            { type: "LoadBalancer" },
            { [`${prefix}internal`]: "true" },
        ),
        "a load balancer with health checks and no log": balancer({
            [`${prefix}healthcheck-path`]: "/ready",
            [`${prefix}attributes`]: "load_balancing.cross_zone.enabled=true",
            [`${prefix}access-log-enabled`]: "false",
            [`${prefix}ip-address-type`]: "ipv4",
        }),
        "another name for a Service of the cluster": service({
            type: "ExternalName",
            externalName: "prometheus.monitoring.svc.cluster.local",
        }),
        "a proxy behind an internal load balancer": proxy({ ...byController, annotations: internal }),
        "a proxy inside the cluster": own,
        "a Gateway whose class has a described Service": [gateway(), gatewayClass, own],
        "a Gateway with a described Service of its own": [gateway(ownReference), own],
        "an address of a declared network": slice(["10.20.4.7"]),
        "an internal Ingress": {
            type: "kubernetes:networking.k8s.io/v1:Ingress",
            props: { metadata: { annotations: { "alb.ingress.kubernetes.io/scheme": "internal" } }, spec: {} },
        },
        "a patch that changes a label": service({}, undefined, "core/v1:ServicePatch"),
    },
    violating: {
        "another name for a vendor's API": {
            given: service({ type: "ExternalName", externalName: "api.vendor.example" }),
            at: "spec.externalName",
        },
        "another name for a host that ends as the cluster does": {
            given: service({
                type: "ExternalName",
                externalName: "prometheus.monitoring.svc.cluster.local.example.com",
            }),
            at: "spec.externalName",
        },
        "a load balancer without a class, whose scheme nobody reads": {
            given: service({ type: "LoadBalancer" }, internal),
            at: at("internal"),
        },
        "a load balancer without a class that is told to be public": {
            given: service({ type: "LoadBalancer" }, { ...internal, [`${prefix}internal`]: "false" }),
            at: at("internal"),
        },
        "a load balancer whose controller reads the scheme first": {
            given: service(byController, { [scheme]: "internet-facing", [`${prefix}internal`]: "true" }),
            at: at("scheme"),
        },
        "a load balancer of a controller that nobody knows": {
            given: service({ type: "LoadBalancer", loadBalancerClass: "other.example/lb" }, internal),
            at: "spec.loadBalancerClass",
        },
        "a log of the load balancer in somebody's bucket": {
            given: balancer({
                [`${prefix}attributes`]: "access_logs.s3.enabled=true,access_logs.s3.bucket=logs-of-others",
            }),
            at: at("attributes"),
        },
        "a log by the older words": {
            given: balancer({ [`${prefix}access-log-s3-bucket-name`]: "logs-of-others" }),
            at: at("access-log-s3-bucket-name"),
        },
        "public addresses": {
            given: balancer({ [`${prefix}eip-allocations`]: "eipalloc-0" }),
            at: at("eip-allocations"),
        },
        "addresses of IPv6": {
            given: balancer({ [`${prefix}ip-address-type`]: "dualstack" }),
            at: at("ip-address-type"),
        },
        "a proxy whose load balancer has lost its class": {
            given: proxy({ type: "LoadBalancer", annotations: internal }),
            at: `spec.provider.kubernetes.envoyService.annotations["${prefix}internal"]`,
        },
        "an Ingress that writes its log elsewhere": {
            given: {
                type: "kubernetes:networking.k8s.io/v1:Ingress",
                props: {
                    metadata: {
                        annotations: {
                            "alb.ingress.kubernetes.io/scheme": "internal",
                            "alb.ingress.kubernetes.io/load-balancer-attributes": "access_logs.s3.enabled=true",
                        },
                    },
                    spec: {},
                },
            },
            at: 'metadata.annotations["alb.ingress.kubernetes.io/load-balancer-attributes"]',
        },
        "a custom resource of a built-in kind": {
            given: service({ type: "ExternalName", externalName: "api.vendor.example" }, undefined, "v1:Service"),
            at: "spec.externalName",
        },
        "addresses outside the cluster": {
            given: service({ externalIPs: ["203.0.113.7", "203.0.113.8"] }),
            at: ["spec.externalIPs[0]", "spec.externalIPs[1]"],
        },
        "a load balancer that nobody told to be internal": {
            given: service({ type: "LoadBalancer" }),
            at: `metadata.annotations["${scheme}"]`,
        },
        "a load balancer that faces the internet": {
            given: service(byController, { [scheme]: "internet-facing" }),
            at: `metadata.annotations["${scheme}"]`,
        },
        "one of a list": {
            given: {
                type: "kubernetes:core/v1:ServiceList",
                props: { items: [{ spec: {} }, { spec: { externalIPs: ["203.0.113.7"] } }] },
            },
            at: "items[1].spec.externalIPs[0]",
        },
        "a type that Kubernetes does not know": { given: service({ type: "Public" }), at: "spec.type" },
        "a proxy without a word on its Service": {
            given: proxy(undefined),
            at: `spec.provider.kubernetes.envoyService.annotations["${scheme}"]`,
        },
        "a proxy that faces the internet": {
            given: proxy({ ...byController, annotations: { [scheme]: "internet-facing" } }),
            at: `spec.provider.kubernetes.envoyService.annotations["${scheme}"]`,
        },
        "a Gateway with an address": {
            given: [gateway({ ...ownReference, addresses: [{ type: "IPAddress", value: "203.0.113.7" }] }), own],
            at: "gateway.spec.addresses[0]",
        },
        "a Gateway that changes the scheme": {
            given: [
                gateway({
                    infrastructure: { ...ownReference.infrastructure, annotations: { [scheme]: "internet-facing" } },
                }),
                own,
            ],
            at: `gateway.spec.infrastructure.annotations["${scheme}"]`,
        },
        "a Gateway whose Service nobody describes": { given: [gateway(), own], at: "gateway.spec" },
        "a Gateway that names a proxy which is not there": {
            given: [gateway(ownReference), proxy({ type: "ClusterIP" }, "other")],
            at: "gateway.spec",
        },
        "an address outside behind a Service": {
            given: slice(["10.20.4.7", "203.0.113.7"]),
            at: "endpoints[0].addresses[1]",
        },
        "a host behind a Service": { given: slice(["api.vendor.example"]), at: "endpoints[0].addresses[0]" },
        "an address outside in Endpoints": {
            given: {
                type: "kubernetes:core/v1:Endpoints",
                props: { subsets: [{ addresses: [{ ip: "203.0.113.7" }] }] },
            },
            at: "subsets[0].addresses[0].ip",
        },
        "an Ingress that nobody told to be internal": {
            given: { type: "kubernetes:networking.k8s.io/v1:Ingress", props: { spec: {} } },
            at: 'metadata.annotations["alb.ingress.kubernetes.io/scheme"]',
        },
    },
    undetermined: {
        "a type that is computed": { given: service({ type: unknown }), at: "spec.type" },
        "a scheme that is computed": {
            given: service(byController, { [scheme]: unknown }),
            at: `metadata.annotations["${scheme}"]`,
        },
        "a class that is computed": {
            given: service({ type: "LoadBalancer", loadBalancerClass: unknown }, internal),
            at: "spec.loadBalancerClass",
        },
        "attributes that are computed": { given: balancer({ [`${prefix}attributes`]: unknown }), at: at("attributes") },
        "another name that is computed": {
            given: service({ type: "ExternalName", externalName: unknown }),
            at: "spec.externalName",
        },
        "a proxy whose Service is patched": {
            given: proxy({ type: "ClusterIP", patch: { value: { spec: { type: "LoadBalancer" } } } }),
            at: "spec.provider.kubernetes.envoyService.patch",
        },
        "an address that is computed": { given: slice([unknown]), at: "endpoints[0].addresses[0]" },
    },
});
