import { certificateSecret } from "../../components/routing-gateway/certificates.ts";
import type { KubernetesObject } from "../../components/routing-gateway/kubernetes-object.ts";
import { namespaces, serviceHost } from "../../components/routing-gateway/tiers.ts";
import { asHttpRoute, hostRewriteFilter } from "./egress-stand-in.ts";
import type { IssuedCertificates } from "./certificate-authority.ts";
import { versions } from "./tools.ts";

/** What takes the place of the parts that a machine does not have. */
export interface Loopback extends IssuedCertificates {
    /** Port of a Gateway by its name. */
    readonly listeners: Readonly<Record<string, number>>;
    /** Ports on loopback by DNS name: one for each replica. */
    readonly servers: Readonly<Record<string, readonly number[]>>;
    /** Public keys of the identity provider. */
    readonly keySet: string;
    /** The rate limiter runs, and counts tokens. @default false */
    readonly countsTokens?: boolean;
}

type Spec = Readonly<Record<string, unknown>>;

/**
 * The objects of a stack as one machine can run them. This is everything that differs between what is tested and what is
 * deployed:
 *
 * - proxies are processes instead of pods, and both gateways are run by one controller;
 * - listeners have other ports; DNS names of servers lead to ports on loopback, one for each replica;
 * - certificates come from a test authority, the identity provider's keys and tenants' keys from the suite;
 * - providers are reached without TLS, and through plain Envoy Gateway instead of the AI gateway ({@link asHttpRoute});
 * - network policies, secrets' sources, the scaling of proxies and the counters of tokens are left out: they are the cluster's. Tokens are limited
 *   only where the suite runs the limiter.
 */
export function onLoopback(objects: readonly KubernetesObject[], loopback: Loopback): readonly KubernetesObject[] {
    return [
        ...objects
            .flatMap((object) => (object.kind === "AIGatewayRoute" ? asHttpRoute(object, objects) : [object]))
            .flatMap((object) => changes[object.kind]?.(object, loopback) ?? [object]),
        hostRewriteFilter(namespaces.egress),
    ];
}

/**
 * The front tier of a stack as Envoy Gateway translates it offline: all as in the cluster, and secrets where the cluster
 * would have filled them.
 */
export function forTranslation(
    objects: readonly KubernetesObject[],
    certificates: IssuedCertificates,
): readonly KubernetesObject[] {
    const front = objects.filter(
        ({ kind, metadata }) =>
            metadata.namespace === namespaces.front ||
            (kind === "Namespace" && metadata.name === namespaces.front) ||
            (kind === "GatewayClass" && metadata.name === "ringfence-front"),
    );
    return front.flatMap((object): readonly KubernetesObject[] => {
        if (["Deployment", "NetworkPolicy", "ScaledObject", "SecretStore", "Service"].includes(object.kind)) return [];
        if (object.kind === "ExternalSecret") return [filledSecret(object)];
        if (object.kind === "GatewayClass") return [withSpec(object, { controllerName: standaloneController })];
        return object.kind === "Certificate" ? [issuedSecret(object, certificates)] : [object];
    });
}

/** What the External Secrets Operator makes of an `ExternalSecret`: a secret with a value for each key. */
function filledSecret({ metadata, spec }: KubernetesObject): KubernetesObject {
    const data = (spec?.["data"] ?? []) as readonly SecretEntry[];
    const keys = Object.fromEntries(data.map(({ secretKey, remoteRef }) => [secretKey, testKeyOf(remoteRef.key)]));
    return secret(metadata.name, metadata.namespace, "Opaque", keys);
}

/** A key of a secret, and where its value comes from. */
export interface SecretEntry {
    readonly secretKey: string;
    readonly remoteRef: { readonly key: string };
}

/** The API key that lies in a secret in this suite. */
export function testKeyOf(secret: string): string {
    return `test-key-in-${secret.replaceAll("/", "-")}`;
}

const standaloneController = "gateway.envoyproxy.io/gatewayclass-controller";

type Change = (object: KubernetesObject, loopback: Loopback) => readonly KubernetesObject[];

const leaveOut: Change = () => [];

