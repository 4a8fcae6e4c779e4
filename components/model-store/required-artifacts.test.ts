import { describe, expect, it } from "vitest";
import type { ArtifactLock } from "./artifact-lock.ts";
import { readArtifactLock } from "./read-lock.ts";
import { lockFor, refusalToDeploy, requiredArtifacts, unlockedArtifacts } from "./required-artifacts.ts";
import type { ArtifactNeeds } from "./required-artifacts.ts";

const reading = readArtifactLock();
const lock: ArtifactLock = reading.ok
    ? reading.lock
    : { formatVersion: 1, example: true, images: {}, charts: {}, models: {} };
const revision = lock.models["qwen3-8b-int4"]?.revisions[0]?.revision ?? "";
const revisions = [{ revision }];
const pilot: ArtifactNeeds = {
    mode: "self-hosted",
    models: { small: { model: "qwen3-8b", precision: "int4", revisions } },
};

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
            fix: expect.stringMatching(/npm run mirror -- lock\.$/) as string,
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

    it("may be deployed only where it is no example", () => {
        expect(refusalToDeploy({ ...lock, example: true })?.why).toMatch(/previews accept it, a real account does not/);
        expect(refusalToDeploy({ ...lock, example: false })).toBeUndefined();
    });

    it("is cut down to the artifacts of one stack", () => {
        const part = lockFor(requiredArtifacts(pilot), lock);
        expect(Object.keys(part.models)).toEqual(["qwen3-8b-int4"]);
        expect(Object.keys(part.images)).not.toContain("ai-gateway-controller");
    });
});
