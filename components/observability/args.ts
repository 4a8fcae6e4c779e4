import type * as pulumi from "@pulumi/pulumi";
import type { GpuInstanceType } from "../../catalog/gpu-instances.ts";
import type { VouchedOfferings } from "../../catalog/gpu-instances.ts";
import type { JurisdictionId, RegionId } from "../../catalog/jurisdictions.ts";
import type { DataClass } from "../../catalog/vocabulary.ts";
import type { KeyCustody } from "../identity/customer-key.ts";
import type { ImageReference } from "../image-reference.ts";
import type { Tier } from "../routing-gateway/tiers.ts";

/** Arguments of {@link Observability}. All that decides where metrics and alerts go is a literal. */
export interface ObservabilityArgs {
    /** The cluster that is watched; roles, key and topic are named after it. */
    readonly clusterName: string;
    /** Legal area of the stack. */
    readonly jurisdiction: JurisdictionId;
    /** AWS region of the stack; the alert topic is there. Has to lie in `jurisdiction`. */
    readonly region: RegionId;
    /** Offerings of instance types that a team vouches for, with their prices. @default - none */
    readonly vouched?: VouchedOfferings;
    /** The stack's account, 12 digits. */
    readonly accountId: string;
    readonly images: ObservabilityImages;
    /** Key of the volumes that hold the metrics. */
    readonly volumeKeyArn: pulumi.Input<string>;
    /** Address blocks of the API server and of the private endpoints of AWS services. */
    readonly sealedNetworks: readonly string[];
    /** Address of the Service `kubernetes.default`: the first of the cluster's block of Services. */
    readonly apiServerAddress: string;
    readonly gateway: WatchedGateway;
    /** @default - the stack has no models of its own */
    readonly fleet?: WatchedFleet;
    readonly budget: Budget;
    /** Days for which metrics are kept, 32 to 395: the budget is counted over a whole month. */
    readonly retentionDays: number;
    /** Size of each replica's volume, in GiB. The oldest metrics go when it is nearly full. */
    readonly volumeGiB: number;
    readonly thresholds: AlertThresholds;
    /** Who makes and holds the key of the alerts. @default - KMS makes the key */
    readonly keyCustody?: KeyCustody;
    /** Tags for AWS resources. @default {} */
    readonly tags?: Readonly<Record<string, string>>;
}

/** Images from the own registry, by digest. */
export interface ObservabilityImages {
    readonly prometheus: ImageReference;
    readonly alertmanager: ImageReference;
}

/** What is watched of the routing gateway. */
export interface WatchedGateway {
    readonly tiers: readonly Tier[];
    /** Which classes each route takes. A proxy counts by route; this is what makes it a count by class. */
    readonly routes: readonly { readonly name: string; readonly dataClasses: readonly DataClass[] }[];
}

/** What is watched of the fleet. */
export interface WatchedFleet {
    readonly models: readonly WatchedModel[];
}

/** A model on its GPU nodes. */
export interface WatchedModel {
    readonly name: string;
    /** Decides the namespace of its servers. */
    readonly dataClass: DataClass;
    /** GPU node group that it has for itself. */
    readonly pool: string;
    /** Types that the group may take; their prices are the catalog's. */
    readonly instanceTypes: readonly GpuInstanceType[];
    /** Replicas that always run. Nothing is wrong when a model that may sleep has none. */
    readonly minReplicas: number;
}

/** What the stack may cost. */
export interface Budget {
    readonly usdPerMonth: number;
    /** Shares of a month's budget, in percent, whose spending is told; rising. */
    readonly alertPercents: readonly number[];
}

/** From when on people are told. */
export interface AlertThresholds {
    /** Seconds until the first token that 95 of 100 requests may take, by model. */
    readonly timeToFirstTokenSeconds: number;
    /** Requests that may wait, for each ready replica. */
    readonly queuedRequestsPerReplica: number;
    /** Share of its KV cache that a replica may use, in percent. */
    readonly kvCachePercent: number;
    /** Requests that a model's replicas may put back in a minute, because the KV cache is full. */
    readonly preemptionsPerMinute: number;
    /** Share of the requests that the gateway may fail, in percent: the error budget. */
    readonly gatewayErrorPercent: number;
    /** Times the even spending of a month that counts as fast, and as steady. */
    readonly budgetBurn: { readonly fast: number; readonly steady: number };
}
