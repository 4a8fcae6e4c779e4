import fc from "fast-check";
import { regions } from "../../catalog/jurisdictions.ts";
import type { JurisdictionId, RegionId } from "../../catalog/jurisdictions.ts";
import type { Mode } from "../../catalog/vocabulary.ts";
import { modes } from "../../catalog/vocabulary.ts";

/** A stack's config as it is written: whole keys to plain values. */
export type GeneratedConfig = Readonly<Record<string, unknown>>;

/** What a model of each size needs: a GPU type that the catalog lists in every region of {@link homes}. */
const fleets = [
    {
        model: "llama-3.3-70b",
        precision: "int4",
        instanceType: "g6e.12xlarge",
        contexts: [4096, 16_384],
        licence: { accepted: "llama3.3", monthlyActiveUsers: 700_000_000 },
    },
    {
        model: "mistral-small-3-24b",
        precision: "fp8",
        instanceType: "g6e.4xlarge",
        contexts: [2048, 16_384],
        licence: { accepted: "Apache-2.0" },
    },
    {
        model: "qwen3-8b",
        precision: "int4",
        instanceType: "g6.xlarge",
        contexts: [1024, 8192],
        licence: { accepted: "Apache-2.0", companyCountry: "FR" },
    },
] as const;

/** Regions with all GPU types of {@link fleets}. */
const homes = ["eu-central-1", "eu-north-1", "eu-south-2", "us-east-1", "us-east-2"] as const satisfies RegionId[];

const publicRule = { jurisdictions: "anywhere", thirdParty: true, retentionDays: 365 };
const revision = "0123456789abcdef0123456789abcdef01234567";
const newer = "23456789abcdef0123456789abcdef0123456789";
const contract = { signedOn: "2026-02-01", reference: "LEGAL-1" };

/** Configs that ought to be accepted, in all modes. What is generated is written here by hand, not taken from the checks. */
export const soundConfig: fc.Arbitrary<GeneratedConfig> = fc
    .record({
        mode: fc.constantFrom(...modes),
        region: fc.constantFrom(...homes),
        zones: fc.integer({ min: 2, max: 3 }),
        octet: fc.integer({ min: 0, max: 127 }),
        prefix: fc.integer({ min: 16, max: 21 }),
        peers: fc.integer({ min: 0, max: 3 }),
        fleet: fc.subarray([...fleets], { minLength: 1 }),
        context: fc.nat({ max: 1 }),
        closedClasses: fc.subarray(["personal", "health", "regulated"], { minLength: 1 }),
        weight: fc.integer({ min: 0, max: 100 }),
        mirror: fc.boolean(),
        reasoning: fc.boolean(),
        auth: fc.boolean(),
        retention: fc.option(fc.constantFrom(365, 731, 2192), { nil: undefined }),
        custody: fc.constantFrom("kms", "imported", "external"),
        capacity: fc.constantFrom("onDemand", "reservation", "capacityBlock"),
        ami: fc.option(fc.constantFrom("AL2023_x86_64_NVIDIA", "BOTTLEROCKET_x86_64_NVIDIA"), { nil: undefined }),
        storage: fc.constantFrom(undefined, { type: "ebs", sizeGiB: 200 }, { type: "ebs" }),
        candidate: fc.option(fc.constantFrom(0, 5, 25, 50, 100), { nil: undefined, freq: 2 }),
        serving: fc.record(
            {
                loading: fc.constantFrom("copy", "stream"),
                drainSeconds: fc.integer({ min: 1, max: 570 }),
                requestsPerReplica: fc.integer({ min: 1, max: 64 }),
                wakeQuery: fc.constant("sum(envoy_requests)"),
            },
            { requiredKeys: [] },
        ),
        replicas: fc.option(fc.integer({ min: 1, max: 2 }), { nil: undefined }),
        viewers: fc.subarray(["PlatformOnCall", "ops/Auditor"]),
        serviceCidr: fc.constantFrom(undefined, "172.21.0.0/16", "192.168.0.0/24"),
        stage: fc.option(fc.constantFrom("observe", "shadow", 25, 50, 75, 100, "retired"), { nil: undefined }),
        usdPerMonth: fc.integer({ min: 1, max: 100_000 }),
        observability: fc.option(
            fc.record({
                retentionDays: fc.integer({ min: 32, max: 395 }),
                volumeGiB: fc.integer({ min: 10, max: 2_000 }),
                alerts: fc.record({
                    timeToFirstTokenSeconds: fc.integer({ min: 1, max: 120 }),
                    kvCachePercent: fc.integer({ min: 50, max: 99 }),
                    gatewayErrorPercent: fc.constantFrom(0.1, 1, 5),
                    budgetBurn: fc.constantFrom({}, { fast: 3, steady: 1 }),
                }),
            }),
            { nil: undefined },
        ),
    })
    .map((choice) => configOf({ ...choice, home: regions[choice.region].jurisdiction }));

