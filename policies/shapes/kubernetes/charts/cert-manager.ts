import { z } from "zod";
import { placed, restrictedContainer, restrictedPod } from "../custom-object.ts";
import { imageParts, replicas, spreadBy } from "./release.ts";
import type { ChartShape } from "./release.ts";

/** cert-manager: no arguments, no proxy, no resolvers of its own, no objects beside its own. */
export const certManagerChart: ChartShape = {
    chart: "cert-manager",
    version: "v1.21.2",
    values: (leaves) => {
        const { is } = leaves;
        const part = (component: string) => ({
            image: imageParts(leaves),
            replicaCount: replicas(leaves),
            podDisruptionBudget: z.strictObject({ enabled: is(true) }),
            ...placed(leaves),
            topologySpreadConstraints: spreadBy(leaves, "app.kubernetes.io/component", component),
        });
        return z.strictObject({
            crds: z.strictObject({ enabled: is(true), keep: is(true) }),
            global: z.strictObject({ leaderElection: z.strictObject({ namespace: is("cert-manager") }) }),
            ...part("controller"),
            webhook: z.strictObject(part("webhook")),
            cainjector: z.strictObject(part("cainjector")),
            acmesolver: z.strictObject({ image: imageParts(leaves) }),
            startupapicheck: z.strictObject({ enabled: is(false) }),
        });
    },
};

/** Has requests of cert-manager signed by AWS Private CA, in a region inside. */
export const privateCaIssuerChart: ChartShape = {
    chart: "aws-privateca-issuer-helm",
    version: "v1.12.0",
    values: (leaves) => {
        const { is, name, region } = leaves;
        return z.strictObject({
            image: imageParts(leaves),
            replicaCount: replicas(leaves),
            serviceAccount: z.strictObject({ name: name() }),
            approverRole: z.strictObject({ serviceAccountName: is("cert-manager"), namespace: is("cert-manager") }),
            podSecurityContext: z.strictObject({ runAsUser: is(65_532), ...restrictedPod(leaves) }),
            securityContext: z.strictObject({ ...restrictedContainer(leaves), readOnlyRootFilesystem: is(true) }),
            env: z.strictObject({ AWS_REGION: region() }),
            ...placed(leaves),
        });
    },
};
