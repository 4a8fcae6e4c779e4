import type { AuditTrailArgs } from "../components/audit-trail/index.ts";
import type { PlannedSubnet } from "../components/network/index.ts";
import { mapValues, routingArgs, tiersOf } from "../config/index.ts";
import type { DeploymentConfig } from "../config/index.ts";
import { keyCustodyOf } from "./key-custody.ts";
import type { LockedImages } from "./locked-images.ts";

/** What an audit trail stands in, beside the config. */
export interface AuditTrailSurroundings {
    readonly stack: string;
    readonly sealedSubnets: readonly Pick<PlannedSubnet, "cidr">[];
    readonly images: LockedImages;
}

/** What the stack's config means for the record of its requests. */
export function auditTrailArgs(config: DeploymentConfig, surroundings: AuditTrailSurroundings): AuditTrailArgs {
    const { stack, sealedSubnets, images } = surroundings;
    return {
        stack,
        region: config.region,
        accountId: config.accounts.workload,
        tiers: tiersOf(routingArgs(config)),
        retentionDays: mapValues(config.dataClasses, ({ retentionDays }) => retentionDays),
        image: images("fluent-bit"),
        sealedNetworks: sealedSubnets.map(({ cidr }) => cidr),
        keyCustody: keyCustodyOf(config.keyCustody, "audit"),
        tags: config.tags,
    };
}
