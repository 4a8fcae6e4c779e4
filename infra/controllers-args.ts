import { serviceAddresses } from "../components/cluster/service-addresses.ts";
import type { ControllersArgs } from "../components/controllers/index.ts";
import { gatewayBalancerName } from "../components/entrance/index.ts";
import { requiredArtifacts } from "../components/model-store/required-artifacts.ts";
import { secretNamesOf } from "../components/routing-gateway/index.ts";
import type { Ground } from "./ground.ts";
import { authOf, routingArgs, tiersOf } from "../config/index.ts";
import type { DeploymentConfig } from "../config/index.ts";
import { authorityTag, usesPrivateCa } from "./private-ca-args.ts";
import { stackTag } from "./stack-tag.ts";

/** What the stack's config means for the controllers of its cluster. */
export function controllersArgs(
    config: DeploymentConfig,
    {
        stack,
        network,
        images,
        charts,
    }: Pick<Ground, "stack" | "images" | "charts"> & { readonly network: SealedNetwork },
): ControllersArgs {
    const routing = routingArgs(config);
    const required = requiredArtifacts(config);
    const named = (kind: "image" | "chart") => required.filter((one) => one.kind === kind).map(({ name }) => name);
    const ofStack = { [stackTag]: stack };
    return {
        clusterName: stack,
        region: config.region,
        accountId: config.accounts.workload,
        tiers: tiersOf(routing),
        fleet: "models" in config,
        countsTokens: "tokenBudgets" in config && config.tokenBudgets !== undefined,
        ...(usesPrivateCa(config) ? { privateCa: authorityTag(stack) } : {}),
        secrets: secretNamesOf({ ...routing, auth: authOf(config.gatewayAuth) }),
        targetGroup: gatewayBalancerName(stack),
        vpcTags: ofStack,
        sealedNetworks: network.subnets.sealed.map(({ cidr }) => cidr),
        apiServerAddress: serviceAddresses(config.cluster.serviceCidr).apiServer,
        images: Object.fromEntries(named("image").map((name) => [name, images(name)])),
        charts: Object.fromEntries(named("chart").map((name) => [name, charts(name)])),
        tags: config.tags,
    };
}

/** The part of the network that is read: literal blocks. */
interface SealedNetwork {
    readonly subnets: { readonly sealed: readonly { readonly cidr: string }[] };
}
