import { models } from "../../catalog/models.ts";
import { exampleRevision, exampleSha256 } from "../../components/model-store/artifact-lock.ts";
import type { LockedModel, WeightsFile } from "../../components/model-store/artifact-lock.ts";
import type { NamedWeights } from "./draft-stack.ts";

/** Size up to which publishers fill a file of weights, in bytes. */
const shardBytes = 5_000_000_000;

/**
 * A lock entry that stands in for weights whose publisher cannot be asked: placeholders that no bytes have, with files and sizes
 * as such weights roughly have them. A preview accepts it; a push and a deployment refuse it.
 */
export function exampleWeights({ name, model, precision }: NamedWeights, source: string): LockedModel {
    const { weights, licence } = models[model];
    const totalBytes = Math.round((weights[precision]?.sizeGiB ?? 0) * 2 ** 30);
    const shards = Math.max(1, Math.ceil(totalBytes / shardBytes));
    const of = String(shards).padStart(5, "0");
    const paths: readonly (readonly [path: string, sizeBytes: number])[] = [
        ["config.json", 1_024],
        ["generation_config.json", 256],
        ...Array.from(
            { length: shards },
            (_, i) =>
                [
                    `model-${String(i + 1).padStart(5, "0")}-of-${of}.safetensors`,
                    Math.ceil(totalBytes / shards),
                ] as const,
        ),
        ["model.safetensors.index.json", 65_536],
        ["tokenizer.json", 16_777_216],
        ["tokenizer_config.json", 65_536],
    ];
    const files = paths.map(([path, sizeBytes]): WeightsFile => ({
        path,
        sha256: exampleSha256(`${name}@${exampleRevision}/${path}`),
        sizeBytes,
    }));
    return {
        model,
        precision,
        source,
        licence: licence.confirmed ? licence.value.id : "unknown",
        revisions: [{ revision: exampleRevision, files }],
    };
}
