import { describeRule, unknown } from "../../kit/testing.ts";
import { gatewayDeclared, inVersion, object } from "./fixtures.ts";
import { gatewayKeys } from "./res-gateway-keys.ts";

const policy = (namespace: string) =>
    object("BackendSecurityPolicy", namespace, "it", { type: "APIKey", apiKey: { secretRef: { name: "key" } } });
const external = (namespace: string, entry: object, name = "it") =>
    object("ExternalSecret", namespace, name, { target: { name }, data: [entry] });
const fetched = (key: string) => ({ secretKey: "apiKey", remoteRef: { key } });
const secret = (data: object, name = "it") => object("Secret", "gateway", name, {}, { stringData: data });

describeRule(gatewayKeys, {
    declared: gatewayDeclared,
    compliant: {
        "a provider's key where the way out is": policy("egress"),
        "what fetches it there": external("egress", fetched("ringfence/mistral-api-key"), "mistral-api-key"),
        "keys of tenants at the door": external("gateway", fetched("ringfence/tenants/search"), "tenant-keys"),
        "a whole secret of the own": object("ExternalSecret", "gateway", "it", {
            dataFrom: [{ extract: { key: "ringfence/tenants" } }],
        }),
        "a certificate": secret({ "tls.crt": "…", "tls.key": "…" }, "front-tls"),
        "a word that only begins like a third party": secret({ togetherness: "" }),
    },
    violating: {
        "a provider's key at the door": { given: policy("gateway"), at: "metadata.namespace" },
        "one in the older version": { given: inVersion(policy("gateway"), "v1alpha1"), at: "metadata.namespace" },
        "one without a namespace": {
            given: object("BackendSecurityPolicy", "", "it", {}, { metadata: { name: "it" } }),
            at: "metadata.namespace",
        },
        "a secret that is fetched beside the models": {
            given: external("models", fetched("ringfence/openai-api-key")),
            at: "spec.data[0].remoteRef.key",
        },
        "a secret that is called after a provider": {
            given: external("gateway", fetched("a"), "anthropic"),
            at: ["metadata.name", "spec.target.name"],
        },
        "a whole secret of a provider": {
            given: object("ExternalSecret", "gateway", "it", { dataFrom: [{ extract: { key: "groq_token" } }] }),
            at: "spec.dataFrom[0]",
        },
        "a key inside a secret": { given: secret({ OPENAI_API_KEY: "…" }), at: "stringData" },
        "the key of a secret's entry": {
            given: external("gateway", { secretKey: "MISTRAL_API_KEY", remoteRef: { key: "a" } }),
            at: "spec.data[0].secretKey",
        },
    },
    undetermined: {
        "a namespace that is computed": {
            given: object("BackendSecurityPolicy", "", "it", {}, { metadata: { name: "it", namespace: unknown } }),
            at: "metadata.namespace",
        },
        "secrets that are found by a search": {
            given: object("ExternalSecret", "gateway", "it", { dataFrom: [{ find: { name: { regexp: ".*" } } }] }),
            at: "spec.dataFrom[0]",
        },
        "a computed name": { given: external("gateway", fetched(unknown)), at: "spec.data[0].remoteRef.key" },
    },
});