interface Choice {
    readonly mode: Mode;
    readonly region: RegionId;
    readonly home: JurisdictionId;
    readonly zones: number;
    readonly octet: number;
    readonly prefix: number;
    readonly peers: number;
    readonly fleet: readonly (typeof fleets)[number][];
    readonly context: number;
    readonly closedClasses: readonly string[];
    readonly weight: number;
    readonly mirror: boolean;
    readonly reasoning: boolean;
    readonly auth: boolean;
    readonly retention: number | undefined;
    readonly custody: string;
    readonly capacity: string;
    readonly ami: string | undefined;
    readonly storage: { readonly type: string; readonly sizeGiB?: number } | undefined;
    /** Percent of the requests of a second revision. */
    readonly candidate: number | undefined;
    readonly serving: Readonly<Record<string, unknown>>;
    readonly replicas: number | undefined;
    readonly viewers: readonly string[];
    readonly serviceCidr: string | undefined;
    readonly stage: string | number | undefined;
    readonly usdPerMonth: number;
    readonly observability: Readonly<Record<string, unknown>> | undefined;
}

function configOf(choice: Choice): GeneratedConfig {
    const { mode, region, home } = choice;
    return {
        "ringfence:mode": mode,
        "ringfence:jurisdiction": home,
        "ringfence:region": region,
        "ringfence:accounts": { workload: "111122223333" },
        "ringfence:network": networkOf(choice),
        "ringfence:taskClasses": choice.reasoning ? { chat: {}, reasoning: { alias: "reason" } } : { chat: {} },
        "ringfence:modelStore": { mirrorRoles: ["MirrorJob"] },
        "ringfence:cluster": clusterOf(choice),
        ...(hasFleet(mode) ? fleetOf(choice) : {}),
        ...(mode === "self-hosted" ? {} : { "ringfence:providers": providersOf(mode, region) }),
        ...(mode === "self-hosted" || choice.retention === undefined ? {} : { "ringfence:tokenBudgets": tokenBudgets }),
        ...classesAndRoutesOf(choice),
        ...rolloutOf(choice),
        "ringfence:gatewayAuth": authOf(choice),
        ...(choice.retention === undefined ? {} : { "ringfence:retention": { networkLogDays: choice.retention } }),
        "ringfence:keyCustody": custodyOf(choice),
        "ringfence:budget": { usdPerMonth: choice.usdPerMonth },
        ...(choice.observability === undefined ? {} : { "ringfence:observability": choice.observability }),
    };
}

function hasFleet(mode: Mode): boolean {
    return mode === "self-hosted" || mode === "hybrid";
}

function networkOf({ region, octet, prefix, zones, peers }: Choice) {
    return {
        cidr: `10.${octet}.0.0/${prefix}`,
        zones: ["a", "b", "c"].slice(0, zones).map((letter) => `${region}${letter}`),
        peers: [0, 1, 2].slice(0, peers).map((i) => ({
            name: `office-${i}`,
            cidr: `10.${200 + i}.0.0/16`,
            via: "tgw-0123456789abcdef0",
        })),
        // The first peer's servers answer where there is a peer, a hosted zone where there is none.
        privateZones: [
            peers === 0
                ? { name: "login.example", hostedZoneId: "Z0123456789" }
                : { name: "login.example", forwardTo: ["10.200.0.53"] },
        ],
    };
}

function custodyOf({ custody, region, home }: Choice) {
    if (custody !== "external") return { origin: custody };
    return {
        origin: "external",
        custodianCountry: home === "us" ? "US" : "DE",
        proxyServiceName: `com.amazonaws.vpce.${region}.vpce-svc-0123456789abcdef0`,
        customKeyStoreId: "cks-0123456789abcdef0",
        keyIds: {
            secrets: "key-1",
            logs: "key-2",
            volumes: "key-3",
            artifacts: "key-4",
            network: "key-5",
            audit: "key-6",
            alerts: "key-7",
        },
    };
}

