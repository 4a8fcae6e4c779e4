import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { DmzNetwork } from "../components/network/index.ts";
import type { AuditTrail } from "../components/audit-trail/index.ts";
import type { Entrance } from "../components/entrance/index.ts";
import type { Observability } from "../components/observability/index.ts";
import type { PrivateCa } from "../components/private-ca/index.ts";
import type { RoutingGateway } from "../components/routing-gateway/index.ts";
import { declareCompute } from "./compute.ts";
import type { Compute } from "./compute.ts";
import type { DeploymentConfig } from "../config/index.ts";
import { declareFleet } from "./fleet.ts";
import type { Fleet } from "./fleet.ts";
import { declareAuditTrail, declareGateway } from "./gateway.ts";
import { lockedCharts, lockedImages, readLock } from "./locked-images.ts";
import { networkArgs } from "./network-args.ts";
import { declareObservability } from "./observability.ts";
import { stackTag } from "./stack-tag.ts";

/** Everything a stack runs on. */
export interface Platform {
    /** The only AWS provider: pinned to the region and the account of the stack. */
    readonly cloud: aws.Provider;
    readonly network: DmzNetwork;
    readonly compute: Compute;
    /** Models of its own; only in modes with a fleet. */
    readonly fleet?: Fleet;
    /** How callers get in. */
    readonly entrance: Entrance;
    readonly gateway: RoutingGateway;
    /** Signs the gateway's certificates; absent where another issuer does. */
    readonly authority?: PrivateCa;
    readonly auditTrail: AuditTrail;
    readonly observability: Observability;
}

/** Declares the platform of a stack, top to bottom. Every decision was made in the config or in a planner. */
export function declarePlatform(config: DeploymentConfig): Platform {
    const stack = pulumi.getStack();
    const cloud = new aws.Provider("aws", {
        region: config.region,
        allowedAccountIds: [config.accounts.workload],
        defaultTags: { tags: { ...config.tags, [stackTag]: stack, "ringfence:mode": config.mode } },
    });
    const network = new DmzNetwork("dmz", networkArgs(config, stack), { provider: cloud });
    const lock = readLock();
    const images = lockedImages(config, stack, lock);
    const ground = { stack, cloud, network, lock, images, charts: lockedCharts(config, stack, lock) };
    const compute = declareCompute(config, ground);
    const fleet: Pick<Platform, "fleet"> =
        "gpuNodeGroups" in config ? { fleet: declareFleet(config, ground, compute) } : {};
    const { entrance, gateway, authority } = declareGateway(config, ground, compute);
    const auditTrail = declareAuditTrail(config, ground, compute);
    const watched = [...compute.controllers.namespaces, ...(fleet.fleet?.namespaces ?? [])];
    const observability = declareObservability(config, ground, compute, watched);
    const signed = authority === undefined ? {} : { authority };
    return { cloud, network, compute, ...fleet, entrance, gateway, ...signed, auditTrail, observability };
}
