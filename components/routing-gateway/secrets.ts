import { kubernetesObject } from "./kubernetes-object.ts";
import type { KubernetesObject } from "./kubernetes-object.ts";

const store = "secrets-manager";

/** Lets the External Secrets Operator read from Secrets Manager of the stack's own region, for one namespace. */
export function secretStore(namespace: string, region: string): KubernetesObject {
    return kubernetesObject(
        "SecretStore",
        { name: store, namespace },
        // No credentials here: the operator has a pod identity that may read exactly the secrets of this gateway.
        { provider: { aws: { service: "SecretsManager", region } } },
    );
}

/** A Kubernetes secret filled from Secrets Manager: key in the secret to the name in Secrets Manager. */
export function externalSecret(
    namespace: string,
    name: string,
    keys: Readonly<Record<string, string>>,
): KubernetesObject {
    return kubernetesObject(
        "ExternalSecret",
        { name, namespace },
        {
            refreshInterval: "1h",
            secretStoreRef: { kind: "SecretStore", name: store },
            target: { name, creationPolicy: "Owner", deletionPolicy: "Delete" },
            data: Object.entries(keys).map(([secretKey, key]) => ({ secretKey, remoteRef: { key } })),
        },
    );
}
