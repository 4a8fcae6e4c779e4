import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { KubernetesObject } from "../../components/routing-gateway/kubernetes-object.ts";
import { Caller } from "./caller.ts";
import { issueAll } from "./certificate-authority.ts";
import type { IssuedCertificates } from "./certificate-authority.ts";
import { IdentityProvider } from "./identity-provider.ts";
import type { Claims } from "./identity-provider.ts";
import { LiveGateway } from "./live-gateway.ts";
import { ModelServer, usualKeepAliveMs } from "./model-server.ts";
import { onLoopback } from "./on-loopback.ts";
import { placesIn } from "./places.ts";
import type { Places } from "./places.ts";
import type { GatewayTools } from "./tools.ts";

/** Ports of the gateways. Envoy Gateway itself takes 18000 to 18002, 19000 to 19003 and 8081. */
const listeners = { front: 18_443, egress: 18_444, "egress-shadow": 18_445 } as const;

/** Everything around a gateway: its callers, its fleet, and the third parties that it must not reach by mistake. */
export interface Stage {
    readonly gateway: LiveGateway;
    readonly caller: Caller;
    /** Servers of the fleet by model, one for each replica. */
    readonly fleet: Readonly<Record<string, readonly ModelServer[]>>;
    /** Servers of third parties by provider. */
    readonly thirdParties: Readonly<Record<string, ModelServer>>;
    readonly authority: string;
    readonly host: string;
    readonly port: number;
    /** Headers of a caller with these claims. */
    readonly bearer: (claims: Claims) => { readonly authorization: string };
    /** Requests that third parties received. */
    atThirdParties(): number;
    /** Hands changed objects to the running gateway. */
    update(objects: readonly KubernetesObject[]): Promise<void>;
    /** Empties every server's memory, starts those that are down, and lets all answer. */
    reset(): Promise<void>;
    stop(): Promise<void>;
}

/** What differs between stages. */
export interface StageSize {
    /** Servers of each fleet model. @default 1 */
    readonly replicas?: number;
    /** How long servers keep a connection without a request. @default as uvicorn does */
    readonly keepAliveMs?: number;
}

/** Builds a stage around the objects of a stack. */
export async function buildStage(
    tools: GatewayTools,
    objects: readonly KubernetesObject[],
    { replicas = 1, keepAliveMs = usualKeepAliveMs }: StageSize = {},
): Promise<Stage> {
    const places = placesIn(objects);
    const { issuer = "", audience = "" } = places.identityProvider ?? {};
    const identityProvider = new IdentityProvider(issuer, audience);
    const issued = await issueFor(places);
    const servers = await startServers(places, replicas, keepAliveMs);
    const loopback = { listeners, servers: servers.ports, keySet: identityProvider.keySet, ...issued };
    const ports = places.gateways.map((name) => listeners[name]);
    const starting = LiveGateway.start(tools, onLoopback(objects, loopback), ports);
    const gateway = await starting.catch(async (error: unknown) => {
        await servers.stop();
        throw error;
    });
    const { fleet, thirdParties } = servers;
    const caller = new Caller(places.entrance, listeners.front, issued.authority);
    return {
        gateway,
        caller,
        fleet,
        thirdParties,
        authority: issued.authority,
        host: places.entrance,
        port: listeners.front,
        bearer: (claims) => ({ authorization: `Bearer ${identityProvider.token(claims)}` }),
        atThirdParties: () => Object.values(thirdParties).reduce((sum, { received }) => sum + received.length, 0),
        update: (changed) => gateway.update(onLoopback(changed, loopback)),
        reset: () => servers.reset(),
        async stop() {
            caller.close();
            await gateway.stop();
            await servers.stop();
        },
    };
}

async function issueFor({ certificates }: Places): Promise<IssuedCertificates> {
    const folder = await mkdtemp(join(tmpdir(), "ringfence-authority-"));
    try {
        return await issueAll(folder, certificates);
    } finally {
        await rm(folder, { recursive: true });
    }
}

/** Starts servers for every name that the objects know. */
async function startServers(places: Places, replicas: number, keepAliveMs: number) {
    const replicasOf = (name: string) =>
        Array.from({ length: replicas }, (_, i) => new ModelServer(`${name}-${i}`, keepAliveMs));
    const fleet = Object.fromEntries(places.fleet.map(({ name }) => [name, replicasOf(name)]));
    const thirdParties = Object.fromEntries(
        places.providers.map(({ name }) => [name, new ModelServer(name, keepAliveMs)]),
    );
    const all = [...Object.values(fleet).flat(), ...Object.values(thirdParties)];
    await Promise.all(all.map((server) => server.start()));
    const portsOf = (servers: readonly ModelServer[]) => servers.map(({ port }) => port);
    const ports = Object.fromEntries<readonly number[]>([
        ...places.fleet.map(({ name, host }) => [host, portsOf(fleet[name] ?? [])] as const),
        ...places.providers.map(({ name, host }) => [host, [thirdParties[name]?.port ?? 0]] as const),
    ]);
    const stop = async () => {
        await Promise.all(all.map((server) => server.stop()));
    };
    const reset = async () => {
        await stop();
        await Promise.all(all.map((server) => server.renew()));
    };
    return { fleet, thirdParties, ports, stop, reset };
}
