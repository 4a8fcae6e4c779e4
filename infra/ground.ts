import type * as aws from "@pulumi/aws";
import type { ArtifactLock } from "../components/model-store/artifact-lock.ts";
import type { DmzNetwork } from "../components/network/index.ts";
import type { LockedCharts, LockedImages } from "./locked-images.ts";

/** What every part above the network is built on. */
export interface Ground {
    readonly stack: string;
    readonly cloud: aws.Provider;
    readonly network: DmzNetwork;
    readonly images: LockedImages;
    /** Everything that may run and be served, to the byte. */
    readonly lock: ArtifactLock;
    readonly charts: LockedCharts;
}
