import { describe, expect, it } from "vitest";
import type { ArtifactLock } from "./artifact-lock.ts";
import { readArtifactLock } from "./read-lock.ts";
import { lockFor, refusalToDeploy, requiredArtifacts, unlockedArtifacts } from "./required-artifacts.ts";
import type { ArtifactNeeds } from "./required-artifacts.ts";

const reading = readArtifactLock();
const lock: ArtifactLock = reading.ok ? reading.lock : { formatVersion: 2, images: {}, charts: {}, models: {} };
const revision = lock.models["qwen3-8b-int4"]?.revisions[0]?.revision ?? "";
const revisions = [{ revision }];
const pilot: ArtifactNeeds = {
    mode: "self-hosted",
    models: { small: { model: "qwen3-8b", precision: "int4", revisions } },
};

/** A lock with the same entries, each with a digest that is no placeholder. */
function real({ images, charts, models }: ArtifactLock): ArtifactLock {
    const pin = <T>(entries: Readonly<Record<string, T>>) =>
        Object.fromEntries(
            Object.entries(entries).map(([name, entry]) => [name, { ...entry, digest: `sha256:${"ab".repeat(32)}` }]),
        );
    const weights = Object.entries(models).map(([name, model]) => [
        name,
        {
            ...model,
            revisions: model.revisions.map(({ files }) => ({
                revision: "ef".repeat(20),
                files: files.map((file) => ({ ...file, sha256: "cd".repeat(32) })),
            })),
        },
    ]);
    return { formatVersion: 2, images: pin(images), charts: pin(charts), models: Object.fromEntries(weights) as never };
}

const namesOf = (needs: ArtifactNeeds) => requiredArtifacts(needs).map(({ name }) => name);

describe("what a stack needs", () => {
    it("includes the serving image and the weights where it runs a fleet", () => {
        expect(namesOf(pilot)).toEqual(
            expect.arrayContaining(["vllm", "nvidia-device-plugin", "qwen3-8b-int4", "lws"]),
        );
    });

    it("has nothing of the egress tier where there is no way out, and nothing of a fleet where there is none", () => {
        expect(namesOf(pilot)).not.toContain("ai-gateway-extproc");
        expect(namesOf({ mode: "managed" })).toContain("ai-gateway-extproc");
        expect(namesOf({ mode: "managed" })).not.toContain("vllm");
    });

    it("includes the fabric's plugin only where a replica spans nodes", () => {
        const small = { model: "qwen3-8b", precision: "int4", revisions } as const;
        const spanning = (nodesPerReplica: number) =>
            requiredArtifacts({ mode: "hybrid", models: { one: small, two: { ...small, nodesPerReplica } } });
        expect(spanning(1).map(({ name }) => name)).not.toContain("aws-efa-k8s-device-plugin");
        expect(spanning(2)).toContainEqual({
            kind: "image",
            name: "aws-efa-k8s-device-plugin",
            because: "models.two",
            path: ["models", "two", "nodesPerReplica"],
        });
    });

    it("names each artifact once, also where two models share their weights", () => {
        const small = { model: "qwen3-8b", precision: "int4", revisions } as const;
        const names = namesOf({ mode: "hybrid", models: { one: small, two: small } });
        expect(new Set(names).size).toBe(names.length);
    });
});

describe("the lock against what a stack needs", () => {
    it("is complete for every mode and every model of the reference lock", () => {
        for (const mode of ["managed", "open-weight-api", "self-hosted", "hybrid"] as const) {
            expect(unlockedArtifacts(requiredArtifacts({ ...pilot, mode }), lock)).toEqual([]);
        }
    });

    it("does not pin an image, a chart or a model that it does not hold", () => {
        const empty: ArtifactLock = { ...lock, images: {}, charts: {}, models: {} };
        const required = requiredArtifacts(pilot);
        const unlocked = unlockedArtifacts(required, empty);
        expect(unlocked.map(({ name }) => name)).toEqual(required.map(({ name }) => name));
        expect(unlocked.at(-1)).toMatchObject({
            path: ["models", "small", "model"],
            problem: expect.stringMatching(/^models\.small needs the model "qwen3-8b-int4"/) as string,
            fix: expect.stringMatching(/npm run mirror -- lock --only qwen3-8b-int4;/) as string,
        });
    });

    it("does not pin a revision that it does not hold, whatever others it holds", () => {
        const other = {
            ...pilot,
            models: {
                small: {
                    model: "qwen3-8b",
                    precision: "int4",
                    revisions: [...revisions, { revision: "e".repeat(40) }],
                },
            },
        } as const;
        const [unlocked] = unlockedArtifacts(requiredArtifacts(other), lock);
        expect(unlocked).toMatchObject({
            name: "qwen3-8b-int4",
            path: ["models", "small", "revisions", 1, "revision"],
            why: expect.stringMatching(/a way back to it would lead nowhere/) as string,
        });
    });

    it("does not pin names that every object has", () => {
        const odd = [{ kind: "image", name: "constructor", because: "test", path: [] }] as const;
        expect(unlockedArtifacts(odd, lock)).toHaveLength(1);
    });

    it("may be deployed only where nothing of it is an example", () => {
        const used = lockFor(requiredArtifacts(pilot), lock);
        expect(refusalToDeploy(used)).toMatchObject({
            problem: expect.stringMatching(/holds an example of envoy-gateway, .* and \d+ more/) as string,
            why: expect.stringMatching(/previews accept it, a real account does not/) as string,
        });
        expect(refusalToDeploy(real(used))).toBeUndefined();
    });

    it("may be deployed whatever examples it holds that nobody uses", () => {
        const fleetIsExample = { ...real(lock), models: lock.models };
        const ofGateway = (of: ArtifactLock) => lockFor(requiredArtifacts({ mode: "managed" }), of);
        expect(refusalToDeploy(ofGateway(fleetIsExample))).toBeUndefined();
        expect(refusalToDeploy(lockFor(requiredArtifacts(pilot), fleetIsExample))?.problem).toContain(
            "an example of qwen3-8b-int4:",
        );
    });

    it("tells of an entry that cannot be read where it is used, with its line, and nowhere else", () => {
        const faulty = [
            {
                path: ["models", "qwen3-8b-int4", "revisions"],
                line: 665,
                column: 1,
                problem: "revisions is missing",
                why: "w.",
                fix: "f.",
            },
        ];
        const { "qwen3-8b-int4": _, ...models } = lock.models;
        const broken: ArtifactLock = { ...lock, models, faulty };
        expect(unlockedArtifacts(requiredArtifacts(pilot), broken)).toMatchObject([
            {
                path: ["models", "small", "model"],
                problem: expect.stringMatching(
                    /artifacts\.lock\.json:665:1 models\.qwen3-8b-int4\.revisions: revisions is missing/,
                ) as string,
            },
        ]);
        expect(unlockedArtifacts(requiredArtifacts({ mode: "managed" }), broken)).toEqual([]);
    });

    it("is cut down to the artifacts of one stack", () => {
        const part = lockFor(requiredArtifacts(pilot), lock);
        expect(Object.keys(part.models)).toEqual(["qwen3-8b-int4"]);
        expect(Object.keys(part.images)).not.toContain("ai-gateway-controller");
    });
});
