import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { referenceDay } from "../../catalog/day.ts";
import { examplesIn } from "../../components/model-store/artifact-lock.ts";
import { readArtifactLock } from "../../components/model-store/read-lock.ts";
import { readOwnCatalog } from "../../config/own-catalog.ts";
import { addModel, idFrom, ModelRefused, revisionOf } from "../../mirror/add-model.ts";
import type { AddedModel, ModelToAdd } from "../../mirror/add-model.ts";
import { ArtifactProblem, LockRefused } from "../../mirror/problem.ts";
import { silent } from "../../mirror/progress.ts";
import { HubStandIn, hubRevision } from "../mirror/hub-stand-in.ts";
import { referenceLock } from "../mirror/run-mirror.ts";
import {
    filesOf,
    layerTensors,
    numbers,
    tensorsIn,
    tinyLlama,
    withConfig,
    withTensors,
    writeModel,
} from "./tiny-model.ts";
import type { TinyModel } from "./tiny-model.ts";

let folder = "";
let catalogFile = "";
let lockFile = "";
beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "ringfence-add-"));
    catalogFile = join(folder, "catalog.yaml");
    lockFile = join(folder, "artifacts.lock.json");
    writeFileSync(lockFile, readFileSync(referenceLock));
});
afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
});

const add = async (from: string, changes: Partial<ModelToAdd> = {}): Promise<AddedModel> =>
    await addModel({
        from,
        confirmedBy: "ml@clinic.example",
        today: referenceDay,
        hub: {},
        catalogFile,
        lockFile,
        progress: silent,
        ...changes,
    });
const modelIn = (name: string, model: TinyModel = tinyLlama) => writeModel(join(folder, name), model);
const lockNow = () => {
    const reading = readArtifactLock(lockFile);
    if (!reading.ok) throw new Error("the lock can be read");
    return reading.lock;
};
const refusal = async (work: Promise<unknown>): Promise<string> => {
    const error: unknown = await work.then(
        () => new Error("it was not refused"),
        (given: unknown) => given,
    );
    if (!(error instanceof ModelRefused)) throw error;
    return error.faults.map(({ problem, why, fix }) => `${problem}. ${why} ${fix}`).join("\n");
};
const fp8 = withConfig(
    withTensors(
        tinyLlama,
        tensorsIn(tinyLlama).map((one) => (one.name.endsWith("_proj.weight") ? { ...one, dtype: "F8_E4M3" } : one)),
    ),
    { quantization_config: { quant_method: "fp8" } },
);

