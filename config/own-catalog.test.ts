import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { referenceDay } from "../catalog/day.ts";
import { gpuInstances, offeringIn } from "../catalog/gpu-instances.ts";
import { projectKnown } from "../catalog/known.ts";
import { formatPath } from "../components/fault.ts";
import { gpuPoolsOf } from "./fleet-summary.ts";
import { parseOwnCatalog, readOwnCatalog } from "./own-catalog.ts";
import { readStackFile } from "./stack-file.ts";
import type { StackReading } from "./stack-file.ts";

const word = { source: "config.json of our training", asOf: "2026-11-20", confirmedBy: "ml@clinic.example" };
const model = {
    name: "Clinic Llama 8B",
    architecture: "LlamaForCausalLM",
    parametersBillions: 8.03,
    attention: { layers: 32, queryHeads: 32, kvHeads: 8, headDim: 128 },
    maxContextTokens: 131_072,
    licence: { id: "LicenseRef-own" },
    weights: { int4: { bytes: 5_700_000_000 } },
    ...word,
};
const offering = { region: "eu-north-1", ...word };
const good = { models: { "clinic-llama": model }, gpuInstances: { "g6.2xlarge": [offering] } };

/** YAML in which every text stands in quotes, as other readers ask. */
const textOf = (value: unknown) =>
    stringify(value, { defaultStringType: "QUOTE_DOUBLE", defaultKeyType: "PLAIN", aliasDuplicateObjects: false });
const read = (value: unknown) => parseOwnCatalog(textOf(value), "catalog.yaml");
const withModel = (change: object) => ({ ...good, models: { "clinic-llama": { ...model, ...change } } });
const withOffering = (...entries: object[]) => ({ ...good, gpuInstances: { "g6.2xlarge": entries } });

