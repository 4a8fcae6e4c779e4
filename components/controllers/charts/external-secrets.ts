import { systemPlacement } from "../../cluster/addons.ts";
import { controllerNamespaces } from "../controller-namespaces.ts";
import { digestParts, spreadOver } from "../chart-release.ts";
import type { ChartRelease, Site } from "../chart-release.ts";

const { name: namespace, serviceAccount } = controllerNamespaces.externalSecrets;

/** Fills Kubernetes secrets from Secrets Manager, so that no key is ever in the program's state. */
export function externalSecrets({ image, region }: Site): ChartRelease {
    const one = digestParts(image("external-secrets"));
    const placed = (name: string) => ({
        image: one,
        ...systemPlacement,
        topologySpreadConstraints: spreadOver({ "app.kubernetes.io/name": name }),
    });
    return {
        release: "external-secrets",
        chart: "external-secrets-helm",
        version: "2.12.0",
        namespace,
        need: "gateway",
        values: {
            ...placed("external-secrets"),
            installCRDs: true,
            replicaCount: 2,
            leaderElect: true,
            podDisruptionBudget: { enabled: true },
            serviceAccount: { name: serviceAccount },
            extraEnv: [{ name: "AWS_REGION", value: region }],
            // A store for every namespace would be read by each; and nothing is ever written back to Secrets Manager.
            processClusterStore: false,
            processClusterExternalSecret: false,
            processClusterGenerator: false,
            processClusterPushSecret: false,
            processPushSecret: false,
            webhook: {
                ...placed("external-secrets-webhook"),
                replicaCount: 2,
                podDisruptionBudget: { enabled: true },
            },
            // Makes the webhook's certificate; between two renewals nobody misses it.
            certController: placed("external-secrets-cert-controller"),
        },
        source: "external-secrets/external-secrets@v2.9.0, deploy/charts/external-secrets/values.yaml",
        asOf: "2026-08-07",
    };
}
