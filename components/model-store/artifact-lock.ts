import { createHash } from "node:crypto";
import { z } from "zod";
import { precisions } from "../../catalog/models.ts";
import { releaseTags } from "../../catalog/release-tags.ts";
import type { Fault, FaultText } from "../fault.ts";
import { quote } from "../suggest.ts";
import { weightsName } from "./names.ts";

/*
 * stacks/artifacts.lock.json: what the platform is made of, to the byte.
 *
 *     {
 *       "formatVersion": 2,
 *       "notice": "…",                for the reader
 *       "images": { "<name>": { source, version, digest, platform, licence, sizeBytes, fabric? } },
 *       "charts": { "<name>": { source, version, digest, licence, sizeBytes } },
 *       "models": { "<model>-<precision>": { model, precision, source, licence, revisions: [{ revision, files }] } }
 *     }
 *
 * A file of weights is { path, sha256, sizeBytes }. A revision stays in the list for as long as a stack may go back to it.
 * An entry that nobody has asked the source for yet holds placeholders: it is an example, entry by entry; see exampleSha256.
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

/** A repository of a hub, with its host. */
const hubSource = /^[a-z0-9.-]+\/[A-Za-z0-9._-]+\/[A-Za-z0-9._-]+$/;
/** Weights that no hub has. */
const folderSource = /^folder\/[a-z0-9.-]+$/;

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
    /** Name of the model in the catalog. Whether there is such a model is for the stack to say that uses it. */
    model: artifactName,
    precision: z.enum(precisions, { error: `is not a precision: ${precisions.join(", ")}` }),
    /**
     * Repository of the weights on a Hugging Face hub, `huggingface.co/<owner>/<name>`; or `folder/<model>`: they were on a disk when
     * they were locked, and no hub has them.
     */
    source: text((written) => hubSource.test(written) || folderSource.test(written), {
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

/** The parts of a lock, each with what judges its entries. */
const entrySchemas = { images: lockedImage, charts: lockedChart, models: lockedModel };
export type LockPart = keyof typeof entrySchemas;

/** The form of a lock as a whole. Its entries are judged one by one: see {@link judgeEntry}. */
export const lockForm = z.strictObject({
    formatVersion: z.literal(2),
    notice: z.string().exactOptional(),
    images: z.record(z.string(), z.unknown()),
    charts: z.record(z.string(), z.unknown()),
    models: z.record(z.string(), z.unknown()),
});

export type LockedImage = z.output<typeof lockedImage>;
export type LockedChart = z.output<typeof lockedChart>;
export type LockedModel = z.output<typeof lockedModel>;
export type LockedRevision = LockedModel["revisions"][number];
export type WeightsFile = LockedRevision["files"][number];

/** A lock as it is worked with. */
export interface ArtifactLock {
    readonly formatVersion: 2;
    /** For the reader of the file. */
    readonly notice?: string;
    readonly images: Readonly<Record<string, LockedImage>>;
    readonly charts: Readonly<Record<string, LockedChart>>;
    readonly models: Readonly<Record<string, LockedModel>>;
    /** What is wrong with entries that could not be read, and are left out above: a stack that uses one is refused. @default - nothing */
    readonly faulty?: readonly LockFault[];
}

/** One thing that is wrong with a lock. */
export interface LockFault extends Fault {
    /** Line in the file, from 1; absent where the whole file is at fault. */
    readonly line?: number;
    /** Column in the line, from 1. */
    readonly column?: number;
}

/** What stands against an entry of a lock; the value alone where nothing does. */
export type EntryJudgement<Part extends LockPart> =
    | { readonly ok: true; readonly entry: z.output<(typeof entrySchemas)[Part]> }
    | { readonly ok: false; readonly faults: readonly Fault[] };

/** Judges one entry on its own. */
export function judgeEntry<Part extends LockPart>(part: Part, name: string, value: unknown): EntryJudgement<Part> {
    const named = artifactName.safeParse(name);
    const parsed = entrySchemas[part].safeParse(value);
    const form = [...(named.error?.issues ?? []), ...(parsed.error?.issues ?? [])].map((issue) => ({
        path: [part, name, ...issue.path.filter((step) => typeof step !== "symbol")],
        ...textOf(issue, name),
    }));
    if (!parsed.success || form.length > 0) return { ok: false, faults: form };
    const faults = entryFaults(part, name, parsed.data);
    // The schema is the part's own, and so is what it lets through; no type follows an index that far.
    return faults.length > 0
        ? { ok: false, faults }
        : { ok: true, entry: parsed.data as z.output<(typeof entrySchemas)[Part]> };
}

const faultText = z.object({ problem: z.string(), why: z.string(), fix: z.string() });

/** What an issue says against a lock, or against one of its entries. */
export function textOf(issue: z.core.$ZodIssue, entry?: string): FaultText {
    const own = issue.code === "custom" ? faultText.safeParse(issue.params) : undefined;
    if (own?.success === true) return own.data;
    const anew = `npm run mirror -- lock${entry === undefined ? "" : ` --only ${entry}`}`;
    return {
        problem: formProblem(issue, String(issue.path.at(-1) ?? entry ?? "the lock")),
        why: "What cannot be read pins nothing.",
        fix: `Remove ${entry === undefined ? "what is wrong" : "the entry"} and have it written: ${anew}.`,
    };
}

/** The wrong form of a value, in words. */
function formProblem(issue: z.core.$ZodIssue, label: string): string {
    if (issue.code === "unrecognized_keys") return `${issue.keys.map(quote).join(", ")} is no part of ${label}`;
    if (issue.code === "invalid_type") {
        const missing = issue.message.endsWith("received undefined");
        return missing
            ? `${label} is missing`
            : `${label} must be ${nouns[issue.expected] ?? `of type ${issue.expected}`}`;
    }
    if (issue.code === "invalid_value") {
        return issue.path.length === 0 || issue.values.length > 1
            ? `${label} ${issue.message}`
            : `${label} must be ${issue.values.map((value) => JSON.stringify(value)).join(" or ")}`;
    }
    return `${label} is not as a lock has it`;
}

const nouns: Readonly<Record<string, string>> = {
    array: "a list",
    object: "a mapping",
    record: "a mapping",
    string: "text",
    number: "a number",
    int: "a whole number",
};

/** One set of weights of the lock: a model at one revision. */
export type LockedWeights = Omit<LockedModel, "revisions"> & LockedRevision;

/** The sets of weights of a model, in the order of the lock. */
export function weightsOf({ revisions, ...model }: LockedModel): readonly LockedWeights[] {
    return revisions.map((revision) => ({ ...model, ...revision }));
}

/**
 * The digest that stands in for the real one in an example: the SHA-256 of a sentence that says so. It is different
 * for each artifact, so that previews look as they will look, and nothing has these bytes, so that nothing can be deployed
 * by it.
 */
export function exampleSha256(what: string): string {
    return createHash("sha256").update(`ringfence example, not a real checksum: ${what}`).digest("hex");
}

/** True for the commits that stand in for real ones in examples: hexadecimal digits in their order. */
export function isExampleRevision(revision: string): boolean {
    return "0123456789abcdef".repeat(4).includes(revision);
}

/** True where nobody has asked the source for an image or a chart yet: its digest is the placeholder of its name. */
export function isExampleArtifact(name: string, { digest: written }: LockedChart): boolean {
    return written === `sha256:${exampleSha256(name)}`;
}

/** True where a set of weights is pinned by placeholders: its commit, or the checksum of any of its files. */
export function isExampleWeights({ revision, files, ...model }: LockedWeights): boolean {
    const name = weightsName(model);
    return (
        isExampleRevision(revision) ||
        files.some(({ path, sha256 }) => sha256 === exampleSha256(`${name}@${revision}/${path}`))
    );
}

/** The entries of a lock that hold placeholders, by name; of a model, once for each such revision. */
export function examplesIn({ images, charts, models }: ArtifactLock): readonly string[] {
    return [
        ...[...Object.entries(images), ...Object.entries(charts)]
            .filter(([name, entry]) => isExampleArtifact(name, entry))
            .map(([name]) => name),
        ...Object.entries(models).flatMap(([name, model]) =>
            weightsOf(model)
                .filter(isExampleWeights)
                .map(() => name),
        ),
    ];
}

/** What is wrong inside an entry whose form is right. */
function entryFaults(part: LockPart, name: string, entry: LockedImage | LockedChart | LockedModel): readonly Fault[] {
    if (part === "models" && "revisions" in entry) return modelFaults(name, entry);
    return part !== "models" && "digest" in entry ? strangeVersion(part, name, entry) : [];
}

/** A version that no release of the source has ever been called. */
function strangeVersion(part: LockPart, name: string, entry: LockedChart): readonly Fault[] {
    const { source: repository, version: written } = entry;
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
}

function modelFaults(name: string, entry: LockedModel): readonly Fault[] {
    const right = weightsName(entry);
    const misnamed: readonly Fault[] =
        name === right
            ? []
            : [
                  {
                      path: ["models", name],
                      problem: `"${name}" is not named after its weights`,
                      why: "The program looks for them by name.",
                      fix: `Write "${right}".`,
                  },
              ];
    return [...misnamed, ...entry.revisions.flatMap((_, index) => revisionFaults(name, entry, index))];
}

function revisionFaults(name: string, { revisions }: LockedModel, index: number): readonly Fault[] {
    const one = revisions[index];
    if (one === undefined) return [];
    const at = ["models", name, "revisions", index];
    const listedBefore = revisions.findIndex(({ revision }) => revision === one.revision) !== index;
    const repeatedRevision = {
        path: [...at, "revision"],
        problem: "the revision is listed twice",
        why: "One of the two lists of files would go unchecked.",
        fix: "Keep one.",
    };
    const repeatedFiles = one.files.flatMap((file, i) =>
        one.files.findIndex((other) => other.path === file.path) === i
            ? []
            : [
                  {
                      path: [...at, "files", i, "path"],
                      problem: "the file is listed twice",
                      why: "One of the two checksums would go unchecked.",
                      fix: "Keep one.",
                  },
              ],
    );
    return [...(listedBefore ? [repeatedRevision] : []), ...repeatedFiles];
}
