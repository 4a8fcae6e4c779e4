import { describe, expect, test } from "vitest";
import * as prettier from "prettier";
import { parse } from "yaml";
import { say } from "../../policies/kit/safe.ts";
import { parseDeclaration } from "../../policies/kit/read-declaration.ts";
import { referenceDay } from "../../catalog/day.ts";
import { regionsOf } from "../../catalog/jurisdictions.ts";
import type { JurisdictionId, RegionId } from "../../catalog/jurisdictions.ts";
import { models } from "../../catalog/models.ts";
import type { ArtifactLock } from "../../components/model-store/artifact-lock.ts";
import { readProjectLock } from "../../config/lock.ts";
import type { Answers } from "./answers.ts";
import { isDraftDeclaration } from "./declaration-text.ts";
import { draftStack, weightsNeeded } from "./draft-stack.ts";
import type { Draft } from "./draft-stack.ts";
import { exampleWeights } from "./example-weights.ts";
import { modelsIn, proposalsFor } from "./plan-fleet.ts";

const locked = readProjectLock();
const lock = "lock" in locked ? locked.lock : undefined;
if (lock === undefined) throw new Error("the project has no sound lock");

function withWeights(answers: Answers): ArtifactLock {
    const needed = weightsNeeded(answers).map(
        (one) => [one.name, exampleWeights(one, "huggingface.co/owner/name")] as const,
    );
    // The project's own entries first: a stack takes the newest revision of them.
    return { ...lock, ...{ models: { ...Object.fromEntries(needed), ...lock?.models } } } as ArtifactLock;
}

const draft = (answers: Answers): Draft => draftStack(answers, withWeights(answers), referenceDay);
const problemsOf = (answers: Answers): readonly string[] => {
    const drafted = draft(answers);
    return drafted.ok ? [] : drafted.faults.map(({ problem }) => problem);
};

/** What every stack has. */
const common = {
    account: "012345678901",
    peers: [{ name: "office", cidr: "10.64.0.0/16", via: "tgw-0123456789abcdef0" }],
    auth: { type: "apiKeys", tenants: [{ name: "desk", dataFloor: "internal" }] },
    keyCustody: { origin: "kms" },
    administrators: ["arn:aws:iam::012345678901:role/platform/Deploy", "PlatformAdmin"],
    viewers: ["OnCall"],
    mirrorRoles: ["MirrorJob"],
    budgetUsdPerMonth: 20_000,
} as const;

const clinic: Answers = {
    ...common,
    stack: "clinic-prod",
    mode: "self-hosted",
    jurisdiction: "eu",
    region: "eu-central-1",
    dataClasses: ["internal", "personal", "health", "regulated"],
    models: [{ model: "qwen3-32b", acceptedLicence: "Apache-2.0" }],
};

/** Bedrock's own answer to a region, with a profile whose every region lies in the jurisdiction. */
const bedrockIn = (jurisdiction: JurisdictionId) =>
    ({
        provider: "bedrock",
        models: { claude: `${jurisdiction}.anthropic.claude-sonnet-5` },
        dpa: { signedOn: "2026-01-12", reference: "LEGAL-1" },
    }) as const;
const together = { provider: "together", endpoint: "global", models: { oss: "openai/gpt-oss-120b" } } as const;

/** Every mode in every jurisdiction and region of AWS's large partition, as far as the catalog knows somebody who answers there. */
const matrix = (["eu", "us", "ch", "uk"] as const).flatMap((jurisdiction) =>
    regionsOf(jurisdiction)
        .filter(({ partition }) => partition === "aws")
        .flatMap(({ id: region }) => [
            ...fleetAnswers(jurisdiction, region),
            ...(["eu", "us"].includes(jurisdiction) ? outsideAnswers(jurisdiction, region) : []),
        ]),
);

