import { describe, expect, it } from "vitest";
import { formatPath, formatText } from "../fault.ts";
import { exampleSha256, examplesIn, weightsOf } from "./artifact-lock.ts";
import type { ArtifactLock, LockFault, WeightsFile } from "./artifact-lock.ts";
import { formatLockFaults, parseArtifactLock, readArtifactLock } from "./read-lock.ts";

const digest = `sha256:${"ab".repeat(32)}`;
const image = {
    source: "docker.io/vllm/vllm-openai",
    version: "v0.33.0",
    digest,
    platform: "linux/amd64",
    licence: "Apache-2.0",
    sizeBytes: 10,
} as const;
const chart = {
    source: "docker.io/envoyproxy/gateway-helm",
    version: "v1.9.1",
    digest,
    licence: "Apache-2.0",
    sizeBytes: 10,
} as const;
const weights = {
    revision: "cd".repeat(20),
    files: [{ path: "config.json", sha256: "ef".repeat(32), sizeBytes: 2 }],
} as const;
const identity = {
    model: "qwen3-8b",
    precision: "int4",
    source: "huggingface.co/Qwen/Qwen3-8B-AWQ",
    licence: "Apache-2.0",
} as const;
const model = { ...identity, revisions: [weights] } as const;
const good = { formatVersion: 2, images: { vllm: image }, charts: {}, models: { "qwen3-8b-int4": model } } as const;

function faultsOf(lock: unknown): readonly LockFault[] {
    const reading = parseArtifactLock(JSON.stringify(lock, undefined, 2));
    return reading.ok ? (reading.lock.faulty ?? []) : reading.faults;
}
const written = ({ revision, files }: { revision: string; files: readonly WeightsFile[] }) => ({
    revision,
    files: [...files],
});
const withImage = (change: object) => ({ ...good, images: { vllm: { ...image, ...change } } });
const withModel = (change: object) => ({ ...good, models: { "qwen3-8b-int4": { ...model, ...change } } });
const withWeights = (change: object) => withModel({ revisions: [{ ...weights, ...change }] });

