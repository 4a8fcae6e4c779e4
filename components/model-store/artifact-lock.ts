import { createHash } from "node:crypto";
import { z } from "zod";
import { models, precisions } from "../../catalog/models.ts";
import { releaseTags } from "../../catalog/release-tags.ts";
import { namesOf } from "../../catalog/table.ts";
import type { Fault, FaultText, Path } from "../fault.ts";
import { weightsName } from "./names.ts";

/*
 * stacks/artifacts.lock.json: what the platform is made of, to the byte.
 *
 *     {
 *       "formatVersion": 1,
 *       "example": true,              only in the reference lock; see exampleDigest
 *       "notice": "…",                for the reader
 *       "images": { "<name>": { source, version, digest, platform, licence, sizeBytes, fabric? } },
 *       "charts": { "<name>": { source, version, digest, licence, sizeBytes } },
 *       "models": { "<model>-<precision>": { model, precision, source, licence, revisions: [{ revision, files }] } }
 *     }
 *
 * A file of weights is { path, sha256, sizeBytes }. A revision stays in the list for as long as a stack may go back to it.
 *
 * `npm run mirror -- lock` writes it; people review it.
 */

/** Text of a certain form. What is said against any other travels as the issue's parameters: see {@link textOf}. */
function text(isRight: (text: string) => boolean, otherwise: FaultText) {
    return z.string().refine(isRight, { params: otherwise });
}

/** A list with an entry at least. */
function filled<T extends z.ZodType>(entry: T, otherwise: FaultText) {
    return z.array(entry).refine((entries) => entries.length > 0, { params: otherwise });
}

const digest = text((written) => /^sha256:[0-9a-f]{64}$/.test(written), {
    problem: "the digest is not a SHA-256 digest",
    why: "A tag can be moved to other bytes after review.",
    fix: 'Write "sha256:" and 64 hexadecimal digits.',
});

const source = text((written) => /^[a-z0-9.-]+(:\d+)?(\/[a-z0-9._-]+)+$/.test(written), {
    problem: "the source is not a repository with its host",
    why: "Without a host the registry is guessed, and a tag or digest in it would be a second, unchecked version.",
    fix: 'Write host and path alone, e.g. "docker.io/vllm/vllm-openai".',
});

/** A fault of its own: it is a version nowhere. */
const movingTag = "latest";

const version = text((written) => /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/.test(written), {
    problem: "the version is not a release",
    why: "It becomes the tag in the own registry.",
    fix: 'Write the release, e.g. "v1.9.1".',
}).refine((written) => written !== movingTag, {
    params: {
        problem: '"latest" is not a version',
        why: "It names other bytes every week.",
        fix: 'Write the release, e.g. "v1.9.1".',
    } satisfies FaultText,
});

const artifactName = text((written) => /^[a-z0-9][a-z0-9.-]{0,63}$/.test(written), {
    problem: "the key is not an artifact's name",
    why: "It becomes part of a repository's name.",
    fix: 'Write lower case, digits, "-" and ".", e.g. "vllm".',
});

const licence = text((written) => written !== "", {
    problem: "the licence is empty",
    why: "Serving without a known licence is a legal risk.",
    fix: "Write the SPDX id.",
});
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
    /**
     * What the image brings for traffic between nodes over EFA, with versions, as whoever locked it found it there: servers that
     * span nodes need both. @default - it brings none
     */
    fabric: z.strictObject({ libfabric: version, awsOfiNccl: version }).optional(),
});

const weightsFile = z.strictObject({
    /** Path in the model's repository. */
    path: text((written) => /^(?!.*(^|\/)\.\.?(\/|$))[A-Za-z0-9_.-]+(\/[A-Za-z0-9_.-]+)*$/.test(written), {
        problem: "the path is not plain and relative",
        why: '"..", a leading slash or blanks could leave the model\'s own prefix.',
        fix: 'Write the path in the repository, e.g. "model-00001-of-00009.safetensors".',
    }),
    sha256: text((written) => /^[0-9a-f]{64}$/.test(written), {
        problem: "sha256 is not a SHA-256 checksum",
        why: "Servers refuse a file that does not match it.",
        fix: "Write 64 hexadecimal digits.",
    }),
    sizeBytes,
});

const lockedRevision = z.strictObject({
    revision: text((written) => /^[0-9a-f]{40}$/.test(written), {
        problem: "the revision is not a commit",
        why: "A branch such as main changes after review.",
        fix: "Write the 40 hexadecimal digits.",
    }),
    files: filled(weightsFile, {
        problem: "the revision has no files",
        why: "A model without files serves nothing.",
        fix: "List every file.",
    }),
});

const lockedModel = z.strictObject({
    model: z.enum(namesOf(models)),
    precision: z.enum(precisions),
    /** Repository of the weights on a Hugging Face hub: `huggingface.co/<owner>/<name>`. */
    source: text((written) => /^[a-z0-9.-]+\/[A-Za-z0-9._-]+\/[A-Za-z0-9._-]+$/.test(written), {
        problem: "the source is not a hub repository",
        why: "The weights could not be found there again.",
        fix: 'Write host, owner and name, e.g. "huggingface.co/Qwen/Qwen3-8B".',
    }),
    licence,
    revisions: filled(lockedRevision, {
        problem: "the model has no revisions",
        why: "A model without weights serves nothing.",
        fix: "List a revision.",
    }),
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
        for (const { path, ...params } of crossFaults(lock)) {
            context.addIssue({ code: "custom", path: [...path], params });
        }
    });