function fleetAnswers(jurisdiction: JurisdictionId, region: RegionId): readonly Answers[] {
    return modelsIn({ jurisdiction, region })
        .slice(0, 2)
        .map((model) => ({
            ...clinic,
            stack: `s-${region}`,
            jurisdiction,
            region,
            models: [
                {
                    model,
                    acceptedLicence: models[model].licence.confirmed ? models[model].licence.value.id : "",
                    monthlyActiveUsers: 1_000,
                    companyCountry: "US",
                },
            ],
        }));
}

function outsideAnswers(jurisdiction: JurisdictionId, region: RegionId): readonly Answers[] {
    if (!["eu-central-1", "eu-north-1", "us-east-1", "us-west-2"].includes(region)) return [];
    const base = {
        ...common,
        stack: `s-${region}`,
        jurisdiction,
        region,
        dataClasses: ["public", "internal", "personal"],
    } as const;
    const bedrock = bedrockIn(jurisdiction);
    return [
        { ...base, mode: "managed", providers: [bedrock] },
        { ...base, mode: "open-weight-api", providers: [bedrock, together] },
        ...fleetAnswers(jurisdiction, region)
            .slice(0, 1)
            .map(({ models }): Answers => ({
                ...base,
                dataClasses: ["public", "internal", "personal", "health", "regulated"],
                mode: "hybrid",
                ...(models === undefined ? {} : { models }),
                providers: [bedrock, together],
            })),
    ];
}

describe("a stack that is drafted", () => {
    test("comes in every mode and jurisdiction where somebody can answer", () => {
        const shown = new Set(matrix.map(({ mode, jurisdiction }) => `${mode} ${jurisdiction}`));
        for (const mode of ["managed", "open-weight-api", "self-hosted", "hybrid"]) {
            expect(shown).toContain(`${mode} eu`);
            expect(shown).toContain(`${mode} us`);
        }
        expect(shown).toContain("self-hosted uk");
    });

    test.each(
        matrix.map((answers) => [answers.mode, answers.region, answers.models?.[0]?.model ?? "-", answers] as const),
    )(
        "%s in %s (%s) is accepted with its declaration, and stays as Prettier writes it",
        async (_mode, _region, _model, answers) => {
            const drafted = draft(answers);
            expect(problemsOf(answers)).toEqual([]);
            if (!drafted.ok) return;
            for (const { path, text } of drafted.files) {
                expect(await prettier.format(text, { parser: "yaml", printWidth: 120, tabWidth: 2 }), path).toBe(text);
            }
            const [, { text }] = drafted.files;
            expect(parseDeclaration(text, say`it`)).toMatchObject({ ok: true });
            expect(isDraftDeclaration(text)).toBe(true);
            expect(draft(answers)).toEqual(drafted);
        },
    );

    test("of the clinic keeps health data with its own model, and asks no third party", () => {
        const drafted = draft(clinic);
        const { config } = parse(drafted.ok ? drafted.files[0].text : "") as { config: Record<string, unknown> };
        expect(config["ringfence:accounts"]).toEqual({ workload: "012345678901" });
        expect(config["ringfence:routes"]).toEqual([
            {
                name: "all-requests",
                dataClasses: ["internal", "personal", "health", "regulated"],
                primary: "qwen3-32b",
            },
        ]);
        expect(config["ringfence:cluster"]).toEqual({
            administrators: ["platform/Deploy", "PlatformAdmin"],
            viewers: ["OnCall"],
        });
    });

    test("of a hybrid lets nothing about people leave where nobody said so", () => {
        const hybrid = matrix.find(({ mode, jurisdiction }) => mode === "hybrid" && jurisdiction === "eu");
        if (hybrid === undefined) throw new Error("the matrix has no hybrid stack");
        const classesOf = (answers: Answers) => {
            const drafted = draft(answers);
            const { config } = parse(drafted.ok ? drafted.files[0].text : "") as {
                config: { "ringfence:dataClasses": Record<string, { thirdParty: boolean }> };
            };
            return Object.entries(config["ringfence:dataClasses"]).flatMap(([name, { thirdParty }]) =>
                thirdParty ? [name] : [],
            );
        };
        expect(classesOf(hybrid)).toEqual(["public", "internal"]);
        expect(classesOf({ ...hybrid, thirdPartyUpTo: "personal" })).toEqual(["public", "internal", "personal"]);
    });

    test("takes a block of addresses that no peer has, and other zones where they are named", () => {
        const answers = {
            ...clinic,
            peers: [{ ...common.peers[0], cidr: "10.0.0.0/10" }],
            zones: ["eu-central-1b", "eu-central-1c"],
        };
        const drafted = draft(answers);
        const { config } = parse(drafted.ok ? drafted.files[0].text : "") as {
            config: Record<string, Record<string, unknown>>;
        };
        expect(config["ringfence:network"]).toMatchObject({ cidr: "10.80.0.0/16", zones: answers.zones });
    });

    test("reads a name that YAML takes for something else as the text it is", () => {
        const external = {
            ...clinic,
            keyCustody: {
                origin: "external",
                custodianCountry: "NO",
                proxyServiceName: "com.amazonaws.vpce.eu-central-1.vpce-svc-0123456789abcdef0",
                customKeyStoreId: "cks-0123456789abcdef0",
            },
        } as const;
        // Norway is outside the Union, so that the country has to have been read as one to be refused.
        expect(problemsOf(external)).toEqual(['the key store stands in "NO", outside eu']);
    });
});