const changes: Readonly<Record<string, Change>> = {
    NetworkPolicy: leaveOut,
    Deployment: leaveOut,
    Service: leaveOut,
    SecretStore: leaveOut,
    ScaledObject: leaveOut,
    ExternalSecret: (object) => [filledSecret(object)],
    AIServiceBackend: leaveOut,
    BackendSecurityPolicy: leaveOut,
    GatewayClass: (object) => [
        withSpec(object, {
            controllerName: standaloneController,
            // The standalone controller reads these parameters at the class only.
            parametersRef: object.spec?.["parametersRef"] ?? proxyOfEgress,
        }),
    ],
    EnvoyProxy: (object) => [withSpec(object, { provider: { type: "Host", host: { envoyVersion: versions.envoy } } })],
    Gateway: (object, { listeners }) => [
        withSpec(object, {
            listeners: listOf(object, "listeners").map((one) => ({ ...one, port: listeners[object.metadata.name] })),
        }),
    ],
    Backend: (object, loopback) => [
        withSpec(object, {
            endpoints: listOf(object, "endpoints").flatMap(({ fqdn }) => portsOf(fqdn as Fqdn, loopback).map(atPort)),
        }),
    ],
    BackendTLSPolicy: (object) => (object.metadata.namespace === namespaces.egress ? [] : [object]),
    BackendTrafficPolicy: (object, { countsTokens = false }) => [countsTokens ? object : withoutBudgets(object)],
    SecurityPolicy: (object, { keySet }) => [withSpec(object, localKeys(object.spec ?? {}, keySet))],
    Certificate: (object, loopback) => [issuedSecret(object, loopback)],
};

/** Envoy Gateway refuses the whole policy where it has no limiter. */
function withoutBudgets(object: KubernetesObject): KubernetesObject {
    const limit = object.spec?.["rateLimit"] as Spec | undefined;
    return limit === undefined ? object : withSpec(object, { rateLimit: { local: limit["local"] } });
}

interface Fqdn {
    readonly hostname: string;
    readonly port: number;
}

const proxyOfEgress = {
    group: "gateway.envoyproxy.io",
    kind: "EnvoyProxy",
    name: "egress",
    namespace: namespaces.egress,
};

/** A gateway is found by its service's name, a server by its own; a name that the suite does not run is an error. */
function portsOf({ hostname }: Fqdn, { servers, listeners }: Loopback): readonly number[] {
    const gateway = Object.keys(listeners).find((name) => serviceHost(name as "egress") === hostname);
    const ports = gateway === undefined ? servers[hostname] : [listeners[gateway] ?? 0];
    if (ports === undefined) throw new Error(`nothing on loopback stands for ${hostname}`);
    return ports;
}

/** By name and not by address, as in the cluster: an address would change how Envoy groups servers. */
function atPort(port: number) {
    return { fqdn: { hostname: "localhost", port } };
}

function localKeys(spec: Spec, keySet: string): Spec {
    const jwt = spec["jwt"] as { readonly providers: readonly Spec[] } | undefined;
    if (jwt === undefined) return {};
    const providers = jwt.providers.map((provider) => ({
        ...provider,
        remoteJWKS: undefined,
        localJWKS: { type: "Inline", inline: keySet },
    }));
    return { jwt: { providers } };
}

function issuedSecret(
    { metadata, spec }: KubernetesObject,
    { certificates, authority }: IssuedCertificates,
): KubernetesObject {
    const [host = ""] = (spec?.["dnsNames"] ?? []) as readonly string[];
    const issued = certificates[host];
    if (issued === undefined) throw new Error(`there is no certificate for ${host}`);
    const data = { "tls.crt": issued.certificate, "tls.key": issued.key, "ca.crt": authority };
    return secret(certificateSecret(metadata.name), metadata.namespace, "kubernetes.io/tls", data);
}

function secret(
    name: string,
    namespace: string | undefined,
    type: string,
    text: Readonly<Record<string, string>>,
): KubernetesObject {
    const data = Object.fromEntries(Object.entries(text).map(([key, value]) => [key, base64(value)]));
    const metadata = { name, ...(namespace === undefined ? {} : { namespace }) };
    // A Secret has `data` where other objects have `spec`.
    const object = { apiVersion: "v1", kind: "Secret", metadata, type, data };
    return object;
}

function base64(text: string): string {
    return Buffer.from(text).toString("base64");
}

function withSpec(object: KubernetesObject, spec: Spec): KubernetesObject {
    return { ...object, spec: { ...object.spec, ...spec } };
}

function listOf(object: KubernetesObject, field: string): readonly Spec[] {
    return (object.spec?.[field] ?? []) as readonly Spec[];
}
