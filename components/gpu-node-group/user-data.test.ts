import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { bottlerocketUserData, nodeadmUserData, userData } from "./user-data.ts";

/** The body of the one part of a MIME message. */
function nodeConfig(message: string): unknown {
    const boundary = /boundary="([^"]+)"/.exec(message)?.[1] ?? "";
    const parts = message.split(`--${boundary}`);
    expect(parts).toHaveLength(3);
    const [header = "", body = ""] = (parts[1] ?? "").trimStart().split("\n\n", 2);
    expect(header).toBe("Content-Type: application/node.eks.aws");
    return parse(body);
}

describe("AL2023", () => {
    it("gets a NodeConfig with parallel image pulls", () => {
        expect(nodeConfig(nodeadmUserData({ instanceStore: false }))).toEqual({
            apiVersion: "node.eks.aws/v1alpha1",
            kind: "NodeConfig",
            spec: { featureGates: { FastImagePull: true } },
        });
    });

    it("makes one RAID 0 of its own disks where asked to", () => {
        expect(nodeConfig(nodeadmUserData({ instanceStore: true }))).toHaveProperty(
            "spec.instance.localStorage.strategy",
            "RAID0",
        );
    });
});

describe("Bottlerocket", () => {
    it("gets TOML with parallel image pulls", () => {
        expect(bottlerocketUserData({ instanceStore: false })).toBe(
            [
                "[settings.container-runtime]",
                'snapshotter = "soci"',
                "",
                "[settings.container-runtime-plugins.soci-snapshotter]",
                'pull-mode = "parallel-pull-unpack"',
                "",
                "[settings.container-runtime-plugins.soci-snapshotter.parallel-pull-unpack]",
                "max-concurrent-downloads-per-image = 20",
                'concurrent-download-chunk-size = "16mb"',
                "max-concurrent-unpacks-per-image = 12",
                "discard-unpacked-layers = true",
                "",
            ].join("\n"),
        );
    });

    it("prepares and binds its own disks where asked to, at every start, or does not start", () => {
        const lines = bottlerocketUserData({ instanceStore: true }).split("\n");
        expect(lines).toContain("[settings.bootstrap-commands.ephemeral-storage]");
        expect(lines).toContain('mode = "always"');
        expect(lines).toContain("essential = true");
        expect(lines.find((line) => line.startsWith("commands = "))).toMatch(
            /^commands = \[\["apiclient","ephemeral-storage","init"\],\["apiclient","ephemeral-storage","bind","--dirs",/,
        );
    });
});

it("speaks the language of the AMI", () => {
    expect(userData({ ami: "AL2023_x86_64_NVIDIA", instanceStore: false })).toMatch(/^MIME-Version/);
    expect(userData({ ami: "BOTTLEROCKET_x86_64_NVIDIA", instanceStore: false })).toMatch(/^\[settings\./);
});
