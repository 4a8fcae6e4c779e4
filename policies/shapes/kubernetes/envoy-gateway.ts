import { z } from "zod";
import type { Leaves } from "../leaves/leaves.ts";
import { eachOf } from "../leaves/together.ts";
import type { Shapes } from "../shape.ts";
import {
    customObject,
    duration,
    placed,
    quantity,
    restrictedContainer,
    restrictedPod,
    spread,
} from "./custom-object.ts";
import { certificateSecret, gatewayRef, headerName } from "./gateway.ts";

const group = "gateway.envoyproxy.io";
const version = `${group}/v1alpha1`;
const kindOf = (kind: string) => `kubernetes:${version}:${kind}`;
const aiRoute = "kubernetes:aigateway.envoyproxy.io/v1beta1:AIGatewayRoute";

/** Answers of the gateway itself, in the form that OpenAI's clients read. */
const errorTypes = [
    "invalid_request_error",
    "authentication_error",
    "permission_error",
    "not_found_error",
    "rate_limit_error",
    "server_error",
];

/** Objects of Envoy Gateway: backends, proxies, and what is done with requests on their way. */
export const envoyGateway: Shapes = {
    // At the front the name of a Service; on the way out the host of a processor. No address, no socket, no way to skip the check of a
    // certificate (`tls`), and no telling of backends who called.
    [kindOf("Backend")]: (leaves) => {
        const { is, clusterHost, processorHost, count } = leaves;
        const spec = (host: z.ZodType, port: z.ZodType) =>
            z.strictObject({
                endpoints: z.array(z.strictObject({ fqdn: z.strictObject({ hostname: host, port }) })).length(1),
                fallback: is(true).optional(),
            });
        return z.union([
            customObject(leaves, [version, "Backend"], spec(clusterHost(), count(1, 65_535))),
            customObject(leaves, [version, "Backend"], spec(processorHost(), is(443)), {
                namespace: leaves.egressNamespace(),
            }),
        ]);
    },

    [kindOf("BackendTrafficPolicy")]: (leaves) => {
        const { is, count } = leaves;
        const span = duration(leaves);
        return customObject(
            leaves,
            [version, "BackendTrafficPolicy"],
            z.strictObject({
                targetRefs: z.array(z.union([z.strictObject(gatewayRef(leaves)), ruleRef(leaves)])).min(1),
                retry: z.strictObject({
                    numRetries: count(0, 10),
                    numAttemptsPerPriority: count(1, 10),
                    retryOn: z.strictObject({
                        triggers: z.array(
                            is(
                                "connect-failure",
                                "refused-stream",
                                "reset",
                                "reset-before-request",
                                "retriable-status-codes",
                                "gateway-error",
                                "5xx",
                            ),
                        ),
                        httpStatusCodes: z.array(count(400, 599)),
                    }),
                    perRetry: z.strictObject({
                        timeout: span.optional(),
                        backOff: z.strictObject({ baseInterval: span, maxInterval: span }),
                    }),
                }),
                healthCheck: z.strictObject({
                    passive: z.strictObject({
                        consecutive5XxErrors: count(1, 1000),
                        interval: span,
                        baseEjectionTime: span,
                        maxEjectionPercent: count(0, 100),
                    }),
                }),
                loadBalancer: z.strictObject({ type: is("LeastRequest", "RoundRobin", "Random") }),
                timeout: z.strictObject({
                    tcp: z.strictObject({ connectTimeout: span }),
                    http: z.strictObject({
                        connectionIdleTimeout: span,
                        requestTimeout: span,
                        streamIdleTimeout: span,
                    }),
                }),
                tcpKeepalive: keepalive(leaves),
                circuitBreaker: z.strictObject({
                    maxConnections: count(1, 1_000_000),
                    maxPendingRequests: count(1, 1_000_000),
                    maxParallelRequests: count(1, 1_000_000),
                }),
                connection: z.strictObject({ bufferLimit: quantity(leaves) }),
                requestBuffer: z.strictObject({ limit: quantity(leaves) }).optional(),
                rateLimit: rateLimit(leaves).optional(),
                responseOverride: z.array(override(leaves)).optional(),
            }),
        );
    },

    [kindOf("ClientTrafficPolicy")]: (leaves) => {
        const { is } = leaves;
        const span = duration(leaves);
        const header = headerName(leaves);
        const common = {
            targetRefs: z.array(z.strictObject(gatewayRef(leaves))).length(1),
            connection: z.strictObject({ bufferLimit: quantity(leaves) }),
            tcpKeepalive: keepalive(leaves),
            timeout: z.strictObject({
                http: z.strictObject({
                    requestHeadersReceivedTimeout: span,
                    requestReceivedTimeout: span,
                    idleTimeout: span,
                    streamIdleTimeout: span,
                }),
            }),
        };
        const front = z.strictObject({
            ...common,
            headers: z.strictObject({
                earlyRequestHeaders: z.strictObject({
                    remove: z.array(header).min(1),
                    // What a caller sends under the prefix of the gateway's own headers never passes the door.
                    removeOnMatch: z
                        .array(z.strictObject({ type: is("Prefix"), value: leaves.gatewayWord("prefix") }))
                        .length(1),
                }),
                requestID: is("Generate"),
                withUnderscoresAction: is("RejectRequest"),
                xForwardedClientCert: z.strictObject({ mode: is("Sanitize") }),
            }),
            path: z.strictObject({ escapedSlashesAction: is("RejectRequest") }),
            tls: z.strictObject({ minVersion: is("1.2", "1.3") }),
        });
        // Only the front may call the way out: it shows the certificate of its own name.
        const wayOutSpec = z.strictObject({
            ...common,
            headers: z.strictObject({ requestID: is("Preserve"), withUnderscoresAction: is("RejectRequest") }),
            tls: z.strictObject({
                minVersion: is("1.3"),
                clientValidation: z.strictObject({
                    caCertificateRefs: z
                        .array(z.strictObject({ kind: is("Secret"), name: certificateSecret(leaves) }))
                        .length(1),
                    subjectAltNames: z.strictObject({
                        dnsNames: z
                            .array(z.strictObject({ type: is("Exact"), value: is("front.gateway.svc.cluster.local") }))
                            .length(1),
                    }),
                }),
            }),
        });
        return z.union([
            customObject(leaves, [version, "ClientTrafficPolicy"], front, { namespace: is("gateway") }),
            customObject(leaves, [version, "ClientTrafficPolicy"], wayOutSpec, { namespace: leaves.egressNamespace() }),
        ]);
    },

    // The class filter, and nothing else that sees a request: no other script, no program (`wasm`), no other server (`extProc`).
    [kindOf("EnvoyExtensionPolicy")]: (leaves) => {
        const { is, classScript, lookedAt } = leaves;
        return customObject(
            leaves,
            [version, "EnvoyExtensionPolicy"],
            z.strictObject({
                targetRefs: z.array(z.strictObject(gatewayRef(leaves))).min(1),
                lua: z
                    .array(z.strictObject({ type: is("Inline"), inline: z.union([classScript(), lookedAt()]) }))
                    .min(1),
            }),
        );
    },

    [kindOf("EnvoyProxy")]: (leaves) => {
        const { is, image, count, name, sameAs, logWord, form } = leaves;
        const span = duration(leaves);
        const proxies = {
            "app.kubernetes.io/component": ["proxy"],
            "gateway.envoyproxy.io/owning-gateway-name": ["front", "egress", "egress-shadow"],
        };
        return customObject(
            leaves,
            [version, "EnvoyProxy"],
            z.strictObject({
                // Below `warn` Envoy prints headers, and more; `info` is what RES-822 takes at most.
                logging: z.strictObject({ level: z.strictObject({ default: is("info", "warn", "error") }) }),
                provider: z.strictObject({
                    type: is("Kubernetes"),
                    kubernetes: z.strictObject({
                        envoyDeployment: z.strictObject({
                            name: name(),
                            container: z.strictObject({
                                image: image(),
                                resources: z.strictObject({
                                    requests: z.strictObject({ cpu: quantity(leaves), memory: quantity(leaves) }),
                                    limits: z.strictObject({ memory: quantity(leaves) }),
                                }),
                                securityContext: z.strictObject({
                                    ...restrictedContainer(leaves),
                                    seccompProfile: restrictedPod(leaves).seccompProfile,
                                }),
                            }),
                            pod: z.strictObject({
                                ...placed(leaves),
                                topologySpreadConstraints: spread(leaves, proxies),
                            }),
                            // A patch could replace the whole pod: this one says how long a proxy may take to go.
                            patch: z.strictObject({
                                type: is("StrategicMerge"),
                                value: z.strictObject({
                                    spec: z.strictObject({
                                        template: z.strictObject({
                                            spec: z.strictObject({ terminationGracePeriodSeconds: count(1, 86_400) }),
                                        }),
                                    }),
                                }),
                            }),
                        }),
                        envoyPDB: z.strictObject({ minAvailable: count(1, 1000) }),
                        // A balancer of its own would be another door: the load balancer knows the pods themselves.
                        envoyService: z.strictObject({ name: name(), type: is("ClusterIP") }),
                        envoyServiceAccount: z.strictObject({ name: name() }),
                    }),
                }),
                shutdown: z.strictObject({ drainTimeout: span, minDrainDuration: span }),
                telemetry: z.strictObject({
                    metrics: z.strictObject({ enablePerEndpointStats: is(true) }),
                    accessLog: z.strictObject({
                        settings: z
                            .array(
                                z.strictObject({
                                    format: z.strictObject({
                                        type: is("JSON"),
                                        json: z.record(
                                            form(
                                                "the name of a field",
                                                /[A-Za-z][A-Za-z0-9]{0,40}/,
                                            ) as z.core.$ZodRecordKey,
                                            logWord(),
                                        ),
                                    }),
                                    sinks: z
                                        .array(
                                            z.strictObject({
                                                type: is("File"),
                                                file: z.strictObject({ path: is("/dev/stdout") }),
                                            }),
                                        )
                                        .length(1),
                                }),
                            )
                            .length(1),
                    }),
                }),
                backendTLS: z
                    .strictObject({
                        clientCertificateRef: z.strictObject({
                            kind: is("Secret"),
                            name: certificateSecret(leaves),
                            namespace: sameAs("kubernetes:cert-manager.io/v1:Certificate", "metadata", "namespace"),
                        }),
                        minVersion: is("1.3"),
                    })
                    .optional(),
            }),
        );
    },

    // Answers of the gateway's own, and the name under which a backend is asked. No credential, no redirect, no body of somebody else.
    [kindOf("HTTPRouteFilter")]: (leaves) => {
        const { is, count } = leaves;
        return customObject(
            leaves,
            [version, "HTTPRouteFilter"],
            z.union([
                z.strictObject({
                    urlRewrite: z.strictObject({
                        hostname: z.strictObject({ type: is("Backend") }),
                        appendXForwardedHost: is(false),
                    }),
                }),
                z.strictObject({
                    directResponse: z.strictObject({ statusCode: count(200, 599), ...jsonAnswer(leaves) }),
                }),
            ]),
        );
    },

    [kindOf("SecurityPolicy")]: (leaves) => {
        const { is } = leaves;
        return z.union([
            customObject(leaves, [version, "SecurityPolicy"], door(leaves), { namespace: is("gateway") }),
            customObject(leaves, [version, "SecurityPolicy"], classCheck(leaves), {
                namespace: leaves.egressNamespace(),
            }),
        ]);
    },
};

