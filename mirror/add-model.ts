import { createHash } from "node:crypto";
import { createReadStream, existsSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { parseDocument, Scalar, YAMLMap } from "yaml";
import { models as catalogModels } from "../catalog/models.ts";
import type { Day } from "../catalog/day.ts";
import { isNameIn } from "../catalog/table.ts";
import type { LockedModel, WeightsFile } from "../components/model-store/artifact-lock.ts";
import { isExampleWeights, weightsOf } from "../components/model-store/artifact-lock.ts";
import type { Fault } from "../components/fault.ts";
import { weightsName } from "../components/model-store/names.ts";
import { quote } from "../components/suggest.ts";
import { placed } from "../config/fault.ts";
import type { PlacedFault } from "../config/fault.ts";
import { parseOwnCatalog } from "../config/own-catalog.ts";
import type { OwnCatalog, OwnModel } from "../config/own-catalog.ts";
import { folderFiles, hubFiles } from "./checkpoint/checkpoint-files.ts";
import type { CheckpointFiles } from "./checkpoint/checkpoint-files.ts";
import { describeModel } from "./checkpoint/describe-model.ts";
import type { ModelDescription } from "./checkpoint/describe-model.ts";
import { licenceOf } from "./checkpoint/licence.ts";
import { readCheckpoint } from "./checkpoint/read-checkpoint.ts";
import { filesAt, newestRevision, servingFiles } from "./hub.ts";
import type { Hub } from "./hub.ts";
import { lockTextWith, readLockToWrite } from "./lock-entries.ts";
import type { Progress } from "./progress.ts";
import { writeWhole } from "./write-whole.ts";

/** A model that somebody wants to serve. */
export interface ModelToAdd {
    /** A folder, or `[<host>/]<owner>/<name>[@<revision>]` of a hub. */
    readonly from: string;
    /** Id by which stacks name it. @default - the name of the folder or repository, without its precision */
    readonly id?: string | undefined;
    /** Id of its licence. @default - what its model card or its text says */
    readonly licence?: string | undefined;
    /** Who vouches for what is read. */
    readonly confirmedBy: string;
    readonly today: Day;
    readonly hub: Hub;
    /** The catalog to write into; it need not be there. */
    readonly catalogFile: string;
    readonly lockFile: string;
    readonly progress: Progress;
    readonly signal?: AbortSignal | undefined;
}

/** A model that stands in the catalog and in the lock now. */
export interface AddedModel {
    readonly id: string;
    readonly precision: ModelDescription["precision"];
    /** Its name in the lock. */
    readonly lockName: string;
    /** Commit; of a folder it is computed from its files. */
    readonly revision: string;
    /** Where the weights come from: `huggingface.co/<owner>/<name>`, or `folder/<id>`. */
    readonly source: string;
    readonly entry: OwnModel;
    /** Size of the weights, in bytes. */
    readonly bytes: number;
    /** What works, but not as somebody might expect. */
    readonly notes: readonly string[];
}

/** What was asked for cannot be added; nothing was written. */
export class ModelRefused extends Error {
    override readonly name = "ModelRefused";
    readonly faults: readonly PlacedFault[];

    constructor(faults: readonly PlacedFault[]) {
        super(faults.map(({ problem }) => problem).join("; "));
        this.faults = faults;
    }
}

/**
 * Reads a checkpoint, checks what it says of itself against its own weights, and writes the model into the team's catalog and its files
 * into the lock: both, or neither. No weights are downloaded.
 *
 * @throws ModelRefused with every fault; LockRefused, ArtifactProblem, EnvironmentProblem
 */
export async function addModel(asked: ModelToAdd): Promise<AddedModel> {
    const origin = await originOf(asked);
    const reading = await readCheckpoint(origin.files);
    if (!reading.ok) throw refusedIn(origin.files, reading.faults);
    const described = describeModel(reading.checkpoint);
    const licence = licenceOf(reading.checkpoint, asked.licence);
    if (!described.ok || !licence.ok) {
        throw refusedIn(origin.files, [
            ...(described.ok ? [] : described.faults),
            ...(licence.ok ? [] : [licence.fault]),
        ]);
    }
    const { model } = described;
    const id = asked.id ?? idFrom(origin.name);
    const before = ownBefore(asked.catalogFile);
    const entry = entryOf(
        asked,
        origin,
        model,
        { ...licence.licence },
        sameModel(id, model, before.models?.[id], asked),
    );
    const catalogText = withModel(before.text, id, entry);
    checkWritten(catalogText, id, asked.catalogFile);

    const lock = readLockToWrite(asked.lockFile);
    const lockName = weightsName({ model: id, precision: model.precision });
    const source = origin.hub?.source ?? `folder/${id}`;
    const files = origin.hub
        ? await filesAt(asked.hub, origin.hub, asked.signal)
        : await hashedFiles(origin.files, asked);
    const revision = origin.hub?.revision ?? revisionOf(files);
    const locked: LockedModel = {
        model: id,
        precision: model.precision,
        source,
        licence: entry.licence.id,
        revisions: [...keptRevisions(lock.lock.models[lockName], source, revision), { revision, files }],
    };
    const anew = { formatVersion: 2 as const, images: {}, charts: {}, models: { [lockName]: locked } };
    // What the catalog names has to be in the lock; the other way round it is merely unused.
    writeWhole({ [asked.lockFile]: lockTextWith(lock, anew), [asked.catalogFile]: catalogText });
    return {
        id,
        precision: model.precision,
        lockName,
        revision,
        source,
        entry,
        bytes: model.bytes,
        notes: model.notes,
    };
}

/** Where a checkpoint comes from. */
interface Origin {
    /** The last part of its folder's path, or its repository's name. */
    readonly name: string;
    readonly files: CheckpointFiles;
    /** Set where it is on a hub. */
    readonly hub?: { readonly source: string; readonly revision: string };
}

async function originOf({ from, hub, signal }: ModelToAdd): Promise<Origin> {
    const isFolder = existsSync(from) && statSync(from).isDirectory();
    if (isFolder || /^[./~]/.test(from)) {
        return { name: path.basename(path.resolve(from)), files: await folderFiles(from) };
    }
    const [, host = "huggingface.co", owner, name, wanted] =
        /^(?:([a-z0-9-]+(?:\.[a-z0-9-]+)+)\/)?([A-Za-z0-9._-]+)\/([A-Za-z0-9._-]+)(?:@([A-Za-z0-9._/-]+))?$/.exec(
            from,
        ) ?? [];
    if (owner === undefined || name === undefined) {
        throw new ModelRefused([
            {
                path: [],
                problem: `${quote(from)} is neither a folder nor a repository`,
                why: "A model is read from its files.",
                fix: "Write the folder's path, e.g. ./my-model, or <owner>/<name> of a hub, e.g. Qwen/Qwen3-14B@main.",
            },
        ]);
    }
    const source = `${host}/${owner}/${name}`;
    const revision = await newestRevision(hub, { source }, wanted, signal);
    return { name, files: await hubFiles(hub, { source, revision }, signal), hub: { source, revision } };
}

function refusedIn({ where }: CheckpointFiles, faults: readonly Fault[]): ModelRefused {
    return new ModelRefused(faults.map((fault) => placed(fault, { file: where })));
}

/** An id as stacks write it, from a name: in lower case, and without the precision, which the lock adds itself. */
export function idFrom(name: string): string {
    return name
        .toLowerCase()
        .replace(/[^a-z0-9.-]+/g, "-")
        .replace(/-(bf16|fp16|fp8|fp8-dynamic|awq|gptq|int4|gptq-int4|w4a16|nvfp4|fp4)$/, "")
        .replace(/^[.-]+|[.-]+$/g, "")
        .slice(0, 56)
        .replace(/[.-]+$/, "");
}

/** The entry of the model as it stands already; refused where that is of another model, or the catalog's own. */
function sameModel(
    id: string,
    model: ModelDescription,
    held: OwnModel | undefined,
    { catalogFile }: ModelToAdd,
): OwnModel | undefined {
    const problem = (text: string, fix: string, why: string) =>
        new ModelRefused([{ file: catalogFile, path: ["models", id], problem: text, why, fix }]);
    if (isNameIn(catalogModels, id)) {
        const lockName = weightsName({ model: id, precision: model.precision });
        const has = catalogModels[id].weights as Readonly<Record<string, unknown>>;
        throw problem(
            `"${id}" stands in the catalog already`,
            has[model.precision] === undefined
                ? `Give it an id of its own: --id ${id}-own.`
                : `Lock it: npm run mirror -- lock --only ${lockName} --source <host>/<owner>/<name>. Or give it an id of its own: --id ${id}-own.`,
            "Whoever reads the name means the model that everybody knows.",
        );
    }
    if (held === undefined) return undefined;
    if (
        held.architecture === model.architecture &&
        JSON.stringify(sorted(held.attention)) === JSON.stringify(sorted(model.attention))
    )
        return held;
    throw problem(
        `"${id}" is another model already: ${held.architecture} with ${held.attention.layers} layers, and this one is ${model.architecture} with ${model.attention.layers}`,
        "Give this one an id of its own with --id, or remove the entry.",
        "Stacks that name the id would serve another model.",
    );
}

function sorted(value: object): object {
    return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function entryOf(
    { today, confirmedBy }: ModelToAdd,
    { name, files, hub }: Origin,
    model: ModelDescription,
    licence: OwnModel["licence"],
    held: OwnModel | undefined,
): OwnModel {
    const { precision, bytes, maxTensorParallel, architecture, attention, maxContextTokens } = model;
    const repository = hub?.source.split("/").slice(1).join("/");
    return {
        name: held?.name ?? name,
        architecture,
        ...(model.parametersBillions === undefined ? {} : { parametersBillions: model.parametersBillions }),
        ...(model.activeParametersBillions === undefined
            ? {}
            : { activeParametersBillions: model.activeParametersBillions }),
        attention,
        maxContextTokens,
        licence,
        weights: {
            ...held?.weights,
            [precision]: {
                bytes,
                ...(repository === undefined ? {} : { repository }),
                ...(maxTensorParallel === undefined ? {} : { maxTensorParallel }),
            },
        },
        source: `config.json and the headers of the weights in ${hub === undefined ? `the folder ${name}` : files.where}`,
        asOf: today,
        confirmedBy,
    };
}

/** A team's catalog before a model is added. */
interface OwnBefore {
    readonly text: string;
    readonly models?: OwnCatalog["models"];
}

const newCatalog = `# yaml-language-server: $schema=catalog.schema.json
# What this team knows beside the project's catalog, and vouches for: docs/models.md.
models:
`;

function ownBefore(file: string): OwnBefore {
    if (!existsSync(file)) return { text: newCatalog };
    const text = readFileSync(file, "utf8");
    const { faults } = parseOwnCatalog(text, file);
    if (faults.length > 0) throw new ModelRefused(faults);
    // It has no faults: it is such a catalog.
    const written = parseDocument(text).toJS() as OwnCatalog;
    return { text, models: written.models };
}

/** The text with one model more; comments and everything else stay. */
function withModel(text: string, id: string, entry: OwnModel): string {
    const document = parseDocument(text);
    if (!(document.get("models") instanceof YAMLMap)) document.set("models", new YAMLMap());
    const node: unknown = document.createNode(entry);
    if (!(node instanceof YAMLMap)) throw new Error("an entry is a mapping");
    for (const key of ["attention", "licence"]) flow(node.get(key));
    const weights = node.get("weights");
    if (weights instanceof YAMLMap)
        weights.items.forEach(({ value }) => {
            flow(value);
        });
    const day = new Scalar(entry.asOf);
    day.type = Scalar.QUOTE_DOUBLE; // Other readers take a bare day for a moment.
    node.set("asOf", day);
    document.setIn(["models", id], node);
    return document.toString({ lineWidth: 0, indent: 4 });
}

function flow(node: unknown): void {
    if (node instanceof YAMLMap) node.flow = true;
}

/** What was made is read once more, by what will judge it. */
function checkWritten(text: string, id: string, file: string): void {
    const { faults, known } = parseOwnCatalog(text, file);
    if (faults.length > 0) throw new ModelRefused(faults);
    if (known.models[id] === undefined) throw new Error(`the model ${id} is not in the catalog that was written`);
}

/** Real revisions of the same source that are held already; what is said anew comes last. */
function keptRevisions(held: LockedModel | undefined, source: string, revision: string): LockedModel["revisions"] {
    if (held?.source !== source) return [];
    const real = weightsOf(held).filter((one) => !isExampleWeights(one) && one.revision !== revision);
    return real.map(({ revision: commit, files }) => ({ revision: commit, files }));
}

/** The files of a folder that serving needs, each hashed. */
async function hashedFiles(
    { where, files }: CheckpointFiles,
    { progress, signal }: ModelToAdd,
): Promise<WeightsFile[]> {
    const visible = files.filter(({ path: name }) => !name.split("/").some((part) => part.startsWith(".")));
    const chosen = servingFiles(
        visible.map(({ path: name, sizeBytes }) => ({ type: "file", path: name, size: sizeBytes })),
    );
    const odd = chosen.find(({ path: name }) => !/^[A-Za-z0-9_./-]+$/.test(name));
    if (odd !== undefined) {
        throw new ModelRefused([
            {
                file: where,
                path: [odd.path],
                problem: `${quote(odd.path)} is not a plain name`,
                why: "It becomes a key in the bucket and a file on the nodes.",
                fix: "Name it with letters, digits, dots, dashes and underscores, or take it out of the folder.",
            },
        ]);
    }
    const hashed: WeightsFile[] = [];
    for (const { path: name, size } of chosen) {
        progress.start(`read ${name}`, size);
        const hash = createHash("sha256");
        const options = signal === undefined ? {} : { signal };
        for await (const chunk of createReadStream(path.join(where, name), options)) {
            // A stream without an encoding gives bytes.
            const bytes = chunk as Buffer;
            hash.update(bytes);
            progress.advance(bytes.length);
        }
        progress.finish("hashed");
        hashed.push({ path: name, sha256: hash.digest("hex"), sizeBytes: size });
    }
    return hashed;
}

/** What stands for the commit of weights that have none: the same files, the same revision. */
export function revisionOf(files: readonly WeightsFile[]): string {
    const hash = createHash("sha256");
    for (const { path: name, sha256 } of files) hash.update(`${sha256}  ${name}\n`);
    return hash.digest("hex").slice(0, 40);
}
