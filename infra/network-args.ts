import { placeOf } from "../components/identity/arn.ts";
import { weightsBucketName } from "../components/model-store/names.ts";
import type { DmzNetworkArgs, PrivateZone } from "../components/network/index.ts";
import { dataClasses } from "../catalog/vocabulary.ts";
import type { DataClass } from "../catalog/vocabulary.ts";
import type { DeploymentConfig } from "../config/index.ts";
import { gatewayHost } from "./entrance-args.ts";
import { keyCustodyOf } from "./key-custody.ts";
import { usesPrivateCa } from "./private-ca-args.ts";
import { waysToProviders } from "./ways-to-providers.ts";

/**
 * What the stack's config means for its network. The way out exists only for providers that no private endpoint reaches;
 * alerts leave by one.
 */
export function networkArgs(config: DeploymentConfig, stack: string): DmzNetworkArgs {
    const { hosts, privateBedrock } = waysToProviders(config);
    const { workload } = config.accounts;
    return {
        jurisdiction: config.jurisdiction,
        region: config.region,
        zones: config.network.zones,
        cidr: config.network.cidr,
        accountId: workload,
        dataClass: strictestClass(config),
        peers: config.network.peers,
        privateZones: config.network.privateZones.map(privateZoneOf),
        ownNames: [gatewayHost(config, stack)],
        ...(hosts.length === 0 ? {} : { egress: { allowedHosts: hosts } }),
        countsTokens: "tokenBudgets" in config && config.tokenBudgets !== undefined,
        buckets: [weightsBucketName(placeOf(config.region, workload), stack)],
        additionalServices: [
            ...(usesPrivateCa(config) ? (["acm-pca"] as const) : []),
            ...(privateBedrock ? (["bedrock-runtime"] as const) : []),
            "sns",
        ],
        retentionDays: config.retention.networkLogDays,
        keyCustody: keyCustodyOf(config.keyCustody, "network"),
        tags: config.tags,
    };
}

/** The strictest class the stack accepts; decides tags and encryption of what every request crosses. */
function strictestClass(config: DeploymentConfig): DataClass {
    return dataClasses.findLast((dataClass) => config.dataClasses[dataClass] !== undefined) ?? "regulated";
}

type WrittenZone = DeploymentConfig["network"]["privateZones"][number];

/** The config has made sure that one of the two is there. */
function privateZoneOf({ name, hostedZoneId, forwardTo = [] }: WrittenZone): PrivateZone {
    return hostedZoneId === undefined ? { name, forwardTo } : { name, hostedZoneId };
}