describe("a team's own catalog", () => {
    it("adds models to those that everybody knows, each fact with who vouches for it", () => {
        const { known, faults } = read(good);
        expect(faults).toEqual([]);
        expect(known.models["qwen3-8b"]).toBe(projectKnown.models["qwen3-8b"]);
        expect(known.models["clinic-llama"]).toMatchObject({
            id: "clinic-llama",
            confirmedBy: "ml@clinic.example",
            attention: { confirmed: true, value: { kind: "gqa", layers: 32, kvHeads: 8 }, asOf: "2026-11-20" },
            weights: { int4: { sizeGiB: 5_700_000_000 / 2 ** 30, basis: "checkpoint" } },
            repository: { confirmed: false },
        });
    });

    it("knows latent attention, windows, and repositories of a hub", () => {
        const mla = read(withModel({ attention: { layers: 4, kvLoraRank: 512, ropeDim: 64 } }));
        expect(mla.known.models["clinic-llama"]?.attention).toMatchObject({ value: { kind: "mla", kvLoraRank: 512 } });
        const windowed = { ...model.attention, windowed: { layers: 16, windowTokens: 4096 } };
        const weights = { int4: { bytes: 1, repository: "clinic/llama-awq", maxTensorParallel: 4 } };
        const { known } = read(withModel({ attention: windowed, weights }));
        expect(known.models["clinic-llama"]).toMatchObject({
            attention: { value: { windowed: { layers: 16 } } },
            weights: { int4: { repository: { confirmed: true, value: "clinic/llama-awq" } } },
            maxTensorParallel: { int4: 4 },
        });
    });

    it("vouches for instance types, with a price where it has one", () => {
        const { known } = read(
            withOffering({ ...offering, region: "eu-central-2", zones: ["eu-central-2a"], usdPerHour: 1.5 }),
        );
        const instance = gpuInstances["g6.2xlarge"];
        expect(offeringIn(instance, "eu-central-2").confirmed).toBe(false);
        expect(offeringIn(instance, "eu-central-2", known.vouched)).toMatchObject({
            confirmed: true,
            value: { zones: ["eu-central-2a"], confirmedBy: "ml@clinic.example", onDemandUsdPerHour: { value: 1.5 } },
        });
        expect(offeringIn(instance, "eu-west-1", known.vouched).confirmed).toBe(false);
    });

    it("is shown in its document as it may be written", () => {
        const document = readFileSync(path.join(import.meta.dirname, "..", "docs", "models.md"), "utf8");
        const [, example = ""] = /```yaml\n([^]*?)```/.exec(document) ?? [];
        const { known, faults } = parseOwnCatalog(example, "docs/models.md");
        expect(faults).toEqual([]);
        expect(known.models["clinic-llama"]).toBeDefined();
        expect(offeringIn(gpuInstances["g5.12xlarge"], "eu-central-1").confirmed).toBe(false);
        expect(offeringIn(gpuInstances["g5.12xlarge"], "eu-central-1", known.vouched).confirmed).toBe(true);
    });

    it("need not be there", () => {
        expect(readOwnCatalog("/nowhere/catalog.yaml")).toEqual({ known: projectKnown, faults: [] });
    });

    it.each<readonly [what: string, value: unknown, at: string, told: RegExp]>([
        [
            "a name of the catalog",
            { models: { "qwen3-8b": model } },
            "models.qwen3-8b",
            /stands in the catalog already.*qwen3-8b-own/,
        ],
        ["nobody who vouches", withModel({ confirmedBy: "" }), "models.clinic-llama.confirmedBy", /is empty|at least/],
        ["no source", withModel({ source: undefined }), "models.clinic-llama.source", /is missing/],
        ["no licence", withModel({ licence: {} }), "models.clinic-llama.licence.id", /is missing/],
        ["a day that is none", withModel({ asOf: "2026-02-31" }), "models.clinic-llama.asOf", /calendar day/],
        ["no weights", withModel({ weights: {} }), "models.clinic-llama.weights", /weights is empty/],
        [
            "a precision that does not exist",
            withModel({ weights: { int3: { bytes: 1 } } }),
            "models.clinic-llama.weights.int3",
            /int3/,
        ],
        [
            "half a statement of heads",
            withModel({ attention: { layers: 4, kvHeads: 2, headDim: 8 } }),
            "models.clinic-llama.attention.queryHeads",
            /is missing/,
        ],
        [
            "half a latent vector",
            withModel({ attention: { layers: 4, kvLoraRank: 2 } }),
            "models.clinic-llama.attention.ropeDim",
            /is missing/,
        ],
        [
            "heads that do not divide",
            withModel({ attention: { ...model.attention, kvHeads: 5 } }),
            "models.clinic-llama.attention.kvHeads",
            /do not divide/,
        ],
        [
            "more windows than layers",
            withModel({ attention: { ...model.attention, windowed: { layers: 33, windowTokens: 9 } } }),
            "models.clinic-llama.attention.windowed.layers",
            /33 layers have a window, of 32/,
        ],
        ["a key that is none", withModel({ kvHeads: 2 }), "models.clinic-llama.kvHeads", /not a key that is known/],
        ["an id in capitals", { models: { Clinic: model } }, "models.Clinic", /not the id of a model/],
        [
            "a type that nobody knows",
            { gpuInstances: { "g99.large": [offering] } },
            'gpuInstances["g99.large"]',
            /g99\.large/,
        ],
        [
            "a region that nobody knows",
            withOffering({ ...offering, region: "eu-north-9" }),
            'gpuInstances["g6.2xlarge"][0].region',
            /eu-north-9/,
        ],
        ["a region twice", withOffering(offering, offering), 'gpuInstances["g6.2xlarge"][1].region', /stands twice/],
        [
            "a zone of another region",
            withOffering({ ...offering, zones: ["eu-west-1a"] }),
            'gpuInstances["g6.2xlarge"][0].zones[0]',
            /no zone of eu-north-1/,
        ],
        [
            "a secret",
            withModel({ source: `hf_${"a".repeat(34)}` }),
            "models.clinic-llama.source",
            /looks like a secret/,
        ],
    ])("is refused with %s, at its line", (_what, value, at, told) => {
        const { known, faults } = read(value);
        expect(faults.map(({ path: where }) => formatPath(where))).toContain(at);
        expect(faults.map(({ problem, fix }) => `${problem} ${fix}`).join("\n")).toMatch(told);
        for (const { line } of faults) expect(line).toBeGreaterThan(0);
        const [part = "", name = ""] = String(at).split(/[.[]/);
        if (part === "models" && name !== "qwen3-8b") expect(known.models[name]).toBeUndefined();
    });

    it("keeps what is sound beside an entry that is not", () => {
        const { known } = read({ models: { "clinic-llama": model, other: { ...model, licence: {} } } });
        expect(known.models["clinic-llama"]).toBeDefined();
        expect(known).toMatchObject({ faulty: ["other"] });
    });

    it.each(["", "models: [", "- a", "models:\n  a: &x {}\n  b: *x\n"])(
        "is refused as %j without an exception",
        (text) => {
            expect(parseOwnCatalog(text, "catalog.yaml").faults.length).toBeGreaterThan(0);
        },
    );
});

describe("a stack with a catalog of its own", () => {
    let folder = "";
    beforeAll(() => {
        folder = mkdtempSync(path.join(tmpdir(), "ringfence-own-"));
    });
    afterAll(() => {
        rmSync(folder, { recursive: true, force: true });
    });

    const stacks = path.join(import.meta.dirname, "..", "stacks");
    interface Pilot {
        readonly config: Record<string, Record<string, Record<string, unknown>>>;
    }

    /** pilot-eu with another model, or other instance types, judged with a catalog and the lock as it asks. */
    function pilot(catalog: unknown, change: (config: Pilot["config"]) => void): StackReading {
        const text = readFileSync(path.join(stacks, "Pulumi.pilot-eu.yaml"), "utf8");
        const stack = parse(text) as Pilot;
        change(stack.config);
        const file = path.join(folder, "Pulumi.own.yaml");
        writeFileSync(file, textOf(stack));
        const own = path.join(folder, "catalog.yaml");
        writeFileSync(own, textOf(catalog));
        return readStackFile(file, referenceDay, { lock: "unread", catalog: own });
    }
    const served = (id: string) => (config: Pilot["config"]) => {
        const [name = ""] = Object.keys(config["ringfence:models"] ?? {});
        Object.assign(config["ringfence:models"]?.[name] ?? {}, { model: id, licence: { accepted: "LicenseRef-own" } });
    };
    const onNodes = (type: string, zones?: readonly string[]) => (config: Pilot["config"]) => {
        const [name = ""] = Object.keys(config["ringfence:gpuNodeGroups"] ?? {});
        Object.assign(config["ringfence:gpuNodeGroups"]?.[name] ?? {}, {
            instanceTypes: [type],
            ...(zones ? { zones } : {}),
        });
    };
    const told = (reading: StackReading) =>
        reading.ok
            ? ""
            : reading.faults
                  .map(({ file, line, problem, fix }) => `${file ?? ""}:${line ?? ""} ${problem} ${fix}`)
                  .join("\n");

    it("serves a model of it, and says by whose word", () => {
        const reading = pilot(good, served("clinic-llama"));
        expect(told(reading)).toBe("");
        if (!reading.ok) return;
        expect(gpuPoolsOf(reading.config, "own")).toMatchObject([
            {
                model: "clinic-llama",
                vouched: [{ what: "model clinic-llama", confirmedBy: "ml@clinic.example", asOf: "2026-11-20" }],
            },
        ]);
    });

    it("does not serve a model that nobody knows, and is told how it gets in", () => {
        expect(told(pilot({ models: {} }, served("clinic-lama")))).toMatch(
            /"clinic-lama" is no model of the catalog .*npm run model -- add/,
        );
        expect(told(pilot(good, served("clinic-lama")))).toMatch(/Did you mean "clinic-llama"/);
    });

    it("does not serve under another licence than the model's", () => {
        const reading = pilot(
            withModel({ licence: { id: "llama3.1", monthlyActiveUserLimit: 5 } }),
            served("clinic-llama"),
        );
        expect(told(reading)).toMatch(/monthlyActiveUsers is missing[^]*comes under llama3\.1/);
    });

    it("does not serve a model that does not fit, by the size that the catalog says", () => {
        const reading = pilot(withModel({ weights: { int4: { bytes: 90e9 } } }), served("clinic-llama"));
        expect(told(reading)).toMatch(/Clinic Llama 8B on g6\.xlarge is short of/);
    });

    it("hears of a fault in the entry that it uses, and of no other", () => {
        const faulty = { models: { "clinic-llama": { ...model, licence: {} }, sound: model } };
        expect(told(pilot(faulty, served("clinic-llama")))).toMatch(/catalog\.yaml:\d+ id is missing/);
        expect(told(pilot(faulty, served("sound")))).toBe("");
        expect(told(pilot({ models: 1 }, served("qwen3-8b")))).toMatch(/catalog\.yaml/);
    });

    it("stands on an instance type that somebody vouches for, in the zones that he saw", () => {
        // No list names the type in Stockholm.
        const type = "g5.12xlarge";
        expect(offeringIn(gpuInstances[type], "eu-north-1").confirmed).toBe(false);
        const bare = pilot({ models: {} }, onNodes(type));
        expect(told(bare)).toMatch(/is not confirmed to be offered in eu-north-1.*stacks\/catalog\.yaml/);
        const vouched = (entry: object) => ({ gpuInstances: { [type]: [{ ...offering, ...entry }] } });
        const everywhere = pilot(vouched({}), onNodes(type));
        expect(told(everywhere)).toBe("");
        expect(everywhere.ok && gpuPoolsOf(everywhere.config, "own")[0]?.vouched).toMatchObject([
            { what: "g5.12xlarge in eu-north-1", confirmedBy: "ml@clinic.example" },
        ]);
        const inA = vouched({ zones: ["eu-north-1a"] });
        expect(told(pilot(inA, onNodes(type)))).toMatch(
            /vouched for in eu-north-1a alone, and nodes may stand in eu-north-1b/,
        );
        expect(told(pilot(inA, onNodes(type, ["eu-north-1a"])))).toBe("");
    });
});
