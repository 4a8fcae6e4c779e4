import { describe, expect, it } from "vitest";
import { lineOf, software, supportOf } from "./software.ts";
import type { Software } from "./software.ts";

describe("the line of a version", () => {
    it.each([
        ["docker.io/envoyproxy/gateway", "v1.8.1", "Envoy Gateway", "1.8"],
        ["docker.io/envoyproxy/envoy", "distroless-v1.38.1", "Envoy", "1.38"],
        ["ghcr.io/external-secrets/charts/external-secrets", "1.3.2", "External Secrets Operator", "1.3"],
    ])("of %s %s is that of %s %s", (repository, version, name, line) => {
        expect(supportOf(repository, version)).toMatchObject({ software: { name }, line });
    });

    it.each([
        ["an unknown program", "docker.io/vllm/vllm-openai", "v0.33.0"],
        ["an unknown line", "docker.io/envoyproxy/gateway", "v9.9.0"],
        ["a version without numbers", "docker.io/envoyproxy/envoy", "example-version"],
        ["a commit", "docker.io/envoyproxy/envoy", "8fe6ea42"],
        ["a line that only begins alike", "docker.io/envoyproxy/gateway", "v1.80.0"],
        ["a name of every object", "docker.io/envoyproxy/gateway", "constructor"],
    ])("of %s is not known", (_, repository, version) => {
        expect(supportOf(repository, version)).toBeUndefined();
    });

    it("is named as its replacement only where it stands in the catalog", () => {
        for (const program of Object.values<Software>(software)) {
            for (const { replacement } of Object.values(program.lines)) {
                if (replacement !== undefined) expect(lineOf(program, `${replacement}.0`)).toBeDefined();
            }
        }
    });
});
