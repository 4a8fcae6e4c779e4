import type { KubernetesObject } from "../../components/routing-gateway/kubernetes-object.ts";
import { namespaces } from "../../components/routing-gateway/tiers.ts";
import type { GatewayName } from "../../components/routing-gateway/tiers.ts";

/** A server that a stack's objects name. */
export interface NamedServer {
    readonly name: string;
    /** DNS name, as the objects have it. */
    readonly host: string;
}

/** What a stack's objects say about the world around them. */
export interface Places {
    readonly gateways: readonly GatewayName[];
    /** Name by which callers reach the gateway. */
    readonly entrance: string;
    readonly fleet: readonly NamedServer[];
    readonly providers: readonly NamedServer[];
    /** DNS names that need a certificate. */
    readonly certificates: readonly string[];
    /** Who signs tokens, and for whom. Absent where tenants have API keys. */
    readonly identityProvider?: { readonly issuer: string; readonly audience: string };
}

type Entry = Readonly<Record<string, unknown>>;

/** Reads the objects of a stack for what has to stand around them. */
export function placesIn(objects: readonly KubernetesObject[]): Places {
    const of = (kind: string) => objects.filter((object) => object.kind === kind);
    const list = (object: KubernetesObject | undefined, field: string) =>
        (object?.spec?.[field] ?? []) as readonly Entry[];
    const backends = of("Backend").flatMap((object) =>
        list(object, "endpoints").map(({ fqdn }) => ({
            name: object.metadata.name,
            namespace: object.metadata.namespace,
            host: (fqdn as { readonly hostname: string }).hostname,
        })),
    );
    const front = of("Gateway").find(({ metadata }) => metadata.name === "front");
    const identity = of("SecurityPolicy").find(({ metadata }) => metadata.namespace === namespaces.front);
    const jwt = identity?.spec?.["jwt"] as { readonly providers: readonly Entry[] } | undefined;
    const [provider] = jwt?.providers ?? [];
    const models = backends.filter(({ namespace, host }) => namespace === namespaces.front && !isEgress(host));
    return {
        // A Gateway of these stacks has one of these names.
        gateways: of("Gateway").map(({ metadata }) => metadata.name as GatewayName),
        entrance: String(list(front, "listeners")[0]?.["hostname"]),
        fleet: distinct(models.map(({ host }) => ({ name: host.split(".")[0] ?? host, host }))),
        providers: distinct(backends.filter(({ namespace }) => namespace === namespaces.egress)),
        certificates: of("Certificate").flatMap(({ spec }) => spec?.["dnsNames"] as readonly string[]),
        ...(provider === undefined
            ? {}
            : {
                  identityProvider: {
                      issuer: String(provider["issuer"]),
                      audience: String((provider["audiences"] as readonly string[])[0]),
                  },
              }),
    };
}

/** The name of a gateway's own service, not of a server behind it. */
function isEgress(host: string): boolean {
    return host.endsWith(`.${namespaces.egress}.svc.cluster.local`);
}

function distinct(servers: readonly NamedServer[]): readonly NamedServer[] {
    return [...new Map(servers.map(({ name, host }) => [host, { name, host }])).values()];
}
