import { z } from "zod";
import { say } from "../../kit/safe.ts";
import type { Leaves } from "../leaves/leaves.ts";
import { together } from "../leaves/together.ts";
import { requestWords } from "../leaves/gateway-leaves.ts";
import type { Shapes } from "../shape.ts";
import { customObject } from "./custom-object.ts";

const group = "gateway.networking.k8s.io";
const version = `${group}/v1`;
const envoyGroup = "gateway.envoyproxy.io";
const kindOf = (kind: string) => `kubernetes:${version}:${kind}`;
const envoyKindOf = (kind: string) => `kubernetes:${envoyGroup}/v1alpha1:${kind}`;

/** What a caller is known by. On every rule that leads somewhere it is taken away once more. */
const callersOwn = ["authorization", "x-api-key", "cookie", "x-forwarded-for"];

/** Controllers of the two gateways. Another one, such as that of the load balancers, would make a door of its own. */
const controllerNames = [`${envoyGroup}/ringfence-front`, `${envoyGroup}/ringfence-egress`];

/** Objects of Gateway API: doors, and the rules by which requests go from them to backends. */
export const gateway: Shapes = {
    [kindOf("GatewayClass")]: (leaves) => {
        const { is, sameAs } = leaves;
        return customObject(
            leaves,
            [version, "GatewayClass"],
            z.strictObject({
                controllerName: is(...controllerNames),
                parametersRef: z
                    .strictObject({
                        group: is(envoyGroup),
                        kind: is("EnvoyProxy"),
                        name: sameAs(envoyKindOf("EnvoyProxy"), "metadata", "name"),
                        namespace: sameAs(envoyKindOf("EnvoyProxy"), "metadata", "namespace"),
                    })
                    .optional(),
            }),
            { scope: "cluster" },
        );
    },

    // One listener, with TLS that ends here, for routes of its own namespace alone.
    [kindOf("Gateway")]: (leaves) => {
        const { is, zoneHost, sameAs } = leaves;
        return customObject(
            leaves,
            [version, "Gateway"],
            z.strictObject({
                gatewayClassName: sameAs(kindOf("GatewayClass"), "metadata", "name"),
                infrastructure: z
                    .strictObject({
                        parametersRef: z.strictObject({
                            group: is(envoyGroup),
                            kind: is("EnvoyProxy"),
                            name: sameAs(envoyKindOf("EnvoyProxy"), "metadata", "name"),
                        }),
                    })
                    .optional(),
                listeners: z
                    .array(
                        z.strictObject({
                            name: is("https"),
                            protocol: is("HTTPS"),
                            port: is(443),
                            // The way out is called by the name in its certificate, which the front's TLS policy demands.
                            hostname: zoneHost().optional(),
                            tls: z.strictObject({
                                mode: is("Terminate"),
                                certificateRefs: z.array(z.strictObject({ name: certificateSecret(leaves) })).length(1),
                            }),
                            allowedRoutes: z.strictObject({
                                namespaces: z.strictObject({ from: is("Same") }),
                                kinds: z.array(z.strictObject({ kind: is("HTTPRoute") })).optional(),
                            }),
                        }),
                    )
                    .length(1),
            }),
        );
    },

    [kindOf("HTTPRoute")]: (leaves) => {
        const { is } = leaves;
        const rule = z.union([answered(leaves), led(leaves)]);
        return customObject(
            leaves,
            [version, "HTTPRoute"],
            z.strictObject({
                parentRefs: z.array(z.strictObject({ ...gatewayRef(leaves), sectionName: is("https") })).length(1),
                rules: z.array(rule).min(1),
            }),
        );
    },

    // The front trusts the authority of its own certificates, the way out the public ones; each expects the one name that its backend has.
    [kindOf("BackendTLSPolicy")]: (leaves) => {
        const { is, clusterHost, processorHost } = leaves;
        const targetRefs = z.array(z.strictObject(backendRef(leaves))).length(1);
        const front = z.strictObject({
            targetRefs,
            validation: z.strictObject({
                caCertificateRefs: z
                    .array(z.strictObject({ group: is(""), kind: is("Secret"), name: certificateSecret(leaves) }))
                    .length(1),
                hostname: clusterHost(),
            }),
        });
        const wayOut = z.strictObject({
            targetRefs,
            validation: z.strictObject({ wellKnownCACertificates: is("System"), hostname: processorHost() }),
        });
        return together(customObject(leaves, [version, "BackendTLSPolicy"], z.union([front, wayOut])), (policy) => {
            const { targetRefs: targets, validation } = policy.spec as z.output<typeof front>;
            const target = targets[0]?.name;
            const hosts = (leaves.world.stack?.resources ?? [])
                .filter(({ type }) => type === envoyKindOf("Backend"))
                .map(({ unjudged }) => unjudged as BackendInputs)
                .filter(
                    ({ metadata }) => metadata?.name === target && metadata?.namespace === policy.metadata.namespace,
                )
                .map(({ spec }) => spec?.endpoints?.[0]?.fqdn?.hostname);
            return leaves.world.stack === undefined || hosts.includes(validation.hostname as string)
                ? undefined
                : {
                      path: ["spec", "validation", "hostname"],
                      problem: say`it is not the host of the backend, so another one would be taken for it`,
                      isRelation: true,
                  };
        });
    },
};

