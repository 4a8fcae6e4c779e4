import type { ProviderAccess } from "../args.ts";
import { backendRef, kubernetesObject } from "../kubernetes-object.ts";
import type { KubernetesObject } from "../kubernetes-object.ts";
import { endpointOf } from "../resolve-backends.ts";
import { externalSecret } from "../secrets.ts";
import { namespaces } from "../tiers.ts";
import { providerApis } from "../../../catalog/provider-apis.ts";

const namespace = namespaces.egress;

/**
 * A provider: its one host, TLS to exactly that name, its interface, and its credential. The credential belongs to the
 * provider and is added on the way to it: one on a rule is silently skipped (H2), and an address instead of a name hands
 * it to another backend of the rule (H3).
 */
export function providerObjects(name: string, access: ProviderAccess): readonly KubernetesObject[] {
    const endpoint = endpointOf(access);
    if (endpoint === undefined) return [];
    const { host } = endpoint;
    return [
        kubernetesObject("Backend", { name, namespace }, { endpoints: [{ fqdn: { hostname: host, port: 443 } }] }),
        kubernetesObject(
            "BackendTLSPolicy",
            { name, namespace },
            {
                targetRefs: [backendRef(name)],
                validation: { wellKnownCACertificates: "System", hostname: host },
            },
        ),
        kubernetesObject(
            "AIServiceBackend",
            { name, namespace },
            { schema: providerApis[access.provider].schema, backendRef: backendRef(name) },
        ),
        ...credential(name, access),
    ];
}

function credential(name: string, access: ProviderAccess): readonly KubernetesObject[] {
    const targetRefs = [{ group: "aigateway.envoyproxy.io", kind: "AIServiceBackend", name }];
    const policy = (fields: Readonly<Record<string, unknown>>) =>
        kubernetesObject("BackendSecurityPolicy", { name, namespace }, { targetRefs, ...fields });
    const region = endpointOf(access)?.region;
    if (providerApis[access.provider].credentials === "AWSCredentials") {
        // No key: the proxies sign with the role of their own service account.
        return [policy({ type: "AWSCredentials", awsCredentials: { region } })];
    }
    if (access.apiKeySecret === undefined) return [];
    const secret = `${name}-api-key`;
    return [
        externalSecret(namespace, secret, { apiKey: access.apiKeySecret }),
        policy({ type: "APIKey", apiKey: { secretRef: { name: secret } } }),
    ];
}
