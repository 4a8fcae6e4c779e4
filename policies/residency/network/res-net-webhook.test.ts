import { describeRule, unknown } from "../../kit/testing.ts";
import type { Fixture } from "../../kit/fixture.ts";
import { webhooksInside } from "./res-net-webhook.ts";

const service = { service: { name: "keda-admission", namespace: "keda", path: "/validate" } };
const url = { url: "https://hooks.vendor.example/validate" };
const configuration = (clientConfigs: readonly unknown[], kind = "ValidatingWebhookConfiguration"): Fixture => ({
    type: `kubernetes:admissionregistration.k8s.io/v1:${kind}`,
    name: "hooks",
    props: { webhooks: clientConfigs.map((clientConfig) => ({ name: "a.b.c", clientConfig })) },
});
const definition = (conversion?: unknown): Fixture => ({
    type: "kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition",
    props: { spec: { group: "example.org", ...(conversion !== undefined && { conversion }) } },
});
const aggregated = (spec: unknown): Fixture => ({
    type: "kubernetes:apiregistration.k8s.io/v1:APIService",
    name: "metrics",
    props: { spec },
});
const plain = (spec: object): Fixture => ({
    type: "kubernetes:core/v1:Service",
    name: "service",
    props: { metadata: { name: "keda-admission", namespace: "keda" }, spec },
});
const elsewhere = plain({ type: "ExternalName", externalName: "hooks.vendor.example" });

describeRule(webhooksInside, {
    compliant: {
        "webhooks of the cluster": configuration([service, service]),
        "a webhook whose Service is in the stack": [configuration([service]), plain({ selector: { app: "keda" } })],
        "another Service is a name for a host": [
            configuration([{ service: { name: "other", namespace: "keda" } }]),
            elsewhere,
        ],
        "a definition without conversion": definition(),
        "a conversion inside the cluster": definition({ strategy: "Webhook", webhook: { clientConfig: service } }),
        "an API that the API server has itself": aggregated({ group: "apps", version: "v1" }),
        "an API inside the cluster": aggregated(service),
    },
    violating: {
        "a webhook outside": { given: configuration([service, url]), at: "webhooks[1].clientConfig.url" },
        "a webhook outside that changes objects": {
            given: configuration([url], "MutatingWebhookConfiguration"),
            at: "webhooks[0].clientConfig.url",
        },
        "a patch that leads a webhook outside": {
            given: configuration([url], "MutatingWebhookConfigurationPatch"),
            at: "webhooks[0].clientConfig.url",
        },
        "a webhook that calls nobody": { given: configuration([{}]), at: "webhooks[0].clientConfig.service" },
        "a conversion outside": {
            given: definition({ strategy: "Webhook", webhook: { clientConfig: url } }),
            at: "spec.conversion.webhook.clientConfig.url",
        },
        "a conversion outside, as it was written before": {
            given: definition({ strategy: "Webhook", webhookClientConfig: url }),
            at: "spec.conversion.webhookClientConfig.url",
        },
        "a webhook whose Service is a name for a host": {
            given: [configuration([service]), elsewhere],
            at: "hooks.webhooks[0].clientConfig.service",
        },
        "an API whose Service is a name for a host": {
            given: [aggregated(service), elsewhere],
            at: "metrics.spec.service",
        },
    },
    undetermined: {
        "an address that is computed": {
            given: configuration([{ url: unknown }]),
            at: "webhooks[0].clientConfig.url",
        },
        "a conversion that is computed": { given: definition(unknown), at: "spec.conversion" },
        "an API that is computed": { given: aggregated(unknown), at: "spec" },
    },
});
