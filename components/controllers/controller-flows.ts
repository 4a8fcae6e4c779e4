import { asksApiServer, asksService, calledByApiServer, callsAws, podsOf, resolvesNames } from "../flow-parts.ts";
import type { PodsEnd } from "../flow-parts.ts";
import type { Flow } from "../flow.ts";
import { monitoringNamespace, ports, queryUrl, serverLabels } from "../monitoring.ts";
import { controllerLabels } from "../routing-gateway/ground.ts";
import { namespaces, placementOn } from "../routing-gateway/tiers.ts";
import type { Tier } from "../routing-gateway/tiers.ts";
import type { ControllersArgs } from "./args.ts";
import { controllerNamespaces as spaces } from "./controller-namespaces.ts";

/** Pods by the labels of their charts, on the system nodes. */
const controllers = {
    certManager: podsOf(spaces.certManager.name, { "app.kubernetes.io/name": "cert-manager" }),
    certManagerWebhook: podsOf(spaces.certManager.name, { "app.kubernetes.io/name": "webhook" }),
    caInjector: podsOf(spaces.certManager.name, { "app.kubernetes.io/name": "cainjector" }),
    privateCaIssuer: podsOf(spaces.privateCaIssuer.name, { "app.kubernetes.io/name": "aws-privateca-issuer" }),
    externalSecrets: podsOf(spaces.externalSecrets.name, { "app.kubernetes.io/name": "external-secrets" }),
    externalSecretsWebhook: podsOf(spaces.externalSecrets.name, {
        "app.kubernetes.io/name": "external-secrets-webhook",
    }),
    externalSecretsCertificates: podsOf(spaces.externalSecrets.name, {
        "app.kubernetes.io/name": "external-secrets-cert-controller",
    }),
    loadBalancer: podsOf(spaces.loadBalancer.name, { "app.kubernetes.io/name": "aws-load-balancer-controller" }),
    keda: podsOf(spaces.keda.name, { app: "keda-operator" }),
    kedaMetrics: podsOf(spaces.keda.name, { app: "keda-operator-metrics-apiserver" }),
    kedaWebhooks: podsOf(spaces.keda.name, { app: "keda-admission-webhooks" }),
    leaderWorkerSet: podsOf(spaces.leaderWorkerSet.name, { "app.kubernetes.io/name": "lws" }),
} as const satisfies Readonly<Record<string, PodsEnd>>;

/** The connections without which a controller installs, decides or changes nothing. */
export function controllerFlows(args: ControllersArgs): readonly Flow[] {
    return [
        ...certificateFlows(args),
        ...secretFlows(args),
        ...loadBalancerFlows(),
        ...args.tiers.flatMap(gatewayControllerFlows),
        ...(args.tiers.includes("egress") ? aiGatewayFlows() : []),
        ...scalerFlows(),
        ...(args.fleet ? groupFlows() : []),
    ];
}

function certificateFlows({ privateCa }: ControllersArgs): readonly Flow[] {
    const { certManager, certManagerWebhook, caInjector, privateCaIssuer } = controllers;
    const reason = "No certificate is issued or renewed.";
    return [
        asksApiServer("cert-manager", certManager, reason),
        asksApiServer("cert-manager-webhook", certManagerWebhook, "Objects of cert-manager are refused."),
        asksApiServer("cainjector", caInjector, "No webhook is trusted."),
        calledByApiServer(
            { name: "cert-manager-webhook" },
            certManagerWebhook,
            10_250,
            "Objects of cert-manager are refused.",
        ),
        ...(privateCa === undefined
            ? []
            : [
                  ...resolvesNames("private-ca-issuer", privateCaIssuer),
                  asksApiServer("private-ca-issuer", privateCaIssuer, reason),
                  ...callsAws("private-ca-issuer", privateCaIssuer, ["acm-pca"], reason),
              ]),
    ];
}