const faultText = z.object({ problem: z.string(), why: z.string(), fix: z.string() });

/** What an issue says against a lock. The form alone is zod's to judge, in zod's words. */
export function textOf(issue: z.core.$ZodIssue): FaultText {
    if (issue.code === "invalid_key" && issue.issues[0] !== undefined) return textOf(issue.issues[0]);
    const own = issue.code === "custom" ? faultText.safeParse(issue.params) : undefined;
    if (own?.success === true) return own.data;
    return {
        problem: `${String(issue.path.at(-1) ?? "the lock")} does not have the form of a lock (${issue.message})`,
        why: "What cannot be read pins nothing.",
        fix: "Correct it, or write the lock anew: npm run mirror -- lock.",
    };
}

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

/** The commit that stands in for a real one in examples. */
export const exampleRevision = "0123456789abcdef0123456789abcdef01234567";

/** True for the commits that stand in for real ones in examples: hexadecimal digits in their order. */
export function isExampleRevision(revision: string): boolean {
    return "0123456789abcdef".repeat(4).includes(revision);
}

/** What is wrong between the parts of a lock. */
function crossFaults(lock: Omit<ArtifactLock, "formatVersion">): readonly Fault[] {
    return [
        ...misnamedModels(lock.models),
        ...repeatedRevisions(lock.models),
        ...repeatedFiles(lock.models),
        ...strangeVersions("images", lock.images),
        ...strangeVersions("charts", lock.charts),
        ...(lock.example ? [] : placeholders(lock)),
    ];
}

/** Versions that no release of the source has ever been called. */
function strangeVersions(part: "images" | "charts", locked: ArtifactLock["charts"]): readonly Fault[] {
    return Object.entries(locked).flatMap(([name, { source: repository, version: written }]) => {
        const known = Object.hasOwn(releaseTags, repository) ? releaseTags[repository] : undefined;
        if (known?.confirmed !== true || known.value.form.test(written) || written === movingTag) return [];
        return [
            {
                path: [part, name, "version"],
                problem: `"${written}" is not what releases of ${repository} are called`,
                why: "It is the tag at the source: there would be nothing to copy.",
                fix: `Write the whole tag of a release, e.g. "${known.value.example}" (${known.source}).`,
            },
        ];
    });
}

function misnamedModels(locked: ArtifactLock["models"]): readonly Fault[] {
    return Object.entries(locked)
        .filter(([name, entry]) => name !== weightsName(entry))
        .map(([name, entry]) => ({
            path: ["models", name],
            problem: `"${name}" is not named after its weights`,
            why: "The program looks for them by name.",
            fix: `Write "${weightsName(entry)}".`,
        }));
}

function repeatedRevisions(locked: ArtifactLock["models"]): readonly Fault[] {
    return eachRevision(locked)
        .filter(({ siblings, index, revision }) => siblings.findIndex((one) => one.revision === revision) !== index)
        .map(({ at }) => ({
            path: [...at, "revision"],
            problem: "the revision is listed twice",
            why: "One of the two lists of files would go unchecked.",
            fix: "Keep one.",
        }));
}

function repeatedFiles(locked: ArtifactLock["models"]): readonly Fault[] {
    return eachRevision(locked).flatMap(({ at, files }) =>
        files.flatMap((file, index) =>
            files.findIndex((other) => other.path === file.path) === index
                ? []
                : [
                      {
                          path: [...at, "files", index, "path"],
                          problem: "the file is listed twice",
                          why: "One of the two checksums would go unchecked.",
                          fix: "Keep one.",
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
function placeholders(lock: Omit<ArtifactLock, "formatVersion">): readonly Fault[] {
    const placeholder = (...path: Path): Fault => ({
        path,
        problem: `${String(path.at(-1))} is a placeholder of the example lock`,
        why: "No bytes have it, so nothing can be checked against it.",
        fix: "Resolve the lock at its sources: npm run mirror -- lock.",
    });
    const digests = [...Object.entries(lock.images), ...Object.entries(lock.charts)]
        .filter(([name, entry]) => entry.digest === `sha256:${exampleSha256(name)}`)
        .map(([name]) => placeholder(name in lock.images ? "images" : "charts", name, "digest"));
    const weights = eachRevision(lock.models);
    const revisions = weights
        .filter(({ revision }) => isExampleRevision(revision))
        .map(({ at }) => placeholder(...at, "revision"));
    const checksums = weights.flatMap(({ name, at, revision, files }) =>
        files.flatMap((file, index) =>
            file.sha256 === exampleSha256(`${name}@${revision}/${file.path}`)
                ? [placeholder(...at, "files", index, "sha256")]
                : [],
        ),
    );
    return [...digests, ...revisions, ...checksums];
}
