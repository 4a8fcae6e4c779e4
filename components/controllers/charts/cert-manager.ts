import { systemPlacement } from "../../cluster/addons.ts";
import { controllerNamespaces } from "../controller-namespaces.ts";
import { digestParts, spreadOver } from "../chart-release.ts";
import type { ChartRelease, Site } from "../chart-release.ts";

const namespace = controllerNamespaces.certManager.name;

/** cert-manager: the certificates of both gateways and of the other controllers' webhooks. */
export function certManager({ image }: Site): ChartRelease {
    const controller = digestParts(image("cert-manager-controller"));
    return {
        release: "cert-manager",
        chart: "cert-manager",
        version: "v1.21.2",
        namespace,
        need: "gateway",
        values: {
            // Kept where the release goes: with them every certificate of the cluster would be deleted.
            crds: { enabled: true, keep: true },
            global: { leaderElection: { namespace } },
            ...part("controller", 2),
            image: controller,
            webhook: { ...part("webhook", 2), image: digestParts(image("cert-manager-webhook")) },
            cainjector: { ...part("cainjector", 2), image: digestParts(image("cert-manager-cainjector")) },
            // Solves challenges of public authorities. None is ever asked; the argument must name an image all the same.
            acmesolver: { image: controller },
            // A hook with an image of its own that only waits for the webhook; a release waits for it anyway.
            startupapicheck: { enabled: false },
        },
        source: "cert-manager/cert-manager@v1.21.2, deploy/charts/cert-manager/values.yaml",
        asOf: "2026-11-25",
    };
}

function part(component: string, replicaCount: number) {
    return {
        replicaCount,
        podDisruptionBudget: { enabled: true },
        ...systemPlacement,
        topologySpreadConstraints: spreadOver({ "app.kubernetes.io/component": component }),
    };
}
