import { systemPlacement } from "../../cluster/addons.ts";
import { controllerNamespaces } from "../controller-namespaces.ts";
import { digestParts, restrictedContainer, restrictedPod } from "../chart-release.ts";
import type { ChartRelease, Site } from "../chart-release.ts";

const { name: namespace, serviceAccount } = controllerNamespaces.privateCaIssuer;

/** Lets cert-manager have its requests signed by AWS Private CA. */
export function privateCaIssuer({ image, region }: Site): ChartRelease {
    return {
        release: "aws-privateca-issuer",
        chart: "aws-privateca-issuer-helm",
        version: "v1.12.0",
        namespace,
        need: "gateway",
        after: ["cert-manager"],
        values: {
            image: digestParts(image("aws-privateca-issuer")),
            replicaCount: 2,
            serviceAccount: { name: serviceAccount },
            approverRole: { serviceAccountName: "cert-manager", namespace: controllerNamespaces.certManager.name },
            podSecurityContext: { runAsUser: 65_532, ...restrictedPod },
            securityContext: restrictedContainer,
            env: { AWS_REGION: region },
            ...systemPlacement,
        },
        source: "cert-manager/aws-privateca-issuer@v1.12.0, charts/aws-pca-issuer/values.yaml",
        asOf: "2026-11-25",
    };
}
