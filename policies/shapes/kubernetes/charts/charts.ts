import { z } from "zod";
import type { Shapes } from "../../shape.ts";
import { aiGatewayChart, aiGatewayDefinitions } from "./ai-gateway.ts";
import { loadBalancerChart } from "./aws-load-balancer-controller.ts";
import { certManagerChart, privateCaIssuerChart } from "./cert-manager.ts";
import { frontGatewayChart, wayOutGatewayChart } from "./envoy-gateway.ts";
import { externalSecretsChart } from "./external-secrets.ts";
import { release } from "./release.ts";
import type { ChartShape } from "./release.ts";
import { kedaChart, leaderWorkerSetChart } from "./scaling.ts";

/** Every chart whose values somebody has looked at, each in one version. */
const chartShapes: readonly ChartShape[] = [
    aiGatewayDefinitions,
    aiGatewayChart,
    certManagerChart,
    privateCaIssuerChart,
    frontGatewayChart,
    wayOutGatewayChart,
    externalSecretsChart,
    kedaChart,
    leaderWorkerSetChart,
    loadBalancerChart,
];

/** Releases of Helm. */
export const charts: Shapes = {
    "kubernetes:helm.sh/v3:Release": (leaves) => z.union(chartShapes.map((shape) => release(leaves, shape))),
};
