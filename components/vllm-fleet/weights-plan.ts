import type { types } from "@pulumi/kubernetes";
import type { Place } from "../identity/arn.ts";
import { weightsBucketName, weightsPrefix } from "../model-store/names.ts";
import type { StoredWeights, WeightsLoading } from "./args.ts";
import { fetchWeightsProgram } from "./fetch-weights.ts";

type Volume = types.input.core.v1.Volume;
type VolumeMount = types.input.core.v1.VolumeMount;

/** How the weights get to a server, checked. */
export interface WeightsPlan {
    /** What vLLM is told: a directory, or a place in the bucket. */
    readonly source: string;
    readonly loading: WeightsLoading;
    readonly sizeGiB: number;
    /** What the init container reads. */
    readonly manifest: Readonly<Record<string, string>>;
    readonly volumes: readonly Volume[];
    readonly serverMounts: readonly VolumeMount[];
    readonly fetch: {
        readonly name: string;
        readonly command: string[];
        readonly volumeMounts: readonly VolumeMount[];
    };
}

const weightsPath = "/weights";
const manifestPath = "/manifest";
const bytesPerGiB = 1024 ** 3;

/** Plans the way of a set of weights from the stack's own bucket. */
export function weightsPlan(
    weights: StoredWeights,
    loading: WeightsLoading,
    { stack, place, manifestName }: { readonly stack: string; readonly place: Place; readonly manifestName: string },
): WeightsPlan {
    const bucket = weightsBucketName(place, stack);
    const prefix = weightsPrefix(weights);
    const sizeGiB = Math.ceil(weights.files.reduce((sum, file) => sum + file.sizeBytes, 0) / bytesPerGiB);
    const copied = loading === "copy";
    const manifestMount = { name: "manifest", mountPath: manifestPath, readOnly: true };
    return {
        source: copied ? weightsPath : `s3://${bucket}/${prefix}`,
        loading,
        sizeGiB,
        manifest: {
            "fetch_weights.py": fetchWeightsProgram,
            "weights.json": JSON.stringify({ bucket, prefix, loading, files: weights.files }, undefined, 2),
        },
        volumes: [
            { name: "manifest", configMap: { name: manifestName } },
            // On the node's NVMe where the group has instance storage, else on its gp3 volume.
            ...(copied ? [{ name: "weights", emptyDir: { sizeLimit: `${sizeGiB + 1}Gi` } }] : []),
        ],
        serverMounts: copied ? [{ name: "weights", mountPath: weightsPath, readOnly: true }] : [],
        fetch: {
            name: "weights",
            command: ["python3", `${manifestPath}/fetch_weights.py`],
            volumeMounts: [manifestMount, ...(copied ? [{ name: "weights", mountPath: weightsPath }] : [])],
        },
    };
}
