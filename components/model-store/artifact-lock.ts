import { createHash } from "node:crypto";
import { z } from "zod";
import { models, precisions } from "../../catalog/models.ts";
import { namesOf } from "../../catalog/table.ts";
import { weightsName } from "./names.ts";

/*
 * stacks/artifacts.lock.json: what the platform is made of, to the byte.
 *
 *     {
 *       "formatVersion": 1,
 *       "example": true,              only in the reference lock; see exampleDigest
 *       "notice": "…",                for the reader
 *       "images": { "<name>": { source, version, digest, platform, licence, sizeBytes } },
 *       "charts": { "<name>": { source, version, digest, licence, sizeBytes } },
 *       "models": { "<model>-<precision>": { model, precision, source, licence, revisions: [{ revision, files }] } }
 *     }
 *
 * A file of weights is { path, sha256, sizeBytes }. A revision stays in the list for as long as a stack may go back to it.
 *
 * `npm run mirror -- lock` writes it; people review it.
 */

const digest = z
    .string()
    .regex(
        /^sha256:[0-9a-f]{64}$/,
        'is not a digest - a tag can be moved to other bytes after review - write "sha256:" and 64 hexadecimal digits',
    );

const source = z
    .string()
    .regex(
        /^[a-z0-9.-]+(:\d+)?(\/[a-z0-9._-]+)+$/,
        "is not a repository with its host - without a host the registry is guessed, and a tag or digest in it would " +
            'be a second, unchecked version - write host and path alone, e.g. "docker.io/vllm/vllm-openai"',
    );

const version = z
    .string()
    .regex(
        /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/,
        'is not a version - it becomes the tag in the own registry - write the release, e.g. "v1.9.1"',
    )
    .refine((text) => text !== "latest", {
        error: '"latest" is not a version - it names other bytes every week - write the release, e.g. "v1.9.1"',
    });

const artifactName = z
    .string()
    .regex(
        /^[a-z0-9][a-z0-9.-]{0,63}$/,
        'is not a name - it becomes part of a repository\'s name - write lower case, digits, "-" and ".", e.g. "vllm"',
    );

const licence = z.string().min(1, "is empty - serving without a known licence is a legal risk - write the SPDX id");
const sizeBytes = z.int().min(0);

const lockedChart = z.strictObject({
    /** Repository it is copied from, with host, without tag. OCI only: classic chart repositories have no digests. */
    source,
    /** Release; the tag under which the digest is found at the source, and the tag at the destination. */
    version,
    digest,
    /** SPDX id, or the licence's own name. */
    licence,
    /** Config and layers together, compressed. */
    sizeBytes,
});

const lockedImage = lockedChart.extend({
    /** The one platform that is copied; `digest` is of its manifest, not of the multi-platform index. */
    platform: z.literal("linux/amd64"),
});

const weightsFile = z.strictObject({
    /** Path in the model's repository. */
    path: z
        .string()
        .regex(
            /^(?!.*(^|\/)\.\.?(\/|$))[A-Za-z0-9_.-]+(\/[A-Za-z0-9_.-]+)*$/,
            'is not a plain relative path - "..", a leading slash or blanks could leave the model\'s own prefix - ' +
                'write the path in the repository, e.g. "model-00001-of-00009.safetensors"',
        ),
    sha256: z.string().regex(/^[0-9a-f]{64}$/, "is not a SHA-256 checksum - write 64 hexadecimal digits"),
    sizeBytes,
});

const lockedRevision = z.strictObject({
    revision: z
        .string()
        .regex(
            /^[0-9a-f]{40}$/,
            "is not a commit - a branch such as main changes after review - write the 40 hexadecimal digits",
        ),
    files: z.array(weightsFile).min(1, "is empty - a model without files serves nothing - list every file"),
});

const lockedModel = z.strictObject({
    model: z.enum(namesOf(models)),
    precision: z.enum(precisions),
    /** Repository of the weights on a Hugging Face hub: `huggingface.co/<owner>/<name>`. */
    source: z
        .string()
        .regex(
            /^[a-z0-9.-]+\/[A-Za-z0-9._-]+\/[A-Za-z0-9._-]+$/,
            'is not a hub repository - write host, owner and name, e.g. "huggingface.co/Qwen/Qwen3-8B"',
        ),
    licence,
    revisions: z.array(lockedRevision).min(1, "is empty - a model without weights serves nothing - list a revision"),
});

/** Checks the text of a lock after it was read as JSON. */
export const artifactLock = z
    .strictObject({
        formatVersion: z.literal(1),
        example: z.boolean().default(false),
        notice: z.string().optional(),
        images: z.record(artifactName, lockedImage),
        charts: z.record(artifactName, lockedChart),
        models: z.record(artifactName, lockedModel),
    })
    .superRefine((lock, context) => {
        for (const issue of crossChecks(lock)) context.addIssue({ code: "custom", ...issue });
    });