describe("an artifact lock", () => {
    it("is accepted when everything in it is pinned", () => {
        expect(faultsOf(good)).toEqual([]);
    });

    it.each<readonly [what: string, lock: unknown, path: string, reason: RegExp]>([
        ["a tag instead of a digest", withImage({ digest: "v0.33.0" }), "images.vllm.digest", /A tag can be moved/],
        [
            "a digest of another length",
            withImage({ digest: "sha256:ab" }),
            "images.vllm.digest",
            /not a SHA-256 digest/,
        ],
        ["the version latest", withImage({ version: "latest" }), "images.vllm.version", /every week/],
        [
            "a version that the project never wrote so",
            withImage({ source: "nvcr.io/nvidia/k8s/dcgm-exporter", version: "4.8.1-distroless" }),
            "images.vllm.version",
            /"4\.8\.1-distroless" is not what releases of .* e\.g\. "4\.5\.2-4\.8\.1-distroless"/,
        ],
        [
            "a version that stands for another",
            withImage({ source: "docker.io/valkey/valkey", version: "example-version" }),
            "images.vllm.version",
            /nothing to copy/,
        ],
        [
            "a chart in a version that the project never wrote so",
            { ...good, charts: { "gateway-helm": { ...chart, version: "1.9.1" } } },
            "charts.gateway-helm.version",
            /e\.g\. "v1\.9\.1"/,
        ],
        [
            "a source that carries a tag",
            withImage({ source: "docker.io/vllm/vllm-openai:v1" }),
            "images.vllm.source",
            /host and path alone/,
        ],
        ["a source without a host", withImage({ source: "vllm" }), "images.vllm.source", /the registry is guessed/],
        ["another platform", withImage({ platform: "linux/arm64" }), "images.vllm.platform", /amd64/],
        ["no licence", withImage({ licence: "" }), "images.vllm.licence", /legal risk/],
        ["an unknown key", withImage({ tag: "v1" }), "images.vllm", /"tag" is no part of vllm/],
        [
            "a branch instead of a commit",
            withWeights({ revision: "main" }),
            "models.qwen3-8b-int4.revisions[0].revision",
            /branch such as main/,
        ],
        [
            "an entry without revisions, as somebody begins one by hand",
            { ...good, models: { "qwen3-8b-int4": identity } },
            "models.qwen3-8b-int4.revisions",
            /revisions is missing.*lock --only qwen3-8b-int4/,
        ],
        [
            "a list where an entry belongs",
            { ...good, models: { "qwen3-8b-int4": [] } },
            "models.qwen3-8b-int4",
            /must be a mapping/,
        ],
        [
            "a precision that does not exist",
            withModel({ precision: "int3" }),
            "models.qwen3-8b-int4.precision",
            /bf16, fp8/,
        ],
        ["a size that is text", withImage({ sizeBytes: "10" }), "images.vllm.sizeBytes", /must be a number/],
        ["a model without files", withWeights({ files: [] }), "models.qwen3-8b-int4.revisions[0].files", /every file/],
        ["a model without weights", withModel({ revisions: [] }), "models.qwen3-8b-int4.revisions", /List a revision/],
        [
            "a revision that is listed twice",
            withModel({ revisions: [weights, weights] }),
            "models.qwen3-8b-int4.revisions[1].revision",
            /listed twice/,
        ],
        [
            "a file outside the model's prefix",
            withWeights({ files: [{ ...weights.files[0], path: "../other/config.json" }] }),
            "models.qwen3-8b-int4.revisions[0].files[0].path",
            /could leave the model's own prefix/,
        ],
        [
            "a file that is listed twice",
            withWeights({ files: [weights.files[0], weights.files[0]] }),
            "models.qwen3-8b-int4.revisions[0].files[1].path",
            /listed twice/,
        ],
        [
            "a name that is not the model's",
            { ...good, models: { other: model } },
            "models.other",
            /Write "qwen3-8b-int4"/,
        ],
    ])("refuses %s", (_what, lock, path, reason) => {
        const faults = faultsOf(lock);
        expect(faults.map((fault) => formatPath(fault.path))).toEqual([path]);
        expect(faults.map(formatText).join("\n")).toMatch(reason);
        expect(faults[0]?.line).toBeGreaterThan(1);
    });

    it("holds the weights that serve and those that may be gone back to, each a set of its own", () => {
        const earlier = { ...weights, revision: "dc".repeat(20) };
        const lock = withModel({ revisions: [weights, earlier] });
        expect(faultsOf(lock)).toEqual([]);
        expect(weightsOf({ ...identity, revisions: [written(weights), written(earlier)] })).toEqual([
            { ...identity, ...weights },
            { ...identity, ...earlier },
        ]);
    });

    it("reports all faults at once, each with its line", () => {
        const faults = faultsOf({ ...good, images: { vllm: { ...image, digest: "x", version: "latest" } } });
        expect(faults.map(({ path, line }) => [formatPath(path), line])).toEqual([
            ["images.vllm.version", 6],
            ["images.vllm.digest", 7],
        ]);
        expect(formatLockFaults("stacks/artifacts.lock.json", faults)).toMatch(
            /^stacks\/artifacts\.lock\.json:6:18: images\.vllm\.version: /,
        );
    });

    it.each(["", "{", "[]", "null", '{"formatVersion": 3}', "\u0000", '{"images": {"a": 1, "a": 2}}'])(
        "refuses %j without an exception",
        (text) => {
            expect(parseArtifactLock(text).ok).toBe(false);
        },
    );

    it("leaves out the entry that cannot be read, and keeps every other", () => {
        const reading = parseArtifactLock(
            JSON.stringify({ ...good, charts: { "gateway-helm": { ...chart, digest: "v1" } } }),
        );
        expect(reading).toMatchObject({ ok: true, lock: { images: { vllm: image }, charts: {}, models: good.models } });
    });

    it("of the form before says what to write", () => {
        const faults = faultsOf({ ...good, formatVersion: 1, example: true });
        expect(faults).toMatchObject([
            { path: ["formatVersion"], line: 2, fix: "Write 2, and remove the line with example." },
        ]);
    });

    it.each<readonly [what: string, lock: unknown, examples: readonly string[]]>([
        ["nothing", good, []],
        ["an image", withImage({ digest: `sha256:${exampleSha256("vllm")}` }), ["vllm"]],
        [
            "weights, by their commit",
            withWeights({ revision: "123456789abcdef0123456789abcdef012345678" }),
            ["qwen3-8b-int4"],
        ],
        [
            "weights, by one file",
            withWeights({
                files: [
                    {
                        path: "config.json",
                        sha256: exampleSha256(`qwen3-8b-int4@${weights.revision}/config.json`),
                        sizeBytes: 2,
                    },
                ],
            }),
            ["qwen3-8b-int4"],
        ],
        ["no placeholder of another name", withImage({ digest: `sha256:${exampleSha256("envoy")}` }), []],
    ])("knows as an example: %s", (_what, lock, examples) => {
        const reading = parseArtifactLock(JSON.stringify(lock));
        expect(reading.ok && examplesIn(reading.lock)).toEqual(examples);
    });

    it("that is not there is a fault of the whole file", () => {
        const reading = readArtifactLock("/nowhere/artifacts.lock.json");
        expect(reading).toMatchObject({ ok: false, faults: [{ path: [] }] });
    });
});

describe("the reference lock", () => {
    const reading = readArtifactLock();
    const lock: ArtifactLock | undefined = reading.ok ? reading.lock : undefined;

    it("is a valid lock, every entry of which is an example", () => {
        expect(lock?.faulty).toBeUndefined();
        if (lock === undefined) throw new Error("it can be read");
        const names = [lock.images, lock.charts, lock.models].flatMap((entries) => Object.keys(entries));
        expect([...new Set(examplesIn(lock))]).toEqual(names);
    });

    it("holds placeholders only: no digest pretends to be real", () => {
        for (const [name, entry] of Object.entries({ ...lock?.images, ...lock?.charts })) {
            expect(entry.digest).toBe(`sha256:${exampleSha256(name)}`);
        }
        for (const [name, entry] of Object.entries(lock?.models ?? {})) {
            for (const { revision, files } of entry.revisions) {
                for (const { path, sha256 } of files) expect(sha256).toBe(exampleSha256(`${name}@${revision}/${path}`));
            }
        }
        expect(Object.keys(lock?.images ?? {}).length).toBeGreaterThan(5);
    });
});