/** A rule of the route that the AI gateway makes of its own; it takes the name over. */
function ruleRef({ is, name, sameAs }: Leaves) {
    return z.strictObject({
        group: is("gateway.networking.k8s.io"),
        kind: is("HTTPRoute"),
        name: sameAs(aiRoute, "metadata", "name"),
        sectionName: name(),
    });
}

function keepalive(leaves: Leaves) {
    const span = duration(leaves);
    return z.strictObject({ idleTime: span, interval: span, probes: leaves.count(1, 100) });
}

/** Limits for each tenant: of requests at the proxy itself, of tokens by the stack's own limiter. */
function rateLimit(leaves: Leaves) {
    const { is, count, gatewayWord } = leaves;
    const eachTenant = z.strictObject({ name: gatewayWord("tenant"), type: is("Distinct") });
    const mayLeave = z.strictObject({
        name: gatewayWord("permission"),
        type: is("Exact"),
        value: gatewayWord("permissionValue"),
    });
    const selectors = z.array(z.strictObject({ headers: z.array(z.union([eachTenant, mayLeave])).min(1) })).min(1);
    const unit = is("Second", "Minute", "Hour", "Day", "Month");
    return z.strictObject({
        local: z.strictObject({
            rules: z
                .array(
                    z.strictObject({
                        clientSelectors: selectors,
                        limit: z.strictObject({ requests: count(1, 1_000_000_000), unit }),
                    }),
                )
                .min(1),
        }),
        global: z
            .strictObject({
                rules: z
                    .array(
                        z.strictObject({
                            clientSelectors: selectors,
                            limit: z.strictObject({
                                requests: count(1, 1_000_000_000_000),
                                unit,
                                fromMetadata: z.strictObject({
                                    namespace: is("ringfence.budget"),
                                    key: is("day", "month"),
                                }),
                            }),
                            cost: z.strictObject({
                                request: z.strictObject({ from: is("Number"), number: is(0) }),
                                response: z.strictObject({
                                    from: is("Metadata"),
                                    metadata: z.strictObject({
                                        namespace: is("ringfence.audit"),
                                        key: is("tokens:total"),
                                    }),
                                }),
                            }),
                            shared: is(true),
                        }),
                    )
                    .min(1),
            })
            .optional(),
    });
}