function capacityOf({ capacity, region }: Choice) {
    if (capacity === "onDemand") return { type: "onDemand" };
    const reserved = { type: capacity, zone: `${region}a`, reservationId: "cr-0123456789abcdef0" };
    if (capacity === "reservation") return reserved;
    return { ...reserved, startsAt: "2026-12-01T11:30:00Z", endsAt: "2027-01-30T11:30:00Z" };
}

function fleetOf(choice: Choice) {
    const { fleet, context, ami, storage, replicas, candidate, serving, weight } = choice;
    const models = fleet.map(({ model, precision, contexts, licence }) => [
        nameOf(model),
        {
            model,
            precision,
            maxContextTokens: contexts[context],
            concurrency: 4,
            nodeGroup: `for-${nameOf(model)}`,
            licence,
            ...serving,
            revisions:
                candidate === undefined
                    ? [{ revision }]
                    : [
                          ...(weight > 50 ? [{ revision }] : [{ revision, weight: 100 - candidate }]),
                          { revision: newer, weight: candidate },
                      ],
            ...(replicas === undefined ? {} : { replicas: { min: 1, max: replicas } }),
        },
    ]);
    const groups = fleet.map(({ model, instanceType }) => [
        `for-${nameOf(model)}`,
        {
            instanceTypes: [instanceType],
            capacity: capacityOf(choice),
            // Two replicas, and one of the other revision.
            nodes: { min: 1, max: 3 },
            ...(ami === undefined ? {} : { ami }),
            ...(storage === undefined ? {} : { storage }),
        },
    ]);
    return {
        "ringfence:models": Object.fromEntries(models) as unknown,
        "ringfence:gpuNodeGroups": Object.fromEntries(groups) as unknown,
    };
}

function clusterOf({ viewers, serviceCidr }: Choice) {
    return {
        administrators: ["PlatformDeploy"],
        viewers,
        ...(serviceCidr === undefined ? {} : { serviceCidr }),
    };
}

function nameOf(model: string): string {
    return model.replaceAll(".", "-");
}

function providersOf(mode: Mode, region: RegionId) {
    const bedrock = { provider: "bedrock", endpoint: region, models: { claude: "anthropic.claude-v2" }, dpa: contract };
    const together = {
        provider: "together",
        endpoint: "global",
        models: { llama: "meta-llama/Llama-3.3-70B" },
        apiKeySecret: { name: "ringfence/together" },
    };
    return mode === "open-weight-api" ? { bedrock, together } : { bedrock };
}

function classesAndRoutesOf(choice: Choice) {
    const { mode, home, fleet, closedClasses, weight, mirror, reasoning } = choice;
    const rule = { jurisdictions: [home], thirdParty: false, retentionDays: 2192 };
    const closed = Object.fromEntries(closedClasses.map((dataClass) => [dataClass, rule]));
    const names = fleet.map(({ model }) => nameOf(model));
    const [first = "", ...others] = names;
    const [second, third] = others;
    const fallback = second === undefined ? [] : [second];
    // The gateway keeps one fallback of the fleet: a third model takes a task of its own.
    const chat = { name: "closed-chat", dataClasses: closedClasses, taskClasses: ["chat"], primary: third };
    const fleetRoutes = [
        { name: "closed", dataClasses: closedClasses, primary: first, fallback },
        ...(third === undefined ? [] : [chat]),
    ];
    if (mode === "self-hosted") return { "ringfence:dataClasses": closed, "ringfence:routes": fleetRoutes };
    const partner = mode === "hybrid" ? first : mode === "open-weight-api" ? "together/llama" : undefined;
    const start =
        partner === undefined
            ? { primary: "bedrock/claude" }
            : {
                  weighted: [
                      { backend: "bedrock/claude", weight },
                      { backend: partner, weight: 100 - weight },
                  ],
              };
    const open = { name: "open", dataClasses: ["public"], ...start };
    const hard = { name: "hard", dataClasses: ["public"], taskClasses: ["reasoning"], primary: "bedrock/claude" };
    const shadow = mirror && mode === "hybrid" ? [{ ...hard, mirror: { backend: first, percent: 5 } }] : [hard];
    return {
        "ringfence:dataClasses": mode === "hybrid" ? { public: publicRule, ...closed } : { public: publicRule },
        "ringfence:routes": [open, ...(reasoning ? shadow : []), ...(mode === "hybrid" ? fleetRoutes : [])],
    };
}

