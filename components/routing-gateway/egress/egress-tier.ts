import type { TimeLimits } from "../../time-limits/index.ts";
import type { RoutingGatewayArgs } from "../args.ts";
import { replaysOf } from "../attempts.ts";
import { egressAuditLine } from "../audit-line.ts";
import { certificate, certificateSecret } from "../certificates.ts";
import type { RoutePlan } from "../compile-routes.ts";
import { gatewayRef, kubernetesObject } from "../kubernetes-object.ts";
import type { KubernetesObject } from "../kubernetes-object.ts";
import type { GatewayLimits } from "../limits.ts";
import { envoyProxy } from "../proxy.ts";
import { endpointOf } from "../resolve-backends.ts";
import { listenerTraffic } from "../listener-traffic.ts";
import { backendTraffic } from "../resilience.ts";
import type { ProcessingPlace } from "../route.ts";
import { secretStore } from "../secrets.ts";
import { controllerNames, listenerPort, namespaces, serviceHost } from "../tiers.ts";
import type { GatewayName } from "../tiers.ts";
import { trusted } from "../trusted-headers.ts";
import { providerObjects } from "./providers.ts";
import { aiGatewayRoutes, egressRouteName, egressRules } from "./routes.ts";

const namespace = namespaces.egress;
type EgressGateway = Exclude<GatewayName, "front">;

/** True where some rule leads to a third party. Where none does, the egress gateway does not exist. */
export function reachesThirdParties(plan: RoutePlan): boolean {
    return plan.rules.some(({ needsEgress }) => needsEgress);
}

/** The gateways of the tier: one for requests, and one for copies where a rule mirrors to a third party. */
export function egressGateways(plan: RoutePlan): readonly EgressGateway[] {
    const mirrors = plan.rules.some(({ levels }) => levels.mirror?.target === "egress");
    return mirrors ? ["egress", "egress-shadow"] : ["egress"];
}

/** Every object of the tier: the only proxies with a way out, the only namespace with providers' keys. */
export function egressTier(
    plan: RoutePlan,
    args: RoutingGatewayArgs,
    limits: GatewayLimits,
): readonly KubernetesObject[] {
    const { providers = {} } = args;
    const gateways = egressGateways(plan);
    return [
        kubernetesObject("GatewayClass", { name: "ringfence-egress" }, { controllerName: controllerNames.egress }),
        ...gateways.flatMap((gateway) => egressGateway(gateway, args, limits)),
        authorization(plan, gateways),
        ...egressTraffic(plan, gateways, limits, args.timeLimits),
        secretStore(namespace, args.region),
        ...Object.entries(providers).flatMap(([name, access]) => providerObjects(name, access)),
        ...aiGatewayRoutes(plan, providers, args.timeLimits),
    ];
}

function egressGateway(
    gateway: EgressGateway,
    args: RoutingGatewayArgs,
    limits: GatewayLimits,
): readonly KubernetesObject[] {
    const { entrance, images } = args;
    const parametersRef = { group: "gateway.envoyproxy.io", kind: "EnvoyProxy", name: gateway };
    const certificateRefs = [{ name: certificateSecret(gateway) }];
    return [
        certificate(entrance.certificateIssuer, {
            namespace,
            name: gateway,
            host: serviceHost(gateway),
            use: "server",
        }),
        kubernetesObject(
            "Gateway",
            { name: gateway, namespace },
            {
                gatewayClassName: "ringfence-egress",
                infrastructure: { parametersRef },
                listeners: [
                    {
                        name: "https",
                        protocol: "HTTPS",
                        port: listenerPort,
                        tls: { mode: "Terminate", certificateRefs },
                        allowedRoutes: { namespaces: { from: "Same" } },
                    },
                ],
            },
        ),
        envoyProxy(
            {
                gateway,
                tier: "egress",
                image: images.envoy,
                service: { type: "ClusterIP" },
                auditLine: egressAuditLine(gateway, placesOf(args.providers ?? {})),
            },
            args.timeLimits.proxies.egress,
        ),
        clientTraffic(gateway, limits, args.timeLimits),
    ];
}

/**
 * The policies about third parties: one for the gateways, for whatever has none of its own, and one for the rules of routes that
 * wait equally long and ask once more after the same. A policy on a rule takes the place of its Gateway's, so that each is
 * complete.
 */
function egressTraffic(
    plan: RoutePlan,
    gateways: readonly EgressGateway[],
    limits: GatewayLimits,
    time: TimeLimits,
): readonly KubernetesObject[] {
    const common = { tier: "egress", limits, time } as const;
    const rules = plan.rules
        .filter(({ levels }) => levels.egress.length > 0)
        .flatMap((rule) =>
            egressRules(rule, time).map(({ sectionName, patience }) => ({
                patience,
                replay: replaysOf(rule.levels).egress,
                target: {
                    group: "gateway.networking.k8s.io",
                    kind: "HTTPRoute",
                    name: egressRouteName(rule.name),
                    sectionName,
                },
            })),
        );
    const alike = Map.groupBy(rules, ({ patience, replay }) => `${replay}-${patience.word}`);
    return [
        backendTraffic({ ...common, name: "resilience", targetRefs: gateways.map(gatewayRef), replay: "unsent" }),
        ...[...alike].flatMap(([name, [one, ...others]]) =>
            one === undefined
                ? []
                : [
                      backendTraffic({
                          ...common,
                          name: `resilience-${name}`,
                          targetRefs: [one, ...others].map(({ target }) => target),
                          replay: one.replay,
                          patience: one.patience,
                      }),
                  ],
        ),
    ];
}

/** Where each provider processes, as the catalog has it. */
function placesOf(providers: NonNullable<RoutingGatewayArgs["providers"]>): Readonly<Record<string, ProcessingPlace>> {
    return Object.fromEntries(
        Object.entries(providers).map(([name, access]) => {
            const place = endpointOf(access)?.processedIn;
            return [name, place?.confirmed === true ? place.value : "unconfirmed"];
        }),
    );
}

/** Only the front may speak to this tier: it shows the certificate of its own name. */
function clientTraffic(gateway: EgressGateway, { requestMiB }: GatewayLimits, time: TimeLimits): KubernetesObject {
    const listener = time.egressListener;
    return kubernetesObject(
        "ClientTrafficPolicy",
        { name: gateway, namespace },
        {
            targetRefs: [gatewayRef(gateway)],
            tls: {
                minVersion: "1.3",
                clientValidation: {
                    caCertificateRefs: [{ kind: "Secret", name: certificateSecret(gateway) }],
                    subjectAltNames: { dnsNames: [{ type: "Exact", value: serviceHost("front") }] },
                },
            },
            // The front's id joins the two audit lines.
            headers: { requestID: "Preserve", withUnderscoresAction: "RejectRequest" },
            ...listenerTraffic(listener, requestMiB),
        },
    );
}

/** Looks once more whether the class may take the route. Bound to the gateways and to no route (H1); denies by default. */
function authorization(plan: RoutePlan, gateways: readonly EgressGateway[]): KubernetesObject {
    const rules = plan.rules
        .filter(({ needsEgress }) => needsEgress)
        .map(({ name, matches }) => ({
            name,
            action: "Allow",
            principal: {
                headers: [
                    { name: trusted.route, values: [name] },
                    { name: trusted.dataClass, values: [...new Set(matches.map(({ dataClass }) => dataClass))] },
                ],
            },
        }));
    return kubernetesObject(
        "SecurityPolicy",
        { name: "class-check", namespace },
        { targetRefs: gateways.map(gatewayRef), authorization: { defaultAction: "Deny", rules } },
    );
}
