import type * as pulumi from "@pulumi/pulumi";
import type { GpuInstanceType } from "../../catalog/gpu-instances.ts";
import type { JurisdictionId, RegionId } from "../../catalog/jurisdictions.ts";
import type { Model, Precision } from "../../catalog/models.ts";
import type { DataClass } from "../../catalog/vocabulary.ts";
import type { Capacity } from "../gpu-node-group/args.ts";
import type { ServingDemand } from "../gpu-node-group/fit-model.ts";
import type { ImageReference } from "../image-reference.ts";
import type { ModelLimits } from "../time-limits/index.ts";

/**
 * Arguments of {@link VllmFleet}. Plain literals by contract, never `pulumi.Input`, but for the ARNs of roles: which weights
 * answer, where they run and what they reach has to be readable in every preview.
 */
export interface VllmFleetArgs {
    /** Name of the stack; the weights bucket is named after it. */
    readonly stack: string;
    /** Legal area that the pods run in. */
    readonly jurisdiction: JurisdictionId;
    /** AWS region of the cluster; has to lie in `jurisdiction`. */
    readonly region: RegionId;
    /** The stack's account, 12 digits; its registry and its bucket are the only ones that pods read. */
    readonly accountId: string;
    readonly clusterName: string;
    /** vLLM's image from the own registry, by digest. It fetches the weights too: boto3 is in it. */
    readonly image: ImageReference;
    /** GPU node groups by name. */
    readonly pools: Readonly<Record<string, FleetPool>>;
    /** Models by the name that routes use. */
    readonly models: Readonly<Record<string, FleetModel>>;
    /** Every set of weights that the bucket holds. A revision that is missing here cannot be served. */
    readonly storedWeights: readonly StoredWeights[];
    /**
     * Names that callers may write, beside a model's own: a fallback gets the request as the caller wrote it, so that
     * every server has to answer to all of them. @default - the names of the models
     */
    readonly aliases?: readonly string[];
    readonly networks: FleetNetworks;
    /** How a replica of each model starts, waits and stops, by the model's name. */
    readonly timeLimits: Readonly<Record<string, ModelLimits>>;
    /** Roles that read one model's weights, by the model's name, from the model store. */
    readonly readerRoleArns: Readonly<Record<string, pulumi.Input<string>>>;

    /** Tags for AWS resources. @default {} */
    readonly tags?: Readonly<Record<string, string>>;
}

/** Models and the nodes they run on: what decides whether a fleet can be, and where its models answer. */
export type Serving = Pick<VllmFleetArgs, "models" | "pools">;

/** What the fleet has to know of a GPU node group. */
export interface FleetPool {
    /** Highest class that its nodes may see: the class of every model on it. */
    readonly dataClass: DataClass;
    /** Best first, as the node group ranks them. Pods have to fit on each. */
    readonly instanceTypes: readonly [GpuInstanceType, ...GpuInstanceType[]];
    /** Node count bounds of the group. */
    readonly nodes: { readonly min: number; readonly max: number };
    /** How the nodes are bought: what is reserved has no more nodes than the group. @default "onDemand" */
    readonly capacity?: Capacity["kind"];
}

/** A model as it is served. Whatever of it vLLM has to be told becomes an argument in `vllm-arguments.ts`. */
export interface FleetModel extends ServingDemand {
    /** Id of the model, as the store and the lock name it. */
    readonly model: string;
    /** What is known about the model. */
    readonly facts: Model;
    /** Name of an entry of `pools`, which has to have been checked against the same demand. */
    readonly pool: string;
    /** At least one replica where the class is personal or stricter. */
    readonly replicas: ReplicaBounds;
    /** One revision with weight 100, or two: the stable one first, its candidate second. */
    readonly revisions: readonly ModelRevision[];
    /**
     * `copy`: an init container copies the weights to the node and checks every byte. `stream`: vLLM reads them from the
     * bucket straight into GPU memory, which starts faster; the checksums are those that the store recorded on arrival, so that
     * `copy` is the only way in which the bytes that serve are the bytes that were checked.
     */
    readonly loading: WeightsLoading;
    /**
     * Whether the model's only replica may be evicted, which an update of its nodes asks for: `keep` never lets it go, `interrupt`
     * does. Of several replicas one may always go at a time. @default "keep"
     */
    readonly onNodeUpdate?: OnNodeUpdate | undefined;
    /**
     * Requests in flight that one replica is meant to have; more adds a replica.
     * @default - 80 % of the full-length requests that fit: a new replica takes minutes, and the rest is for them
     */
    readonly requestsPerReplica?: number | undefined;
    /**
     * PromQL that is above zero when somebody wants the sleeping model. Needed where `replicas.min` is 0: a server that does
     * not run exports no queue. @default - the model never sleeps
     */
    readonly wakeQuery?: string | undefined;
}

export interface ReplicaBounds {
    readonly min: number;
    readonly max: number;
}

/** What an update of nodes may do to a model's only replica. */
export type OnNodeUpdate = "keep" | "interrupt";

export type WeightsLoading = "copy" | "stream";

/** A set of weights behind a model's name, and its part of the requests. */
export interface ModelRevision {
    /** Commit of the model's repository, 40 hexadecimal digits. */
    readonly revision: string;
    /** Percent of the requests: 100 alone; with a candidate 100/0, 95/5, 75/25, 50/50 or 0/100. */
    readonly weight: number;
}

/** A set of weights in the bucket, as the lock pins it. */
export interface StoredWeights {
    readonly model: string;
    readonly precision: Precision;
    readonly revision: string;
    readonly files: readonly WeightsFile[];
}

export interface WeightsFile {
    /** Path below the prefix of the weights. */
    readonly path: string;
    /** SHA-256, 64 hexadecimal digits. */
    readonly sha256: string;
    readonly sizeBytes: number;
}

/** Address blocks and namespaces that network policies name. */
export interface FleetNetworks {
    /**
     * Addresses of S3 in the region: its gateway endpoint is a route and not an address, so packets carry S3's own
     * addresses (the blocks of the region's prefix list). None may be open: see `fleetFaults`.
     */
    readonly storage: readonly string[];
}