/** Moves the fleet's own route from its fallback to its primary, where it has both. */
const tokenBudgets = { default: { tokensPerDay: 1_000_000, tokensPerMonth: 20_000_000 } };

function rolloutOf({ mode, fleet, stage }: Choice) {
    const from = fleet[1]?.model;
    if (!hasFleet(mode) || stage === undefined || from === undefined) return {};
    return { "ringfence:rollout": { stage, from: nameOf(from), routes: ["closed"] } };
}

function authOf({ auth, mode, closedClasses }: Choice) {
    if (auth) {
        const jwksUri = "https://login.example/jwks.json";
        return { type: "jwt", issuer: "https://login.example/", jwksUri, audiences: ["gateway"] };
    }
    const dataFloor = mode === "self-hosted" ? closedClasses[0] : "public";
    return { type: "apiKeys", tenants: [{ name: "desk", dataFloor, keySecret: { name: "ringfence/desk" } }] };
}

/** Values that somebody might write in the wrong place, some of them hostile. */
const strayValue: fc.Arbitrary<unknown> = fc.oneof(
    fc.constantFrom<unknown>(null, true, false, "", 0, -1, 1.5, 1e21, [], {}, [[]], { secure: "AAAB" }),
    fc.constantFrom(
        "us-east-1",
        "eu-west-2",
        "eu-central-1b",
        "regulated",
        "public",
        "bedrock/claude",
        "together/llama",
    ),
    fc.constantFrom("llama-3-3-70b", "10.0.0.0/8", "p5.48xlarge", "g6.xlarge", "self-hosted", "anywhere", "spot"),
    fc.string({ maxLength: 20, unit: "grapheme" }),
    fc.jsonValue({ maxDepth: 3 }),
);

const strayKey = fc.oneof(
    fc.constantFrom("__proto__", "constructor", "toString", "length", "regulated", "spot", "fallback", "mirror", "x"),
    fc.string({ maxLength: 12 }),
);

type Edit =
    | { readonly kind: "replace" | "add"; readonly where: number; readonly key: string; readonly value: unknown }
    | { readonly kind: "remove" | "repeat"; readonly where: number };

const edit: fc.Arbitrary<Edit> = fc.oneof(
    fc.record({
        kind: fc.constantFrom("replace" as const, "add" as const),
        where: fc.nat(),
        key: strayKey,
        value: strayValue,
    }),
    fc.record({ kind: fc.constantFrom("remove" as const, "repeat" as const), where: fc.nat() }),
);

/** Sound configs, and configs that somebody changed in one to four places: values replaced, removed, added, repeated. */
export const anyConfig: fc.Arbitrary<GeneratedConfig> = fc.oneof(
    soundConfig,
    fc.tuple(soundConfig, fc.array(edit, { minLength: 1, maxLength: 4 })).map(([config, edits]) => {
        const changed = structuredClone(config);
        for (const each of edits) apply(changed, each);
        return changed;
    }),
);

type Container = Record<string, unknown> | unknown[];

/** Every place in a tree, as its container and key. */
function placesOf(container: Container): (readonly [Container, string])[] {
    return Object.entries(container).flatMap(([key, value]) => [
        [container, key] as const,
        ...(typeof value === "object" && value !== null ? placesOf(value as Container) : []),
    ]);
}

function apply(config: Record<string, unknown>, change: Edit): void {
    const places = placesOf(config);
    const [container, key] = places[change.where % Math.max(places.length, 1)] ?? [config, "ringfence:mode"];
    switch (change.kind) {
        // A stray value may come twice, and must not end up inside itself.
        case "replace":
            set(container, key, structuredClone(change.value));
            return;
        case "add":
            set(
                container,
                Array.isArray(container) ? String(container.length) : change.key,
                structuredClone(change.value),
            );
            return;
        case "remove":
            if (Array.isArray(container)) container.splice(Number(key), 1);
            else Reflect.deleteProperty(container, key);
            return;
        case "repeat":
            if (Array.isArray(container)) container.push(structuredClone(container[Number(key)]));
            else set(container, `${key}2`, structuredClone(container[key]));
    }
}

/** Sets a key as YAML and JSON readers do: `__proto__` becomes a key like any other. */
function set(container: Container, key: string, value: unknown): void {
    Object.defineProperty(container, key, { value, enumerable: true, configurable: true, writable: true });
}
