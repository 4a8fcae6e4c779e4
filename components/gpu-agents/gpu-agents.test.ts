import { beforeAll, describe, expect, it } from "vitest";
import { ofType, registrationsOf, theOne } from "../registrations.fixture.ts";
import type { Registration } from "../registrations.fixture.ts";
import { GpuAgents } from "./gpu-agents.ts";
import type { GpuAgentsArgs } from "./gpu-agents.ts";

const image = (name: string) =>
    `111122223333.dkr.ecr.eu-north-1.amazonaws.com/mirror/${name}@sha256:${"0".repeat(64)}` as const;
const args: GpuAgentsArgs = {
    region: "eu-north-1",
    accountId: "111122223333",
    images: {
        devicePlugin: image("device-plugin"),
        dcgmExporter: image("dcgm-exporter"),
        efaPlugin: image("efa-plugin"),
    },
};

let made: Registration[] = [];
beforeAll(async () => {
    made = await registrationsOf((opts) => new GpuAgents("gpu-agents", args, opts));
});
const daemonSet = (name: string) => theOne(made, "apps/v1:DaemonSet", `gpu-agents-${name}`).inputs;

describe("GPU agents", () => {
    it("run the device plugin only where the AMI has none", () => {
        expect(daemonSet("device-plugin")).toHaveProperty("spec.template.spec.nodeSelector", {
            "ringfence/device-plugin": "daemon-set",
        });
        expect(daemonSet("dcgm-exporter")).toHaveProperty("spec.template.spec.nodeSelector", {
            "nvidia.com/gpu.present": "true",
        });
    });

    it("install the EFA plugin only where they get its image", async () => {
        expect(daemonSet("efa-plugin")).toHaveProperty("spec.template.spec.nodeSelector", {
            "vpc.amazonaws.com/efa.present": "true",
        });
        const { devicePlugin, dcgmExporter } = args.images;
        const without = await registrationsOf(
            (opts) => new GpuAgents("gpu-agents", { ...args, images: { devicePlugin, dcgmExporter } }, opts),
        );
        expect(ofType(without, "apps/v1:DaemonSet")).toHaveLength(2);
    });

    it.each(["device-plugin", "dcgm-exporter", "efa-plugin"])(
        "take %s by digest, without a token or the host's network",
        (name) => {
            const pod = daemonSet(name);
            expect(pod).toHaveProperty("spec.template.spec.automountServiceAccountToken", false);
            expect(pod).not.toHaveProperty("spec.template.spec.hostNetwork");
            expect(pod).toHaveProperty("spec.template.spec.containers.0.image", image(name));
            expect(pod).toHaveProperty("spec.template.spec.containers.0.securityContext.capabilities.drop", ["ALL"]);
        },
    );

    it("let nothing out, and in only who reads the metrics", () => {
        const { spec } = theOne(made, "NetworkPolicy").inputs;
        expect(spec).toMatchObject({ podSelector: {}, policyTypes: ["Ingress", "Egress"] });
        expect(spec).not.toHaveProperty("egress");
        expect(spec).toHaveProperty("ingress.0.from.0.namespaceSelector.matchLabels", {
            "kubernetes.io/metadata.name": "monitoring",
        });
    });

    it("are refused with an image from elsewhere", () => {
        const images = { ...args.images, dcgmExporter: `nvcr.io/nvidia/dcgm@sha256:${"0".repeat(64)}` as const };
        expect(() => new GpuAgents("gpu-agents", { ...args, images })).toThrow(/images\.dcgmExporter: .*Mirror it/s);
    });
});