export type ArtifactLock = z.output<typeof artifactLock>;
export type LockedImage = ArtifactLock["images"][string];
export type LockedChart = ArtifactLock["charts"][string];
export type LockedModel = ArtifactLock["models"][string];
export type LockedRevision = LockedModel["revisions"][number];
export type WeightsFile = LockedRevision["files"][number];

/** One set of weights of the lock: a model at one revision. */
export type LockedWeights = Omit<LockedModel, "revisions"> & LockedRevision;

/** The sets of weights of a model, in the order of the lock. */
export function weightsOf({ revisions, ...model }: LockedModel): readonly LockedWeights[] {
    return revisions.map((revision) => ({ ...model, ...revision }));
}

/**
 * The digest that stands in for the real one in an example lock: the SHA-256 of a sentence that says so. It is different
 * for each artifact, so that previews look as they will look, and nothing has these bytes, so that nothing can be deployed
 * by it. A lock that is no example is refused if it still holds one.
 */
export function exampleSha256(what: string): string {
    return createHash("sha256").update(`ringfence example, not a real checksum: ${what}`).digest("hex");
}

/** True for the commits that stand in for real ones in examples: hexadecimal digits in their order. */
export function isExampleRevision(revision: string): boolean {
    return "0123456789abcdef".repeat(4).includes(revision);
}

interface Issue {
    readonly path: (string | number)[];
    readonly message: string;
}

function crossChecks(lock: Omit<ArtifactLock, "formatVersion">): readonly Issue[] {
    return [
        ...misnamedModels(lock.models),
        ...repeatedRevisions(lock.models),
        ...repeatedFiles(lock.models),
        ...(lock.example ? [] : placeholders(lock)),
    ];
}

function misnamedModels(locked: ArtifactLock["models"]): readonly Issue[] {
    return Object.entries(locked)
        .filter(([name, entry]) => name !== weightsName(entry))
        .map(([name, entry]) => ({
            path: ["models", name],
            message: `is not named after its weights - the program looks for them by name - write "${weightsName(entry)}"`,
        }));
}

function repeatedRevisions(locked: ArtifactLock["models"]): readonly Issue[] {
    return eachRevision(locked)
        .filter(({ siblings, index, revision }) => siblings.findIndex((one) => one.revision === revision) !== index)
        .map(({ at }) => ({
            path: [...at, "revision"],
            message: "stands twice in the list - one of the two lists of files would go unchecked - keep one",
        }));
}

function repeatedFiles(locked: ArtifactLock["models"]): readonly Issue[] {
    return eachRevision(locked).flatMap(({ at, files }) =>
        files.flatMap((file, index) =>
            files.findIndex((other) => other.path === file.path) === index
                ? []
                : [
                      {
                          path: [...at, "files", index, "path"],
                          message: "stands twice in the list - one of the two checksums would go unchecked - keep one",
                      },
                  ],
        ),
    );
}

/** Every revision of every model, with the path to it. */
function eachRevision(locked: ArtifactLock["models"]) {
    return Object.entries(locked).flatMap(([name, { revisions }]) =>
        revisions.map((one, index) => ({
            ...one,
            name,
            index,
            siblings: revisions,
            at: ["models", name, "revisions", index],
        })),
    );
}

/** Placeholders that survived: somebody removed the `example` mark by hand instead of resolving the lock. */
function placeholders(lock: Omit<ArtifactLock, "formatVersion">): readonly Issue[] {
    const message =
        "is a placeholder of the example lock - no bytes have it, so nothing can be checked against it - " +
        "resolve the lock at its sources: npm run mirror -- lock";
    const digests = [...Object.entries(lock.images), ...Object.entries(lock.charts)]
        .filter(([name, entry]) => entry.digest === `sha256:${exampleSha256(name)}`)
        .map(([name]) => ({ path: [name in lock.images ? "images" : "charts", name, "digest"], message }));
    const weights = eachRevision(lock.models);
    const revisions = weights
        .filter(({ revision }) => isExampleRevision(revision))
        .map(({ at }) => ({ path: [...at, "revision"], message }));
    const checksums = weights.flatMap(({ name, at, revision, files }) =>
        files.flatMap((file, index) =>
            file.sha256 === exampleSha256(`${name}@${revision}/${file.path}`)
                ? [{ path: [...at, "files", index, "sha256"], message }]
                : [],
        ),
    );
    return [...digests, ...revisions, ...checksums];
}
