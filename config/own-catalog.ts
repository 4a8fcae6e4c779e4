import { existsSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { isDay } from "../catalog/day.ts";
import { fact, unconfirmed } from "../catalog/fact.ts";
import type { Evidence } from "../catalog/fact.ts";
import { gpuInstances } from "../catalog/gpu-instances.ts";
import type { GpuInstanceType, Offering, VouchedOfferings } from "../catalog/gpu-instances.ts";
import { isZoneOf, jurisdictions, regions } from "../catalog/jurisdictions.ts";
import type { RegionId } from "../catalog/jurisdictions.ts";
import { projectKnown } from "../catalog/known.ts";
import type { Known } from "../catalog/known.ts";
import { models as catalogModels, precisions } from "../catalog/models.ts";
import type { Attention, Model, Precision, Weights } from "../catalog/models.ts";
import { isNameIn, namesOf } from "../catalog/table.ts";
import type { Fault } from "../components/fault.ts";
import { closing, placed, sortFaults, together, withEarly } from "./fault.ts";
import type { PlacedFault } from "./fault.ts";
import { hygieneFaults } from "./hygiene.ts";
import type { Immutable } from "./key.ts";
import { modelId } from "./keys/models.ts";
import { field, isoDate } from "./schema/field.ts";
import { faultsOf } from "./schema/zod-faults.ts";
import type { FileKind } from "./source/file-kind.ts";
import { parseStackDocument } from "./source/stack-document.ts";
import { readText, unread } from "./source/read-text.ts";
import { plainTree } from "./source/yaml-tree.ts";

/*
 * stacks/catalog.yaml: what a team knows beside the catalog of this project, and vouches for. It adds models, its own or those that
 * the catalog does not have, and offerings of instance types that nobody could confirm. `npm run model -- add` writes the models.
 */

/** Where a team keeps its own catalog. It need not be there. */
export const ownCatalogFile = path.join(import.meta.dirname, "..", "stacks", "catalog.yaml");

export const catalogFileKind: FileKind = {
    name: "catalog",
    plural: "Catalogs",
    begin: "Start with models: or gpuInstances: and write the entries below it",
    example: "docs/models.md",
    schema: "stacks/catalog.schema.json",
    oneReading: "Editors and other tools read this file with other YAML libraries, and all must see the same facts.",
    insteadOfSecret: "No catalog holds a secret: remove it here.",
};

const confirmedBy = field(z.string().min(1).max(120), {
    what: "Who vouches for it: a person or a team that can be asked.",
    why: "Nobody else has confirmed these facts; a preview names who did.",
    write: "Write a name or an address, e.g. platform@clinic.example.",
});
const asOf = field(isoDate, {
    what: "The day on which it was read or seen, in quotes.",
    why: "Facts go stale; the day says how old they are.",
    write: 'Write the day in quotes, e.g. "2026-11-28".',
});
const source = field(z.string().min(1).max(400), {
    what: "Where it was read or seen.",
    why: "Whoever doubts it can look again.",
    write: 'Write what was read, e.g. "aws ec2 describe-instance-type-offerings of our account".',
});

const count = z.int().min(1).max(100_000);
const tokens = z.int().min(1).max(16_777_216);

const attention = z.strictObject({
    layers: field(count, {
        what: "Layers that keep keys and values.",
        why: "The cache grows with them.",
        write: "Write num_hidden_layers of its config.json.",
    }),
    queryHeads: field(count.exactOptional(), {
        what: "Attention heads. Left out with latent attention.",
        why: "Tensor parallelism has to divide them.",
        write: "Write num_attention_heads of its config.json.",
    }),
    kvHeads: field(count.exactOptional(), {
        what: "Heads of keys and values. Left out with latent attention.",
        why: "The cache grows with them.",
        write: "Write num_key_value_heads of its config.json.",
    }),
    headDim: field(count.exactOptional(), {
        what: "Size of one head. Left out with latent attention.",
        why: "The cache grows with it.",
        write: "Write head_dim of its config.json, or hidden_size divided by the heads.",
    }),
    windowed: field(
        z
            .strictObject({
                layers: field(count, {
                    what: "Layers that look back over a window alone.",
                    why: "Their cache stops growing.",
                    write: "Write how many of the layers they are.",
                }),
                windowTokens: field(tokens, {
                    what: "Length of the window, in tokens.",
                    why: "Their cache holds no more.",
                    write: "Write sliding_window of its config.json.",
                }),
            })
            .exactOptional(),
        {
            what: "Layers with a sliding window. Default: none.",
            why: "Counting them as whole asks for too much memory, and the other way round for too little.",
            write: "Write { layers, windowTokens }, or leave it out.",
        },
    ),
    kvLoraRank: field(count.exactOptional(), {
        what: "Size of the compressed vector of latent attention (MLA). Default: none; grouped-query attention.",
        why: "With it the cache is another.",
        write: "Write kv_lora_rank of its config.json.",
    }),
    ropeDim: field(count.exactOptional(), {
        what: "Size of the rotary part of latent attention. Written with kvLoraRank.",
        why: "The cache holds it beside the compressed vector.",
        write: "Write qk_rope_head_dim of its config.json.",
    }),
});

const licence = z.strictObject({
    id: field(z.string().min(1).max(80), {
        what: "SPDX id, or the licence's own name.",
        why: "Stacks say by this id that it was accepted.",
        write: "Write it, e.g. Apache-2.0; of own weights e.g. LicenseRef-own.",
    }),
    monthlyActiveUserLimit: field(z.int().min(1).exactOptional(), {
        what: "Monthly active users above which a licence of its own is needed. Default: no limit.",
        why: "Stacks have to state their users then.",
        write: "Write a whole number, or leave it out.",
    }),
    excludesCompaniesOf: field(z.array(z.enum(namesOf(jurisdictions))).exactOptional(), {
        what: "Companies with their principal place of business here get no rights. Default: none left out.",
        why: "Stacks have to state their country then.",
        write: "Write a list of jurisdictions, or leave it out.",
    }),
});

const weightsOfPrecision = z.strictObject({
    bytes: field(z.int().min(1), {
        what: "Size of all weight files together, in bytes.",
        why: "GPU memory is computed from it.",
        write: "Write total_size of model.safetensors.index.json, or the size of the files.",
    }),
    repository: field(
        z
            .string()
            .regex(/^[A-Za-z0-9._-]+\/[A-Za-z0-9._-]+$/, "is not a repository of a hub: <owner>/<name>")
            .exactOptional(),
        {
            what: "Repository on Hugging Face that has them. Default: none; they come from a folder.",
            why: "The mirror fetches them there.",
            write: "Write <owner>/<name>, or leave it out.",
        },
    ),
    maxTensorParallel: field(z.literal([1, 2, 4, 8]).exactOptional(), {
        what: "Largest tensor parallel size that works. Default: as many as divide the heads.",
        why: "Blocks of quantized weights have to divide too.",
        write: "Write 1, 2, 4 or 8, or leave it out.",
    }),
});

const model = z.strictObject({
    name: field(z.string().min(1).max(80), {
        what: "What the model is called in messages.",
        why: "An id alone is hard to read.",
        write: "Write its name, e.g. Clinic Llama 8B.",
    }),
    architecture: field(z.string().min(1).max(80), {
        what: "Its architecture, as config.json names it.",
        why: "The engine loads only those that it knows.",
        write: "Write the first of architectures in its config.json, e.g. LlamaForCausalLM.",
    }),
    parametersBillions: field(z.number().positive().max(100_000).exactOptional(), {
        what: "All parameters, in billions. Default: not known.",
        why: "How long an answer takes is estimated from it.",
        write: "Write a number, e.g. 8.03.",
    }),
    activeParametersBillions: field(z.number().positive().max(100_000).exactOptional(), {
        what: "Parameters used for one token, in billions. Default: all of them.",
        why: "A model of experts reads fewer.",
        write: "Write a number, or leave it out.",
    }),
    attention: field(attention, {
        what: "How it keeps what it has read.",
        why: "The KV cache is computed from it.",
        write: "Write { layers, queryHeads, kvHeads, headDim }, or with latent attention { layers, kvLoraRank, ropeDim }.",
    }),
    maxContextTokens: field(tokens, {
        what: "Longest context of its configuration, in tokens, without rope scaling that somebody would have to switch on.",
        why: "vLLM refuses to start beyond it.",
        write: "Write max_position_embeddings of its config.json.",
    }),
    licence: field(licence, {
        what: "The licence of the weights.",
        why: "Serving without a known licence is a legal risk.",
        write: "Write { id }, and its conditions.",
    }),
    weights: field(z.partialRecord(z.enum(precisions), weightsOfPrecision), {
        what: "Size of the weights, by precision.",
        why: "GPU memory is computed from it; a precision that is missing cannot be served.",
        write: "Write at least one, e.g. bf16: { bytes: 16060522496 }.",
    }),
    source,
    asOf,
    confirmedBy,
});

const offering = z.strictObject({
    region: field(z.enum(namesOf(regions)), {
        what: "The region that has it.",
        why: "An instance type is in one region and not in the next.",
        write: "Write a region, e.g. eu-central-1.",
    }),
    zones: field(z.array(z.string()).min(1).max(6).exactOptional(), {
        what: "The zones that have it, as the own account names them. Default: any zone of the region.",
        why: "GPUs are often in some zones alone; nodes elsewhere never start.",
        write: "Write zones of the region, e.g. [eu-central-1a], or leave it out.",
    }),
    usdPerHour: field(z.number().positive().max(10_000).exactOptional(), {
        what: "On-demand price in USD an hour. Default: not known; its nodes are then missing in every cost.",
        why: "What a stack costs is computed from it.",
        write: "Write the price, e.g. 1.22, or leave it out.",
    }),
    source,
    asOf,
    confirmedBy,
});

/** The whole file. */
export const ownCatalog = z.strictObject({
    models: field(z.record(modelId, model).exactOptional(), {
        what: "Models beside those of the catalog, by the id that stacks use.",
        why: "Memory, context and licence of a model are computed from its facts.",
        write: "Have them written: npm run model -- add <folder or repository>.",
    }),
    gpuInstances: field(z.partialRecord(z.enum(namesOf(gpuInstances)), z.array(offering).min(1)).exactOptional(), {
        what: "Offerings of instance types that the catalog does not confirm, by type.",
        why: "Unknown means no; somebody who has seen the type there may say so.",
        write: "Write <type>: [{ region, source, asOf, confirmedBy }].",
    }),
});

export type OwnCatalog = Immutable<z.output<typeof ownCatalog>>;
export type OwnModel = NonNullable<OwnCatalog["models"]>[string];
type OwnOffering = Immutable<z.output<typeof offering>>;

/** What is known together with a team's own catalog, and what is wrong with that. */
export interface OwnCatalogReading {
    /** The catalog, and whatever of the own one has no faults. */
    readonly known: Known;
    /** What is wrong, with the line of each. */
    readonly faults: readonly PlacedFault[];
}

/** Reads a team's own catalog. Where there is none, the project's alone is known. Never throws for what is in the file. */
export function readOwnCatalog(file: string = ownCatalogFile): OwnCatalogReading {
    if (!existsSync(file)) return { known: projectKnown, faults: [] };
    const named = path.relative(process.cwd(), file);
    const text = readText(file, catalogFileKind, () => ({
        problem: "the file is gone",
        why: unread,
        fix: "Try again.",
    }));
    if (typeof text !== "string") return { known: projectKnown, faults: [{ file: named, path: [], ...text }] };
    return parseOwnCatalog(text, named);
}

/** The same of a text. */
export function parseOwnCatalog(text: string, file: string): OwnCatalogReading {
    const document = parseStackDocument(text, catalogFileKind);
    if ("problem" in document) {
        const { problem, fix, position } = document;
        return { known: projectKnown, faults: [{ file, path: [], problem, why: unread, fix, ...position }] };
    }
    const { value, early: structure } = plainTree(document.root, catalogFileKind);
    const early = together(structure, closing(hygieneFaults(value, [], catalogFileKind)));
    const parsed = ownCatalog.safeParse(value);
    const shape = parsed.success ? [] : faultsOf({ schema: ownCatalog, value, path: [] }, parsed.error.issues);
    const judged = withEarly(early, [...shape, ...entryFaults(value)]);
    const faults = sortFaults(judged.map((fault) => placed(fault, { file, ...document.locate(fault.path, fault.at) })));
    return { known: knownWith(value, judged), faults };
}

/** What is known beside the catalog by the entries that no fault is in. */
function knownWith(value: unknown, faults: readonly Fault[]): Known {
    const isAtFault = (part: string, name: string) =>
        faults.some(
            ({ path: [first, second] }) =>
                first === undefined || (first === part && (second === undefined || second === name)),
        );
    const entries = partsOf(value);
    const sound = entries.models.filter(([name]) => !isAtFault("models", name));
    const own = sound.flatMap(([name, entry]) => {
        const parsed = model.safeParse(entry);
        return parsed.success ? [[name, modelOf(name, parsed.data)] as const] : [];
    });
    const vouched = entries.gpuInstances
        .filter(([type]) => !isAtFault("gpuInstances", type))
        .flatMap(([type, entry]) => {
            const parsed = z.array(offering).safeParse(entry);
            return parsed.success ? [[type, offeringsOf(parsed.data)] as const] : [];
        });
    const faulty = entries.models.map(([name]) => name).filter((name) => isAtFault("models", name));
    return {
        models: { ...projectKnown.models, ...Object.fromEntries(own) },
        // The schema has let no other types through.
        vouched: Object.fromEntries(vouched) as VouchedOfferings,
        faulty,
    };
}

/** Entries as they are written, whatever is in them. */
function partsOf(value: unknown) {
    const whole = z.record(z.string(), z.unknown()).catch({}).parse(value);
    const part = (name: string) => Object.entries(z.record(z.string(), z.unknown()).catch({}).parse(whole[name]));
    return { models: part("models"), gpuInstances: part("gpuInstances") };
}

/** The model of an entry, every fact of it with the entry's own evidence. */
export function modelOf(id: string, entry: OwnModel): Model {
    const evidence = evidenceOf(entry);
    const stated = namesOf(entry.weights as Readonly<Record<Precision, unknown>>);
    const repositories = stated.flatMap((precision) => entry.weights[precision]?.repository ?? []);
    const [repository] = repositories;
    const limits = stated.flatMap((precision) => {
        const most = entry.weights[precision]?.maxTensorParallel;
        return most === undefined ? [] : [[precision, most] as const];
    });
    return {
        id,
        name: entry.name,
        repository:
            repository === undefined
                ? unconfirmed("its weights come from a folder", evidence.asOf)
                : fact(repository, evidence),
        licence: fact(entry.licence, evidence),
        parametersBillions:
            entry.parametersBillions === undefined
                ? unconfirmed("its entry does not say", evidence.asOf)
                : fact(entry.parametersBillions, evidence),
        ...(entry.activeParametersBillions === undefined
            ? {}
            : { activeParametersBillions: fact(entry.activeParametersBillions, evidence) }),
        attention: fact(attentionOf(entry.attention), evidence),
        maxContextTokens: fact(entry.maxContextTokens, evidence),
        weights: Object.fromEntries(stated.map((precision) => [precision, weightsOf(entry, precision, evidence)])),
        ...(limits.length === 0 ? {} : { maxTensorParallel: Object.fromEntries(limits) }),
        confirmedBy: entry.confirmedBy,
    };
}

function weightsOf(entry: OwnModel, precision: Precision, evidence: Evidence): Weights {
    const { bytes = 0, repository } = entry.weights[precision] ?? {};
    return {
        sizeGiB: bytes / 2 ** 30,
        basis: "checkpoint",
        ...evidence,
        repository:
            repository === undefined
                ? unconfirmed(`its weights in ${precision} come from a folder`, evidence.asOf)
                : fact(repository, evidence),
    };
}

function attentionOf({
    layers,
    queryHeads,
    kvHeads,
    headDim,
    windowed,
    kvLoraRank,
    ropeDim,
}: OwnModel["attention"]): Attention {
    if (kvLoraRank !== undefined) return { kind: "mla", layers, kvLoraRank, ropeDim: ropeDim ?? 0 };
    return {
        kind: "gqa",
        layers,
        queryHeads: queryHeads ?? 1,
        kvHeads: kvHeads ?? 1,
        headDim: headDim ?? 1,
        ...(windowed === undefined ? {} : { windowed }),
    };
}

function offeringsOf(entries: readonly OwnOffering[]): VouchedOfferings[GpuInstanceType] {
    return Object.fromEntries(
        entries.map((entry) => {
            const evidence = evidenceOf(entry);
            const offered: Offering = {
                onDemandUsdPerHour:
                    entry.usdPerHour === undefined
                        ? unconfirmed("its entry names no price", evidence.asOf)
                        : fact(entry.usdPerHour, evidence),
                ...(entry.zones === undefined ? {} : { zones: entry.zones }),
                confirmedBy: entry.confirmedBy,
            };
            return [entry.region, fact(offered, evidence)];
        }),
    );
}

function evidenceOf({
    source: read,
    asOf: day,
    confirmedBy: who,
}: Pick<OwnModel, "source" | "asOf" | "confirmedBy">): Evidence {
    if (!isDay(day)) throw new Error("the schema of the catalog takes days alone");
    return { source: `stacks/catalog.yaml, by ${who}: ${read}`, asOf: day };
}

/** What the form of an entry does not say by itself. */
function entryFaults(value: unknown): readonly Fault[] {
    const { models, gpuInstances: types } = partsOf(value);
    return [
        ...models.flatMap(([name, entry]) => modelFaults(name, model.safeParse(entry).data)),
        ...types.flatMap(([type, entry]) => offeringFaults(type, z.array(offering).safeParse(entry).data ?? [])),
    ];
}

function modelFaults(name: string, entry: OwnModel | undefined): readonly Fault[] {
    const at = ["models", name];
    const faults: Fault[] = [];
    if (isNameIn(catalogModels, name)) {
        faults.push({
            path: at,
            at: "key",
            problem: `"${name}" stands in the catalog already`,
            why: "Whoever reads the name means the model that everybody knows; a second one under it would be served unseen.",
            fix: `Write another id, e.g. ${name}-own.`,
        });
    }
    if (entry === undefined) return faults;
    const { attention: kept, weights } = entry;
    if (Object.keys(weights).length === 0) {
        faults.push({
            path: [...at, "weights"],
            problem: "weights is empty",
            why: "Without a size nothing can be computed, and nothing served.",
            fix: "Write at least one precision, e.g. bf16: { bytes: 16060522496 }.",
        });
    }
    const latent = kept.kvLoraRank !== undefined || kept.ropeDim !== undefined;
    const needed = latent ? (["kvLoraRank", "ropeDim"] as const) : (["queryHeads", "kvHeads", "headDim"] as const);
    for (const field of needed.filter((field) => kept[field] === undefined)) {
        faults.push({
            path: [...at, "attention", field],
            problem: `${field} is missing`,
            why: "The KV cache is computed from it.",
            fix: latent
                ? "Write kvLoraRank and ropeDim, or the heads of grouped-query attention instead."
                : "Write queryHeads, kvHeads and headDim, or kvLoraRank and ropeDim of latent attention.",
        });
    }
    const { queryHeads = 1, kvHeads = 1, windowed, layers } = kept;
    if (!latent && queryHeads % kvHeads !== 0) {
        faults.push({
            path: [...at, "attention", "kvHeads"],
            problem: `${kvHeads} KV heads do not divide ${queryHeads} attention heads`,
            why: "Every KV head serves the same number of attention heads; vLLM refuses any other.",
            fix: "Write num_attention_heads and num_key_value_heads of its config.json.",
        });
    }
    if (windowed !== undefined && windowed.layers > layers) {
        faults.push({
            path: [...at, "attention", "windowed", "layers"],
            problem: `${windowed.layers} layers have a window, of ${layers}`,
            why: "The cache would come out too small.",
            fix: `Write at most ${layers}.`,
        });
    }
    return faults;
}

function offeringFaults(type: string, entries: readonly OwnOffering[]): readonly Fault[] {
    return entries.flatMap(({ region, zones = [] }, i): readonly Fault[] => {
        const at = ["gpuInstances", type, i];
        const twice: readonly Fault[] =
            entries.findIndex((other) => other.region === region) < i
                ? [
                      {
                          path: [...at, "region"],
                          problem: `${region} stands twice under ${type}`,
                          why: "Only one of the two would count, and a reader cannot know which.",
                          fix: "Keep one of them.",
                      },
                  ]
                : [];
        return [...twice, ...zones.flatMap((zone, j) => zoneFaults(zone, region, [...at, "zones", j]))];
    });
}

function zoneFaults(zone: string, region: RegionId, at: Fault["path"]): readonly Fault[] {
    if (isZoneOf(zone, region)) return [];
    return [
        {
            path: at,
            problem: `"${zone}" is no zone of ${region}`,
            why: "Nodes are placed by the names of zones.",
            fix: `Write the zone as the own account names it, e.g. ${region}a.`,
        },
    ];
}

/** The faults of a catalog that concern a stack: of the file as a whole, and of entries that it names. */
export function faultsInUse(
    { faults }: OwnCatalogReading,
    settings: Readonly<Record<string, unknown>>,
): readonly PlacedFault[] {
    const named = JSON.stringify([settings["ringfence:models"], settings["ringfence:gpuNodeGroups"]]);
    return faults.filter(({ path: [, entry] }) => typeof entry !== "string" || named.includes(JSON.stringify(entry)));
}
