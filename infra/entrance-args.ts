import type { EntranceArgs } from "../components/entrance/index.ts";
import { gatewayLimits } from "../components/routing-gateway/index.ts";
import type { DeploymentConfig } from "../config/index.ts";

/** Part of the arguments that the config decides; the ids are the network's. */
type DecidedByConfig = Omit<EntranceArgs, "vpcId" | "subnetIds" | "securityGroupId">;

/** What the stack's config means for the way in. */
export function entranceArgs(config: DeploymentConfig, stack: string): DecidedByConfig {
    const { region, accounts, gatewayEntrance, network, tags } = config;
    const [first, ...others] = gatewayEntrance.privateLink.accounts;
    return {
        stack,
        region,
        accountId: accounts.workload,
        host: gatewayHost(config, stack),
        peers: network.peers.map(({ name, cidr }) => ({ name, cidr })),
        resolvedIn: gatewayEntrance.resolvedIn.map((vpc) => ({
            vpcId: vpc.vpcId,
            region: vpc.region ?? region,
            accountId: vpc.account ?? accounts.workload,
        })),
        ...(first === undefined ? {} : { privateLink: { accounts: [first, ...others] } }),
        times,
        tags,
    };
}

/** The load balancer forgets a caller's connection later than the proxies do, so that it is the proxy that closes it, and the caller learns. */
const times = {
    idleSeconds: 4_200,
    deregistrationSeconds: gatewayLimits.drainSeconds,
    healthCheck: { intervalSeconds: 10, timeoutSeconds: 6, failures: 2 },
} as const;

/** Name by which callers reach the gateway. */
export function gatewayHost({ gatewayEntrance }: Pick<DeploymentConfig, "gatewayEntrance">, stack: string): string {
    return gatewayEntrance.host ?? `llm.${stack}.internal`;
}
