import { stringify } from "yaml";
import { parallelPull, parallelPullBottlerocket } from "../../catalog/node-start.ts";
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
            // Layers of a 15 GB image are fetched and unpacked in parallel; the node's volume is fast enough for it.
            featureGates: { [parallelPull.value.featureGate]: true },
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

/** Bottlerocket's settings, as TOML. */
export function bottlerocketUserData(start: Pick<NodeStart, "instanceStore">): string {
    const { snapshotter, plugin, pullMode, settings } = parallelPullBottlerocket.value;
    const plugged = `container-runtime-plugins.${plugin}`;
    const tables: Readonly<Record<string, Readonly<Record<string, TomlValue>>>> = {
        "container-runtime": { snapshotter },
        [plugged]: { "pull-mode": pullMode },
        [`${plugged}.${pullMode}`]: settings,
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
