import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { RegionId } from "../../catalog/jurisdictions.ts";
import { waitingChild } from "../child-options.ts";
import { placeOf } from "../identity/arn.ts";
import { imageFaults } from "../image-reference.ts";
import type { ImageReference } from "../image-reference.ts";
import { refuseFaults } from "../fault.ts";
import { bothWays, metricsReader } from "../network-policy.ts";
import { dcgmExporter } from "./dcgm-exporter.ts";
import { devicePlugin } from "./device-plugin.ts";
import { efaPlugin } from "./efa-plugin.ts";
import { gpuAgentsNamespace } from "./namespace.ts";
import { noFlows } from "../flow.ts";

export interface GpuAgentImages {
    readonly devicePlugin: ImageReference;
    readonly dcgmExporter: ImageReference;
    /** Needed where a model spans nodes. @default - not installed */
    readonly efaPlugin?: ImageReference;
}

/** Arguments of {@link GpuAgents}. */
export interface GpuAgentsArgs {
    readonly region: RegionId;
    /** The account whose registry holds the images, 12 digits. */
    readonly accountId: string;
    /** Images from the own registry, by digest. */
    readonly images: GpuAgentImages;
}

/**
 * What a GPU node needs beside its AMI: the device plugin, on nodes whose AMI has none, the metrics exporter, on all,
 * and the EFA plugin, where a model spans nodes. One for a cluster. Pass the cluster's Kubernetes provider in the
 * options.
 */
export class GpuAgents extends pulumi.ComponentResource {
    /** Whoever declares something in it waits for it. */
    readonly namespace: kubernetes.core.v1.Namespace;

    constructor(name: string, args: GpuAgentsArgs, opts?: pulumi.ComponentResourceOptions) {
        const place = placeOf(args.region, args.accountId);
        const { devicePlugin: plugin, dcgmExporter: exporter, efaPlugin: efa } = args.images;
        refuseFaults("GpuAgents", [
            ...imageFaults(plugin, place, ["images", "devicePlugin"]),
            ...imageFaults(exporter, place, ["images", "dcgmExporter"]),
            ...(efa === undefined ? [] : imageFaults(efa, place, ["images", "efaPlugin"])),
        ]);
        super("ringfence:compute:GpuAgents", name, { ...args, flows: noFlows }, opts);
        this.namespace = new kubernetes.core.v1.Namespace(
            name,
            {
                metadata: {
                    name: gpuAgentsNamespace,
                    // Host paths for the device sockets need the privileged level; nothing else may run here.
                    labels: { "pod-security.kubernetes.io/enforce": "privileged" },
                },
            },
            waitingChild(this, opts),
        );
        const inside = { parent: this, dependsOn: [this.namespace] };
        new kubernetes.networking.v1.NetworkPolicy(name, metricsOnly, inside);
        new kubernetes.apps.v1.DaemonSet(`${name}-device-plugin`, devicePlugin(plugin), inside);
        new kubernetes.apps.v1.DaemonSet(`${name}-dcgm-exporter`, dcgmExporter(exporter), inside);
        if (efa !== undefined) {
            new kubernetes.apps.v1.DaemonSet(`${name}-efa-plugin`, efaPlugin(efa), inside);
        }
        this.registerOutputs({});
    }
}

/** Nothing goes out; nothing comes in but the reading of metrics. */
const metricsOnly: kubernetes.networking.v1.NetworkPolicyArgs = {
    metadata: { name: "metrics-only", namespace: gpuAgentsNamespace },
    spec: {
        podSelector: {},
        policyTypes: bothWays,
        ingress: [{ from: [metricsReader], ports: [{ port: "metrics", protocol: "TCP" }] }],
    },
};