function secretFlows({ secrets = [] }: ControllersArgs): readonly Flow[] {
    const { externalSecrets, externalSecretsWebhook, externalSecretsCertificates } = controllers;
    const reason = "Keys of tenants and providers do not reach the gateway.";
    return [
        asksApiServer("external-secrets", externalSecrets, reason),
        asksApiServer("external-secrets-webhook", externalSecretsWebhook, reason),
        asksApiServer("external-secrets-certificates", externalSecretsCertificates, reason),
        calledByApiServer({ name: "external-secrets-webhook" }, externalSecretsWebhook, 10_250, reason),
        ...(secrets.length === 0
            ? []
            : [
                  ...resolvesNames("external-secrets", externalSecrets),
                  ...callsAws("external-secrets", externalSecrets, ["secretsmanager"], reason),
              ]),
    ];
}

function loadBalancerFlows(): readonly Flow[] {
    const { loadBalancer } = controllers;
    const who = "load-balancer-controller";
    const reason = "The load balancer has no targets.";
    return [
        ...resolvesNames(who, loadBalancer),
        asksApiServer(who, loadBalancer, reason),
        ...callsAws(who, loadBalancer, ["elasticloadbalancing", "ec2"], reason),
        calledByApiServer({ name: "aws-load-balancer-webhook-service" }, loadBalancer, 9_443, reason),
    ];
}

/** Envoy Gateway of a tier, and the job that makes its certificates before it starts. */
function gatewayControllerFlows(tier: Tier): readonly Flow[] {
    const namespace = namespaces[tier];
    const pool = [placementOn(tier).nodeSelector["ringfence/pool"]];
    const controller = podsOf(namespace, controllerLabels, pool);
    const reason = "The gateway does not learn of its routes.";
    const webhook = calledByApiServer(
        { name: "envoy-gateway", port: 9_443 },
        controller,
        9_443,
        "Proxies do not learn their zone.",
    );
    return [
        ...resolvesNames(`${tier}-controller`, controller),
        asksApiServer(`${tier}-controller`, controller, reason),
        asksApiServer(`${tier}-certificates`, podsOf(namespace, { app: "certgen" }, pool), reason),
        { ...webhook, name: `api-server-to-${tier}-controller` },
    ];
}

function aiGatewayFlows(): readonly Flow[] {
    const pool = [placementOn("egress").nodeSelector["ringfence/pool"]];
    const aiGateway = podsOf(namespaces.egress, { "app.kubernetes.io/name": "ai-gateway-helm" }, pool);
    const reason = "Nothing is sent to third parties.";
    const service = { name: "ai-gateway-controller", port: 1_063 };
    return [
        asksApiServer("ai-gateway", aiGateway, reason),
        asksService("egress-controller", podsOf(namespaces.egress, controllerLabels, pool), service, aiGateway, reason),
        calledByApiServer({ name: service.name, port: 9_443 }, aiGateway, 9_443, reason),
    ];
}

/** KEDA asks Prometheus what waits, and answers the API server. */
function scalerFlows(): readonly Flow[] {
    const { keda, kedaMetrics, kedaWebhooks } = controllers;
    const reason = "Neither models nor proxies are scaled.";
    const prometheus = podsOf(monitoringNamespace, serverLabels("prometheus"));
    const { hostname, port } = new URL(queryUrl);
    const operator = { name: "keda-operator", port: 9_666 };
    return [
        ...resolvesNames("keda", keda),
        asksApiServer("keda", keda, reason),
        asksService(
            "keda",
            keda,
            { name: hostname.split(".")[0] ?? "", port: Number(port), targetPort: ports.prometheus },
            prometheus,
            reason,
        ),
        ...resolvesNames("keda-metrics", kedaMetrics),
        asksApiServer("keda-metrics", kedaMetrics, reason),
        asksService("keda-metrics", kedaMetrics, operator, keda, reason),
        calledByApiServer({ name: "keda-operator-metrics-apiserver" }, kedaMetrics, 6_443, reason),
        asksApiServer("keda-webhooks", kedaWebhooks, "Wrong scaling rules are accepted."),
        calledByApiServer(
            { name: "keda-admission-webhooks" },
            kedaWebhooks,
            9_443,
            "Wrong scaling rules are accepted.",
        ),
    ];
}

function groupFlows(): readonly Flow[] {
    const { leaderWorkerSet } = controllers;
    const reason = "Models that span nodes are not placed.";
    return [
        asksApiServer("leader-worker-set", leaderWorkerSet, reason),
        calledByApiServer({ name: "lws-webhook-service" }, leaderWorkerSet, 9_443, reason),
    ];
}
