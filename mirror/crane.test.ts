import { describe, expect, it } from "vitest";
import { craneProblem } from "./crane.ts";
import { ArtifactProblem, EnvironmentProblem } from "./problem.ts";

const reference = `docker.io/vllm/vllm-openai@sha256:${"403".repeat(21)}4`;

/** Last lines as crane v0.22.1 printed them. */
const said = {
    missing: `Error: GET https://r/v2/a/b/manifests/sha256:${"0".repeat(64)}: MANIFEST_UNKNOWN: manifest unknown; map[]`,
    noRepository:
        "Error: POST https://r/v2/a/b/blobs/uploads/: NAME_UNKNOWN: The repository with name 'a/b' does not exist",
    unauthorized: "Error: GET https://r/v2/a/b/manifests/v1: UNAUTHORIZED: authentication required; [map[]]",
    forbidden: "Error: HEAD https://r/v2/a/b/manifests/v1: unexpected status code 403 Forbidden",
    corrupt:
        'Error: Patch "http://r/v2/u?_state=403": error verifying sha256 checksum after reading 5 bytes; got "sha256:1"',
    down: 'Error: Get "http://127.0.0.1:9/v2/": dial tcp 127.0.0.1:9: connect: connection refused',
    other: "Error: something new",
};

describe("what crane met", () => {
    it.each([
        ["missing", "missing"],
        ["noRepository", "missing"],
        ["corrupt", "corrupt"],
        ["other", "failed"],
    ] as const)("%s is a problem of the one artifact, kind %s", (line, kind) => {
        const problem = craneProblem(`2026/11/21 retrying\n${said[line]}\n`, ["copy", reference, "r/x:v1"]);
        expect(problem).toBeInstanceOf(ArtifactProblem);
        expect(problem).toMatchObject({ kind });
    });

    it.each(["unauthorized", "forbidden", "down"] as const)("%s ends the work", (line) => {
        expect(craneProblem(said[line], ["digest", reference])).toBeInstanceOf(EnvironmentProblem);
    });

    it("is not read from digits inside a digest or an upload token", () => {
        const log = `Error: fetching "${reference}": unexpected EOF "https://r/v2/u?_state=status code 403"`;
        expect(craneProblem(log, ["copy", reference])).toBeInstanceOf(ArtifactProblem);
    });

    it("that says nothing is still said", () => {
        expect(craneProblem("", ["copy", reference]).message).toMatch(/ended without a word/);
    });
});
