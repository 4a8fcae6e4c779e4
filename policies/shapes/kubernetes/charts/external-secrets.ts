import { z } from "zod";
import { placed } from "../custom-object.ts";
import { imageParts, replicas, spreadBy } from "./release.ts";
import type { ChartShape } from "./release.ts";

/** The External Secrets Operator: it reads from Secrets Manager of one region, for each namespace apart, and writes nothing back. */
export const externalSecretsChart: ChartShape = {
    chart: "external-secrets-helm",
    version: "2.12.0",
    values: (leaves) => {
        const { is, name, region } = leaves;
        const part = (pods: string) => ({
            image: imageParts(leaves),
            ...placed(leaves),
            topologySpreadConstraints: spreadBy(leaves, "app.kubernetes.io/name", pods),
        });
        const twice = {
            replicaCount: replicas(leaves),
            podDisruptionBudget: z.strictObject({ enabled: is(true) }),
        };
        return z.strictObject({
            ...part("external-secrets"),
            ...twice,
            installCRDs: is(true),
            leaderElect: is(true),
            serviceAccount: z.strictObject({ name: name() }),
            extraEnv: z.array(z.strictObject({ name: is("AWS_REGION"), value: region() })).length(1),
            processClusterStore: is(false),
            processClusterExternalSecret: is(false),
            processClusterGenerator: is(false),
            processClusterPushSecret: is(false),
            processPushSecret: is(false),
            webhook: z.strictObject({ ...part("external-secrets-webhook"), ...twice }),
            certController: z.strictObject(part("external-secrets-cert-controller")),
        });
    },
};
