import { stringify } from "yaml";
import type { GpuAmi } from "./args.ts";

/** What a node does at its first start, beyond joining the cluster, which EKS adds by itself. */
export interface NodeStart {
    readonly ami: GpuAmi;
    /** Makes one RAID 0 of the instance's own disks and puts images and pod files there. */
    readonly instanceStore: boolean;
}

/** User data of a launch template, in the AMI's own language. EKS merges it with its own. */
export function userData(start: NodeStart): string {
    return start.ami === "AL2023_x86_64_NVIDIA" ? nodeadmUserData(start) : bottlerocketUserData(start);
}

/** nodeadm's `NodeConfig` in the MIME envelope that managed node groups ask for. */
export function nodeadmUserData(start: Pick<NodeStart, "instanceStore">): string {
    const config = {
        apiVersion: "node.eks.aws/v1alpha1",
        kind: "NodeConfig",
        spec: {
            // Layers of a 15 GB image are fetched and unpacked in parallel. Below 600 MiB/s of the volume it would be slower: see
            // the throughput of its volume. Source: awslabs/amazon-eks-ami, nodeadm/doc/api.md (Feature, undated copy); the
            // threshold as docs.convox.com quotes AWS, read on 2026-11-27.
            featureGates: { FastImagePull: true },
            ...(start.instanceStore ? { instance: { localStorage: { strategy: "RAID0" } } } : {}),
        },
    };
    const boundary = "ringfence-node-config";
    return [
        "MIME-Version: 1.0",
        `Content-Type: multipart/mixed; boundary="${boundary}"`,
        "",
        `--${boundary}`,
        "Content-Type: application/node.eks.aws",
        "",
        stringify(config).trimEnd(),
        "",
        `--${boundary}--`,
        "",
    ].join("\n");
}

/** A value of a TOML setting. JSON writes strings, numbers, booleans and arrays of them exactly as TOML does. */
type TomlValue = string | number | boolean | readonly TomlValue[];

/**
 * Bottlerocket's settings, as TOML.
 *
 * Source: bottlerocket-os/bottlerocket, settings.container-runtime-plugins and settings.bootstrap-commands in its documentation
 * (undated copy), read on 2026-11-21.
 */
export function bottlerocketUserData(start: Pick<NodeStart, "instanceStore">): string {
    const soci = "container-runtime-plugins.soci-snapshotter";
    const tables: Readonly<Record<string, Readonly<Record<string, TomlValue>>>> = {
        "container-runtime": { snapshotter: "soci" },
        [soci]: { "pull-mode": "parallel-pull-unpack" },
        [`${soci}.parallel-pull-unpack`]: {
            "max-concurrent-downloads-per-image": 20,
            "concurrent-download-chunk-size": "16mb",
            "max-concurrent-unpacks-per-image": 12,
            "discard-unpacked-layers": true,
        },
        ...(start.instanceStore ? { "bootstrap-commands.ephemeral-storage": ephemeralStorage } : {}),
    };
    return Object.entries(tables)
        .map(([table, settings]) => [
            `[settings.${table}]`,
            ...Object.entries(settings).map(([key, value]) => `${key} = ${JSON.stringify(value)}`),
            "",
        ])
        .flat()
        .join("\n");
}

const ephemeralStorage = {
    commands: [
        ["apiclient", "ephemeral-storage", "init"],
        [
            ...["apiclient", "ephemeral-storage", "bind", "--dirs"],
            ...["/var/lib/containerd", "/var/lib/kubelet", "/var/log/pods", "/var/lib/soci-snapshotter"],
        ],
    ],
    mode: "always",
    // A node whose images would land on the small root volume fills up within minutes: better not to start.
    essential: true,
};