interface BackendInputs {
    readonly metadata?: { readonly name?: string; readonly namespace?: string };
    readonly spec?: { readonly endpoints?: readonly { readonly fqdn?: { readonly hostname?: string } }[] };
}

/** The secret of a certificate of this stack. */
export function certificateSecret({ sameAs }: Leaves) {
    return sameAs("kubernetes:cert-manager.io/v1:Certificate", "spec", "secretName");
}

/** A Gateway of this stack. */
export function gatewayRef({ is, sameAs }: Leaves) {
    return { group: is(group), kind: is("Gateway"), name: sameAs(kindOf("Gateway"), "metadata", "name") };
}

/** A Backend of this stack. */
export function backendRef({ is, sameAs }: Leaves) {
    return { group: is(envoyGroup), kind: is("Backend"), name: sameAs(envoyKindOf("Backend"), "metadata", "name") };
}

/** A rule that the gateway answers by itself. */
function answered(leaves: Leaves) {
    return z.strictObject({ matches: matches(leaves), filters: z.array(extension(leaves)).length(1) });
}

/** A rule that leads to backends: what is known of the caller is taken away, the request goes under the backend's own name. */
function led(leaves: Leaves) {
    const { is, name, count, gatewayWord } = leaves;
    const header = headerName(leaves);
    const modifier = z.strictObject({
        type: is("RequestHeaderModifier"),
        requestHeaderModifier: together(
            z.strictObject({
                remove: z.array(header),
                set: z
                    .array(
                        z.union([
                            z.strictObject({ name: gatewayWord("route"), value: name() }),
                            // What Envoy may ask once more after a failure; it takes the header away again.
                            z.strictObject({ name: is("x-envoy-retry-on"), value: is("reset,retriable-status-codes") }),
                        ]),
                    )
                    .optional(),
            }),
            ({ remove }) =>
                callersOwn.every((each) => remove.includes(each))
                    ? undefined
                    : { path: ["remove"], problem: say`a header that tells of the caller goes on to the backend` },
        ),
    });
    const mirror = z.strictObject({
        type: is("RequestMirror"),
        requestMirror: z.strictObject({ backendRef: z.strictObject(backendRef(leaves)), percent: count(0, 100) }),
    });
    return z.strictObject({
        matches: matches(leaves),
        filters: together(z.array(z.union([modifier, extension(leaves), mirror])), (filters) =>
            filters.some((each) => each.type === "RequestHeaderModifier")
                ? undefined
                : { path: [], problem: say`nothing takes away what tells of the caller` },
        ),
        backendRefs: z.array(z.strictObject({ ...backendRef(leaves), weight: count(0, 1_000_000).optional() })).min(1),
    });
}

function extension({ is, sameAs }: Leaves) {
    return z.strictObject({
        type: is("ExtensionRef"),
        extensionRef: z.strictObject({
            group: is(envoyGroup),
            kind: is("HTTPRouteFilter"),
            name: sameAs(envoyKindOf("HTTPRouteFilter"), "metadata", "name"),
        }),
    });
}

/** The name of a header: small letters with dashes. */
export function headerName({ form }: Leaves) {
    return form("the name of a header", /[a-z][a-z0-9-]{0,62}/);
}

/** Which requests a rule is for: by path, and by what the class filter has decided. */
function matches(leaves: Leaves) {
    const { is, gatewayWord } = leaves;
    return z
        .array(
            z.strictObject({
                path: z.strictObject({ type: is("PathPrefix", "Exact"), value: is("/", "/v1", "/v1/models") }),
                method: is("GET", "POST").optional(),
                headers: z
                    .array(
                        z.union([
                            decided(gatewayWord("permission"), gatewayWord("permissionValue")),
                            decided(gatewayWord("dataClass"), is(...requestWords.classes)),
                            decided(gatewayWord("task"), is(...requestWords.tasks)),
                        ]),
                    )
                    .optional(),
            }),
        )
        .min(1);

    function decided(name: z.ZodType, value: z.ZodType) {
        return z.strictObject({ type: is("Exact"), name, value });
    }
}