/** An answer with text of the gateway in place of what a backend said about its failure. No redirect: it would lead a caller, with its prompt, elsewhere. */
function override(leaves: Leaves) {
    const { is, count, form } = leaves;
    return z.strictObject({
        match: z.strictObject({
            statusCodes: z.array(z.strictObject({ type: is("Value"), value: count(400, 599) })).min(1),
        }),
        source: is("Local", "Backend", "All"),
        response: z.strictObject({
            ...jsonAnswer(leaves),
            header: z
                .strictObject({
                    set: z.array(
                        z.strictObject({ name: is("retry-after"), value: form("a number of seconds", /\d{1,4}/) }),
                    ),
                })
                .optional(),
        }),
    });
}

/** A body in JSON: an error, or the list of models. */
function jsonAnswer({ is, form, name, nothing, json }: Leaves) {
    const error = z.strictObject({
        error: z.strictObject({
            message: form("a sentence", /[A-Z][A-Za-z0-9 ,;.'/-]{0,200}/),
            type: is(...errorTypes),
            param: nothing(),
            code: form("a code", /[a-z][a-z_]{0,40}/),
        }),
    });
    const models = z.strictObject({
        object: is("list"),
        data: z.array(z.strictObject({ id: name(), object: is("model"), created: is(0), owned_by: is("ringfence") })),
    });
    return {
        contentType: is("application/json"),
        body: z.strictObject({ type: is("Inline"), inline: json(z.union([error, models])) }),
    };
}

/**
 * Who may ask at the door: tokens of an identity provider in a declared zone, or keys of the stack's own secret. Bound to the Gateway; denies
 * what it does not name. No CORS, no request without a token (`optional`), no rule by addresses.
 */
function door(leaves: Leaves) {
    const { is, name, zoneUrl, form, sameAs, doorExpression, gatewayWord } = leaves;
    const claim = form("the name of a claim", /[A-Za-z_][A-Za-z0-9_-]{0,63}/);
    const common = {
        targetRefs: z.array(z.strictObject(gatewayRef(leaves))).min(1),
        authorization: z.strictObject({
            defaultAction: is("Deny"),
            rules: z.array(z.strictObject({ name: name(), action: is("Allow"), cel: doorExpression() })).min(1),
        }),
    };
    const jwt = z.strictObject({
        providers: z
            .array(
                z.strictObject({
                    name: name(),
                    issuer: zoneUrl(),
                    audiences: z.array(form("an audience", /[A-Za-z0-9][\w:-]{0,200}/)).min(1),
                    remoteJWKS: z.strictObject({ uri: zoneUrl(), cacheDuration: duration(leaves) }),
                    recomputeRoute: is(true),
                    claimToHeaders: z.array(z.strictObject({ claim, header: gatewayWord("tenant", "floor") })).min(1),
                }),
            )
            .min(1),
    });
    const apiKeyAuth = z.strictObject({
        credentialRefs: z
            .array(
                z.strictObject({
                    group: is(""),
                    kind: is("Secret"),
                    name: sameAs("kubernetes:external-secrets.io/v1:ExternalSecret", "spec", "target", "name"),
                }),
            )
            .min(1),
        extractFrom: z.array(z.strictObject({ headers: z.array(is("authorization", "x-api-key")).min(1) })).min(1),
        forwardClientIDHeader: gatewayWord("tenant"),
        // The key goes no further than the door.
        sanitize: is(true),
    });
    return z.union([z.strictObject({ ...common, jwt }), z.strictObject({ ...common, apiKeyAuth })]);
}

/** What may leave, once more at the way out: a rule by name, and the classes that it is for. */
function classCheck(leaves: Leaves) {
    const { is, name, gatewayWord, declaredClass } = leaves;
    const route = z.strictObject({ name: gatewayWord("route"), values: z.array(name()).min(1) });
    const classes = z.strictObject({
        name: gatewayWord("dataClass"),
        values: z.array(declaredClass()).min(1),
    });
    return z.strictObject({
        targetRefs: z.array(z.strictObject(gatewayRef(leaves))).min(1),
        authorization: z.strictObject({
            defaultAction: is("Deny"),
            rules: z
                .array(
                    z.strictObject({
                        name: name(),
                        action: is("Allow"),
                        // Both: without the second every class may leave.
                        principal: z.strictObject({ headers: eachOf(route, classes) }),
                    }),
                )
                .min(1),
        }),
    });
}
