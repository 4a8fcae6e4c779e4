import type { TimeLimits } from "../../time-limits/index.ts";
import type { RoutingGatewayArgs } from "../args.ts";
import { frontAuditLine } from "../audit-line.ts";
import { certificate, certificateSecret } from "../certificates.ts";
import { gatewayRef, kubernetesObject } from "../kubernetes-object.ts";
import type { KubernetesObject } from "../kubernetes-object.ts";
import type { GatewayLimits } from "../limits.ts";
import { envoyProxy } from "../proxy.ts";
import { listenerTraffic } from "../listener-traffic.ts";
import { controllerNames, listenerPort, namespaces, serviceHost } from "../tiers.ts";
import { passedAddressHeaders, trusted, trustedPrefix } from "../trusted-headers.ts";

const namespace = namespaces.front;

/** The way in: class, gateway, certificate, proxies, and what happens at the door. */
export function frontDoor(
    args: RoutingGatewayArgs,
    limits: GatewayLimits,
    reachesOutside: boolean,
): readonly KubernetesObject[] {
    const { entrance } = args;
    const issuer = entrance.certificateIssuer;
    return [
        kubernetesObject(
            "GatewayClass",
            { name: "ringfence-front" },
            {
                controllerName: controllerNames.front,
                // Of the class, not of the Gateway: the controller's standalone form reads it only there.
                parametersRef: { group: "gateway.envoyproxy.io", kind: "EnvoyProxy", name: "front", namespace },
            },
        ),
        certificate(issuer, { namespace, name: "front-server", host: entrance.host, use: "server" }),
        ...(reachesOutside
            ? [certificate(issuer, { namespace, name: "front-client", host: serviceHost("front"), use: "client" })]
            : []),
        kubernetesObject(
            "Gateway",
            { name: "front", namespace },
            {
                gatewayClassName: "ringfence-front",
                listeners: [
                    {
                        name: "https",
                        protocol: "HTTPS",
                        port: listenerPort,
                        hostname: entrance.host,
                        tls: { mode: "Terminate", certificateRefs: [{ name: certificateSecret("front-server") }] },
                        allowedRoutes: { namespaces: { from: "Same" }, kinds: [{ kind: "HTTPRoute" }] },
                    },
                ],
            },
        ),
        proxies(args, reachesOutside),
        clientTraffic(limits, args.timeLimits),
    ];
}

function proxies(args: RoutingGatewayArgs, reachesOutside: boolean): KubernetesObject {
    const clientCertificateRef = { kind: "Secret", name: certificateSecret("front-client"), namespace };
    return envoyProxy(
        {
            gateway: "front",
            tier: "front",
            image: args.images.envoy,
            // Callers come by the load balancer, which knows the pods themselves.
            service: { type: "ClusterIP" },
            auditLine: frontAuditLine(args.jurisdiction),
            ...(reachesOutside ? { extra: { backendTLS: { clientCertificateRef, minVersion: "1.3" } } } : {}),
        },
        args.timeLimits.proxies.front,
    );
}

/** What happens before anything is decided: trusted headers of a caller are removed, odd requests are refused. */
function clientTraffic({ requestMiB }: GatewayLimits, time: TimeLimits): KubernetesObject {
    const { listener } = time.entrance;
    return kubernetesObject(
        "ClientTrafficPolicy",
        { name: "door", namespace },
        {
            targetRefs: [gatewayRef("front")],
            headers: {
                earlyRequestHeaders: {
                    remove: [...Object.values(trusted), ...passedAddressHeaders],
                    removeOnMatch: [{ type: "Prefix", value: trustedPrefix }],
                },
                withUnderscoresAction: "RejectRequest",
                // A caller's own id could carry anything into the audit line.
                requestID: "Generate",
                xForwardedClientCert: { mode: "Sanitize" },
            },
            path: { escapedSlashesAction: "RejectRequest" },
            tls: { minVersion: "1.2" },
            // Envoy's own 32 KiB is less than a long prompt.
            ...listenerTraffic(listener, requestMiB),
        },
    );
}