describe("answers that cannot hold", () => {
    test.each([
        ["a name for no bucket", { ...clinic, stack: "Clinic" }, "the name is no name of a stack"],
        ["no callers", { ...clinic, peers: [] }, "nobody can call the gateway"],
        [
            "a region of another law",
            { ...clinic, region: "eu-west-2" },
            "eu-west-2 (London) lies in the jurisdiction uk, not in eu",
        ],
        [
            "a licence by another name",
            { ...clinic, models: [{ model: "qwen3-32b", acceptedLicence: "MIT" }] },
            "was accepted",
        ],
        [
            "a context that fits nowhere",
            {
                ...clinic,
                models: [
                    { model: "qwen3-32b", acceptedLicence: "Apache-2.0", maxContextTokens: 40_000, concurrency: 4_000 },
                ],
            },
            "no instance type that is known in eu-central-1 carries Qwen3 32B as it is asked for",
        ],
        [
            "regulated data without a fleet",
            {
                ...common,
                stack: "it",
                mode: "managed",
                jurisdiction: "eu",
                region: "eu-central-1",
                dataClasses: ["regulated"],
                providers: [bedrockIn("eu")],
            },
            "nobody may answer requests of the class regulated",
        ],
        [
            "a provider that may see nothing",
            { ...clinic, mode: "hybrid", providers: [bedrockIn("eu"), together], dataClasses: ["internal"] },
            "no class of the stack may be given to Together AI",
        ],
    ] satisfies readonly (readonly [string, Answers, string])[])("are refused: %s", (_what, answers, problem) => {
        expect(problemsOf(answers).join("\n")).toContain(problem);
        expect(draft(answers)).not.toHaveProperty("files");
    });
});

describe("proposals", () => {
    test("are offered in the region, and the cheapest comes first", () => {
        const found = proposalsFor({ model: "qwen3-32b" }, { jurisdiction: "eu", region: "eu-central-1" });
        expect(found.length).toBeGreaterThan(2);
        const prices = found.map(({ usdPerHour = Infinity }) => usdPerHour);
        expect(prices).toEqual(prices.toSorted((a, b) => a - b));
    });

    test("are none where nothing is known to be sold", () => {
        expect(proposalsFor({ model: "qwen3-32b" }, { jurisdiction: "eu", region: "eu-south-1" })).toEqual([]);
    });
});
