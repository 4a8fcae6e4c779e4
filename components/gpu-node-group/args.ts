import type * as pulumi from "@pulumi/pulumi";
import type { GpuInstanceType, VouchedOfferings } from "../../catalog/gpu-instances.ts";
import type { JurisdictionId, RegionId } from "../../catalog/jurisdictions.ts";
import type { Model } from "../../catalog/models.ts";
import type { DataClass } from "../../catalog/vocabulary.ts";
import type { ServingDemand } from "./fit-model.ts";

/** Id of an EC2 capacity reservation or capacity block. */
export type ReservationId = `cr-${string}`;
/** A moment in UTC, e.g. `2026-12-01T11:30:00Z`. */
export type UtcInstant = `${number}-${number}-${number}T${string}Z`;

/** Instance types in order of preference. All of them have to carry the model, in the same shape. */
export type RankedInstanceTypes = readonly [GpuInstanceType, ...GpuInstanceType[]];

/**
 * How the nodes are bought. Each kind has the fields it needs and no others: a reservation is for one type in one zone,
 * so it has no alternatives, and a capacity block has a beginning and an end.
 */
export type Capacity =
    | {
          /** `spot` nodes can be taken back within two minutes. */
          readonly kind: "onDemand" | "spot";
          readonly instanceTypes: RankedInstanceTypes;
      }
    | {
          /** On-demand capacity reservation. Paid whether used or not, and not taken back. */
          readonly kind: "reservation";
          readonly instanceType: GpuInstanceType;
          readonly zone: string;
          readonly reservationId: ReservationId;
      }
    | {
          /** Capacity Block for ML: paid in advance, for a fixed time. */
          readonly kind: "capacityBlock";
          readonly instanceType: GpuInstanceType;
          readonly zone: string;
          readonly reservationId: ReservationId;
          readonly startsAt: UtcInstant;
          /** AWS ends the instances thirty minutes before. */
          readonly endsAt: UtcInstant;
      };

/** Where images, pod files and a copy of the weights lie. */
export type NodeStorage =
    | {
          /** gp3 under the cluster's own key. */
          readonly kind: "ebs";
          /** At least 200. @default 200 and room for a copy of the weights for each replica */
          readonly sizeGiB?: number;
      }
    /**
     * The instance's own disks as one RAID 0: fast, gone with the node, encrypted by the hardware under a key that
     * lives and dies with the instance. The root volume stays on gp3 under the cluster's key.
     */
    | { readonly kind: "instanceStore" };

/** AMIs with the NVIDIA driver inside. Bottlerocket brings the device plugin too. */
export type GpuAmi = "AL2023_x86_64_NVIDIA" | "BOTTLEROCKET_x86_64_NVIDIA";
/** What most tools expect. */
export const defaultAmi: GpuAmi = "AL2023_x86_64_NVIDIA";

/** The decisions of a node group; everything that a plan is made from. */
export interface NodeGroupRequest {
    /** Name of the pool, in lower case: model servers ask for it by label. */
    readonly pool: string;
    /** Legal area the nodes may run in. */
    readonly jurisdiction: JurisdictionId;
    readonly region: RegionId;
    /** The account the nodes are created in, 12 digits. */
    readonly accountId: string;
    /** Highest data class the pods may process. */
    readonly dataClass: DataClass;
    /** What is known about the model that these nodes serve, and what one replica has to carry. */
    readonly model: Model;
    readonly demand: ServingDemand;
    /** Offerings of instance types that a team vouches for. @default - none */
    readonly vouched?: VouchedOfferings;
    readonly capacity: Capacity;
    /** Node count bounds; multiples of the nodes of a replica. `min: 0` allows scale to zero. @default one replica */
    readonly nodes?: { readonly min: number; readonly max: number };
    /** @default - see {@link defaultAmi} */
    readonly ami?: GpuAmi;
    /** @default gp3 of the default size */
    readonly storage?: NodeStorage;
    /** Whether each replica copies its weights to the disk; streamed ones pass by it. @default true */
    readonly copiesWeights?: boolean;
    /** Standard zones of `region`, in the order of the subnets. */
    readonly zones: readonly string[];
    /**
     * Those of `zones` that the nodes may stand in; the nodes that always run come in the first of them first. A reservation names
     * its own zone instead. @default all
     */
    readonly onlyZones?: readonly string[] | undefined;
    /** Tags for every resource. @default {} */
    readonly tags?: Readonly<Record<string, string>>;
}

/** Arguments of {@link GpuNodeGroup}. */
export interface GpuNodeGroupArgs extends NodeGroupRequest {
    readonly clusterName: string;
    readonly nodeRoleArn: pulumi.Input<string>;
    readonly volumeKeyArn: pulumi.Input<string>;
    readonly vpcId: pulumi.Input<string>;
    /** One subnet a zone, with no route out. */
    readonly subnetIds: readonly pulumi.Input<string>[];
    /** The security group of every node of the cluster. */
    readonly nodeSecurityGroupId: pulumi.Input<string>;
}
