import * as awsNames from "./aws-names.ts";
import { bedrockMakers, bedrockProfiles } from "./bedrock-models.ts";
import { combinations } from "./combinations.ts";
import { capacityBlocks } from "./capacity-blocks.ts";
import { clauseTexts, isoControls } from "./clause-texts.ts";
import { documented } from "./documented.ts";
import { ec2Quotas } from "./ec2-quotas.ts";
import * as eks from "./eks.ts";
import { eksAddonVersions } from "./eks-addon-versions.ts";
import { recordedCharts } from "./chart-values.ts";
import { recordedKinds } from "./custom-resources.ts";
import { eksAddons } from "./eks-addons.ts";
import * as engine from "./engine.ts";
import { eksImageAccounts } from "./eks-image-accounts.ts";
import * as envoy from "./envoy.ts";
import type { Evidence, Unconfirmed } from "./fact.ts";
import { gp3 } from "./gp3.ts";
import { efaLayout, gpuInstances, gpuPrecisions } from "./gpu-instances.ts";
import { jurisdictions, partitions, regions } from "./jurisdictions.ts";
import { models } from "./models.ts";
import * as nodeStart from "./node-start.ts";
import * as organizationPolicies from "./organization-policies.ts";
import { providerApis } from "./provider-apis.ts";
import { providerModels } from "./provider-models.ts";
import { providers } from "./providers.ts";
import type { RecheckKind } from "./recheck.ts";
import { regimes } from "./regimes.ts";
import { releaseTags } from "./release-tags.ts";
import { retentionFloors } from "./retention-floors.ts";
import { s3Blocks } from "./s3-blocks.ts";
import { servingMemory } from "./serving-memory.ts";
import { software } from "./software.ts";
import { timeFacts } from "./time-facts.ts";
import * as vllm from "./vllm.ts";

/** A statement of the catalog, confirmed or openly not. */
export interface Statement {
    /** Table of the catalog, e.g. `providers`. */
    readonly table: TableId;
    /** Entry of the table, e.g. `openai`; of provider models with the provider before it: `openai/gpt-6-luna`. */
    readonly entry: string;
    /** Path to the statement below its entry, e.g. `endpoints.eu.processedIn`; empty for the entry itself. */
    readonly path: string;
    readonly kind: RecheckKind;
    readonly said: Evidence | Unconfirmed;
}

function modelsByProvider(): Readonly<Record<string, object>> {
    return Object.fromEntries(
        Object.entries(providerModels).flatMap(([provider, served]) =>
            Object.entries(served).map(([name, facts]) => [`${provider}/${name}`, facts] as const),
        ),
    );
}

/** Every table of the catalog, with how soon what it says goes stale. A new table belongs here. */
const tables = {
    partitions: { kind: "law", entries: partitions },
    jurisdictions: { kind: "law", entries: jurisdictions },
    regimes: { kind: "law", entries: regimes },
    regions: { kind: "law", entries: regions },
    retentionFloors: { kind: "law", entries: retentionFloors },
    clauseTexts: { kind: "law", entries: { ...clauseTexts, isoControls } },
    providers: { kind: "terms", entries: providers },
    providerApis: { kind: "terms", entries: providerApis },
    providerModels: { kind: "models", entries: modelsByProvider() },
    bedrock: { kind: "models", entries: { makers: bedrockMakers, profiles: bedrockProfiles } },
    models: { kind: "published", entries: models },
    gpuInstances: { kind: "supply", own: "published", entries: gpuInstances },
    gpuPrecisions: { kind: "published", entries: gpuPrecisions },
    gp3: { kind: "supply", entries: { gp3 } },
    capacityBlocks: { kind: "supply", entries: { capacityBlocks } },
    ec2Quotas: { kind: "supply", entries: ec2Quotas },
    efaLayout: { kind: "published", entries: { efaLayout } },
    servingMemory: { kind: "published", entries: { servingMemory } },
    s3Blocks: { kind: "supply", entries: s3Blocks },
    eksImageAccounts: { kind: "supply", entries: { eksImageAccounts } },
    eks: { kind: "terms", entries: eks },
    eksAddonVersions: { kind: "support", entries: { eksAddonVersions } },
    organizationPolicies: { kind: "terms", entries: organizationPolicies },
    awsNames: { kind: "terms", entries: awsNames },
    nodeStart: { kind: "published", entries: nodeStart },
    vllm: { kind: "published", entries: vllm },
    documented: { kind: "terms", entries: documented },
    engine: { kind: "published", entries: engine },
    envoy: { kind: "published", entries: envoy },
    timeFacts: { kind: "terms", entries: timeFacts },
    releaseTags: { kind: "published", entries: releaseTags },
    software: { kind: "support", entries: software },
    eksAddons: { kind: "published", entries: eksAddons },
    charts: { kind: "published", entries: recordedCharts() },
    customResources: { kind: "published", entries: recordedKinds() },
    combinations: { kind: "support", entries: combinations },
} as const satisfies Record<string, Table>;

interface Table {
    readonly kind: RecheckKind;
    /** Kind of what an entry says as a whole, where its parts are of another. @default `kind` */
    readonly own?: RecheckKind;
    readonly entries: object;
}

export type TableId = keyof typeof tables;

/** Every statement of the catalog, in the order in which it is written. */
export function statements(): readonly Statement[] {
    return Object.entries<Table>(tables).flatMap(([table, { kind, own, entries }]) =>
        Object.entries(entries).flatMap(([entry, value]: readonly [string, unknown]) =>
            statedIn(value, []).map(({ path, said }) => ({
                table: table as TableId, // Object.entries forgets the table's own keys.
                entry,
                path: path.join("."),
                kind: kindOf(path) ?? (path.length === 0 ? own : undefined) ?? kind,
                said,
            })),
        ),
    );
}

/** What goes stale at another pace than the rest of its table. */
function kindOf(path: readonly string[]): RecheckKind | undefined {
    const field = path.at(-1) ?? "";
    if (field === "servedFrom" || field === "contextTokens") return "published";
    return field === "prices" ? "supply" : undefined;
}

interface Stated {
    readonly path: readonly string[];
    readonly said: Statement["said"];
}

/** Every statement with a date in a value, the value's own first. */
function statedIn(value: unknown, path: readonly string[]): readonly Stated[] {
    if (typeof value !== "object" || value === null) return [];
    const own: readonly Stated[] = isStated(value) ? [{ path, said: value }] : [];
    return [...own, ...Object.entries(value).flatMap(([key, child]) => statedIn(child, [...path, key]))];
}

function isStated(value: object): value is Statement["said"] {
    return "asOf" in value;
}
