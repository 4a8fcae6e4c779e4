import { partitions } from "../catalog/jurisdictions.ts";
import type { Fault, Path } from "./fault.ts";
import type { Place } from "./identity/arn.ts";

/** A container image by digest: `<account>.dkr.ecr.<region>.<suffix>/<repository>@sha256:<64 hex digits>`. */
export type ImageReference = `${string}/${string}@sha256:${string}`;

/** What is wrong with an image: not by digest, or not from the account's own registry in the region. */
export function imageFaults(image: string, place: Place, path: Path): readonly Fault[] {
    const { dnsSuffix } = partitions[place.partition];
    const registry = `${place.accountId}.dkr.ecr.${place.region}.${dnsSuffix}/`;
    if (!image.startsWith(registry)) {
        return [
            {
                path,
                problem: "the image comes from another registry than this account's in this region",
                why: "No node can reach that registry, and nobody checked the image.",
                fix: `Mirror it and write ${registry}<repository>@sha256:<digest>.`,
            },
        ];
    }
    if (/^[a-z0-9][a-z0-9._/-]*@sha256:[0-9a-f]{64}$/.test(image.slice(registry.length))) return [];
    return [
        {
            path,
            problem: "the image is not named by digest alone",
            why: "A tag can point to other bytes tomorrow.",
            fix: `Write ${registry}<repository>@sha256:<64 hex digits>.`,
        },
    ];
}
