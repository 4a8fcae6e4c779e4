import { describeRule, unknown } from "../../kit/testing.ts";
import { abroad, backend, contracted, gatewayDeclared, object, ownHost } from "./fixtures.ts";
import { gatewayHosts } from "./res-gateway-hosts.ts";

const service = (spec: object) => object("Service", "models", "it", spec);
const entry = (...hosts: readonly string[]) => ({
    ...object("ServiceEntry", "models", "it", { hosts }),
    type: "kubernetes:networking.istio.io/v1:ServiceEntry",
});
const hostname = "spec.endpoints[0].fqdn.hostname";

describeRule(gatewayHosts, {
    declared: gatewayDeclared,
    compliant: {
        "a service of the cluster": backend("gateway", "it", ownHost),
        "a declared processor": backend("egress", "it", contracted),
        "another declared processor, with a final dot": backend("egress", "it", `${abroad}.`),
        "a service of pods": service({ selector: { app: "llama" } }),
        "a service that is another name for one of the cluster": service({
            type: "ExternalName",
            externalName: ownHost,
        }),
        "a backend by address, which names no host": object("Backend", "gateway", "it", {
            endpoints: [{ ip: { address: "10.20.0.9" } }],
        }),
    },
    violating: {
        "a host that nobody declared": { given: backend("egress", "it", "api.deepseek.com"), at: hostname },
        "a host below a declared one": { given: backend("egress", "it", `eu.${abroad}`), at: hostname },
        "the second of two hosts": {
            given: object("Backend", "egress", "it", {
                endpoints: [{ fqdn: { hostname: contracted } }, { fqdn: { hostname: "api.openai.com" } }],
            }),
            at: "spec.endpoints[1].fqdn.hostname",
        },
        "a host that ends like the cluster's": {
            given: backend("egress", "it", "models.svc.cluster.local.example.com"),
            at: hostname,
        },
        "whatever host a request names": {
            given: object("Backend", "egress", "it", { type: "DynamicResolver" }),
            at: "spec.type",
        },
        "a service that is another name for a host abroad": {
            given: service({ type: "ExternalName", externalName: "api.openai.com" }),
            at: "spec.externalName",
        },
        "an entry of a mesh": { given: entry(contracted, "api.openai.com"), at: "spec.hosts[1]" },
    },
    undetermined: {
        "a computed host": { given: backend("egress", "it", unknown), at: hostname },
        "computed endpoints": {
            given: object("Backend", "egress", "it", { endpoints: unknown }),
            at: "spec.endpoints",
        },
    },
});
