import { describe, expect, it } from "vitest";
import { lineOf, software, supportOf } from "./software.ts";
import type { Software } from "./software.ts";

describe("the line of a version", () => {
    it.each([
        ["docker.io/envoyproxy/gateway", "v1.8.1", "Envoy Gateway", "1.8"],
        ["docker.io/envoyproxy/envoy", "distroless-v1.39.3", "Envoy", "1.39"],
        ["nvcr.io/nvidia/k8s/dcgm-exporter", "4.5.3-4.8.2-distroless", "DCGM exporter", "4.5"],
        ["ghcr.io/external-secrets/charts/external-secrets", "1.3.2", "External Secrets Operator", "1.3"],
    ])("of %s %s is that of %s %s", (repository, version, name, line) => {
        expect(supportOf(repository, version)).toMatchObject({ software: { name }, line });
    });

    it.each([
        ["an unknown program", "docker.io/library/nginx", "v1.29.0"],
        ["an unknown line", "docker.io/envoyproxy/gateway", "v9.9.0"],
        ["a version without numbers", "docker.io/envoyproxy/envoy", "example-version"],
        ["a commit of a program with versions", "docker.io/envoyproxy/envoy", "8fe6ea42"],
        ["a line that only begins alike", "docker.io/envoyproxy/gateway", "v1.80.0"],
        ["a name of every object", "docker.io/envoyproxy/gateway", "constructor"],
    ])("of %s is not known", (_, repository, version) => {
        expect(supportOf(repository, version)).toBeUndefined();
    });

    it("is the commit where a program has no versions", () => {
        expect(supportOf("docker.io/envoyproxy/ratelimit", "0482748e")).toMatchObject({ line: "0482748e" });
    });

    it("is named as its replacement only where it stands in the catalog", () => {
        for (const program of Object.values<Software>(software)) {
            for (const { replacement } of Object.values(program.lines)) {
                if (replacement !== undefined) expect(lineOf(program, `${replacement}.0`)).toBeDefined();
            }
        }
    });
});