describe("a model from a folder", () => {
    it("stands in the catalog and in the lock, each file with its checksum", async () => {
        const added = await add(modelIn("Clinic-Llama"));
        expect(added).toMatchObject({ id: "clinic-llama", precision: "bf16", lockName: "clinic-llama-bf16" });

        const { known, faults } = readOwnCatalog(catalogFile);
        expect(faults).toEqual([]);
        const model = known.models["clinic-llama"];
        expect(model).toMatchObject({ confirmedBy: "ml@clinic.example", licence: { value: { id: "Apache-2.0" } } });
        expect((model?.weights.bf16?.sizeGiB ?? 0) * 2 ** 30).toBe(added.bytes);

        const lock = lockNow();
        const entry = lock.models["clinic-llama-bf16"];
        expect(entry).toMatchObject({ model: "clinic-llama", source: "folder/clinic-llama", licence: "Apache-2.0" });
        const [revision] = entry?.revisions ?? [];
        expect(revision?.revision).toBe(added.revision);
        expect(revision?.files.map(({ path }) => path)).toEqual(
            Object.keys(filesOf(tinyLlama))
                .filter((path) => path !== "README.md")
                .toSorted(),
        );
        expect(examplesIn(lock)).not.toContain("clinic-llama-bf16");
    });

    it("has the same revision whenever its files are the same, and another one where a byte differs", async () => {
        const first = await add(modelIn("a"), { id: "one" });
        const second = await add(modelIn("b"), { id: "two" });
        const other = await add(modelIn("c", withConfig(tinyLlama, { vocab_size: 33 })), { id: "three" });
        expect(second.revision).toBe(first.revision);
        expect(other.revision).not.toBe(first.revision);
        expect(revisionOf([])).toMatch(/^[0-9a-f]{40}$/);
    });

    it("leaves every other entry of the lock as it is", async () => {
        const before = JSON.parse(readFileSync(lockFile, "utf8")) as Record<string, object>;
        await add(modelIn("mine"));
        const after = JSON.parse(readFileSync(lockFile, "utf8")) as Record<string, object>;
        const { "mine-bf16": mine, ...others } = after["models"] as Record<string, unknown>;
        expect(mine).toBeDefined();
        expect({ ...after, models: others }).toEqual(before);
    });

    it("leaves comments and other entries of the catalog where they are", async () => {
        await add(modelIn("first"));
        const text = readFileSync(catalogFile, "utf8").replace(
            "    first:",
            "    # Trained in spring.\n    first: # ours",
        );
        writeFileSync(catalogFile, `${text}# The end.\n`);
        await add(modelIn("second"));
        const now = readFileSync(catalogFile, "utf8");
        expect(now).toMatch(/# Trained in spring\.\n {4}first:\s+# ours\n/);
        expect(now).toMatch(/# The end\.\n$/);
        expect(Object.keys(readOwnCatalog(catalogFile).known.models)).toEqual(
            expect.arrayContaining(["first", "second"]),
        );
    });

    it("may come in another precision later, and in another revision", async () => {
        const first = await add(modelIn("mine"));
        await add(modelIn("mine-FP8", fp8));
        expect(Object.keys(readOwnCatalog(catalogFile).known.models["mine"]?.weights ?? {})).toEqual(["bf16", "fp8"]);

        const again = await add(modelIn("later", withConfig(tinyLlama, { vocab_size: 33 })), { id: "mine" });
        const revisions = lockNow().models["mine-bf16"]?.revisions.map(({ revision }) => revision);
        expect(revisions).toEqual([first.revision, again.revision]);
    });

    it.each([
        ["Qwen3-14B-AWQ", "qwen3-14b"],
        ["Llama 3.3 (clinic)", "llama-3.3-clinic"],
        ["..x..", "x"],
        ["Meta-Llama-3.1-8B-Instruct-FP8", "meta-llama-3.1-8b-instruct"],
    ])("named %s is called %s", (name, id) => {
        expect(idFrom(name)).toBe(id);
    });
});

describe("a model that is refused", () => {
    const unchanged = async (work: Promise<unknown>): Promise<string> => {
        const before = readFileSync(lockFile, "utf8");
        const told = await refusal(work);
        expect(readFileSync(lockFile, "utf8")).toBe(before);
        expect(readdirSync(folder).filter((name) => /catalog|part/.test(name))).toEqual([]);
        return told;
    };

    it("leaves catalog and lock as they were, and every fault is told at once", async () => {
        const { "README.md": _, ...files } = tinyLlama.files;
        const model = withConfig(
            { ...tinyLlama, files },
            { num_key_value_heads: 4, max_position_embeddings: undefined },
        );
        const told = await unchanged(add(modelIn("liar", model)));
        expect(told).toMatch(/says 4 KV heads/);
        expect(told).toMatch(/max_position_embeddings is missing/);
        expect(told).toMatch(/nothing says under which licence[^]*--licence/);
    });

    it("by its licence is taken once somebody says it", async () => {
        const { "README.md": _, ...files } = tinyLlama.files;
        const own = modelIn("own", { ...tinyLlama, files });
        expect(await unchanged(add(own))).toMatch(/under which licence/);
        expect((await add(own, { licence: "LicenseRef-own" })).entry.licence).toEqual({ id: "LicenseRef-own" });
    });

    it("has no index, or files beside it that are none of it", async () => {
        expect(await unchanged(add(modelIn("no-index", { ...tinyLlama, index: false })))).toMatch(
            /no model\.safetensors\.index/,
        );
        const files = { ...tinyLlama.files, "my notes.json": "{}" };
        expect(await unchanged(add(modelIn("odd", { ...tinyLlama, files })))).toMatch(
            /"my notes\.json" is not a plain name/,
        );
    });

    it("is called like one of the catalog", async () => {
        expect(await unchanged(add(modelIn("Qwen3-8B")))).toMatch(
            /"qwen3-8b" stands in the catalog already[^]*--id qwen3-8b-own/,
        );
        expect((await add(modelIn("Qwen3-8B"), { id: "qwen3-8b-own" })).lockName).toBe("qwen3-8b-own-bf16");
    });

    it("is another model under an id that is taken", async () => {
        await add(modelIn("mine"));
        const other = withConfig(
            withTensors(
                tinyLlama,
                numbers.slice(0, 2).flatMap((layer) => layerTensors(layer)),
            ),
            {
                num_hidden_layers: 2,
            },
        );
        const text = readFileSync(catalogFile, "utf8");
        expect(await refusal(add(modelIn("other", other), { id: "mine" }))).toMatch(
            /another model already: LlamaForCausalLM with 4 layers, and this one is LlamaForCausalLM with 2/,
        );
        expect(readFileSync(catalogFile, "utf8")).toBe(text);
    });

    it("meets a catalog or a lock with faults", async () => {
        writeFileSync(catalogFile, "models:\n  x: 1\n");
        expect(await refusal(add(modelIn("mine")))).toMatch(/x must be a mapping/);
        rmSync(catalogFile);
        writeFileSync(lockFile, "{");
        await expect(add(modelIn("mine"))).rejects.toThrow(LockRefused);
        expect(readdirSync(folder)).not.toContain("catalog.yaml");
    });

    it.each(["nowhere at all", "a/b/c/d", "just-a-name", "x/y@"])("is no place: %s", async (from) => {
        expect(await refusal(add(from))).toMatch(/neither a folder nor a repository/);
    });

    it("is a folder that is not there", async () => {
        await expect(add("./not-there")).rejects.toThrow(ArtifactProblem);
    });

    it("has an id that stacks cannot write", async () => {
        expect(await unchanged(add(modelIn("mine"), { id: "Mine_1" }))).toMatch(/not the id of a model/);
    });
});

describe("a model from a hub", () => {
    let hub: HubStandIn;
    let endpoint = "";
    beforeEach(async () => {
        hub = new HubStandIn("clinic/Tiny-Llama");
        for (const [path, bytes] of Object.entries(filesOf(tinyLlama))) hub.files.set(path, bytes);
        endpoint = await hub.start();
    });
    afterEach(async () => {
        await hub.stop();
    });

    it("is read by its headers, and no weights are downloaded", async () => {
        hub.pageSize = 3;
        const added = await add("clinic/Tiny-Llama", { hub: { endpoint } });
        expect(added).toMatchObject({
            id: "tiny-llama",
            revision: hubRevision,
            source: "huggingface.co/clinic/Tiny-Llama",
        });
        const [weights] = Object.values(added.entry.weights);
        expect(weights?.repository).toBe("clinic/Tiny-Llama");
        const whole = [...hub.files.values()].reduce((sum, { length }) => sum + length, 0);
        expect(hub.bytesSent).toBeLessThan(whole / 2);
        const entry = lockNow().models["tiny-llama-bf16"];
        expect(entry?.revisions[0]?.files).toEqual(
            hub
                .locked()
                .files.filter(({ path }) => path !== "README.md")
                .toSorted((a, b) => (a.path < b.path ? -1 : 1)),
        );
    });

    it("may be named at a commit, and with another host", async () => {
        const at = `hub.clinic.example/clinic/Tiny-Llama@${hubRevision}`;
        expect((await add(at, { hub: { endpoint } })).source).toBe("hub.clinic.example/clinic/Tiny-Llama");
    });

    it("is not written where the hub fails on the way", async () => {
        const before = readFileSync(lockFile, "utf8");
        await expect(add("clinic/Tiny-Llama@v9", { hub: { endpoint } })).rejects.toThrow(ArtifactProblem);
        hub.token = "hf_secret";
        await expect(add("clinic/Tiny-Llama", { hub: { endpoint } })).rejects.toThrow(/refuses access/);
        expect(readFileSync(lockFile, "utf8")).toBe(before);
        expect(readdirSync(folder)).not.toContain("catalog.yaml");
    });
});
