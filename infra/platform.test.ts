import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { registrationsOf } from "../components/registrations.fixture.ts";
import type { Registration } from "../components/registrations.fixture.ts";
import { listStacks, readStackFile } from "./config/index.ts";
import type { DeploymentConfig } from "./config/index.ts";
import { declarePlatform } from "./platform.ts";

const repository = join(import.meta.dirname, "..");
const stacks = join(repository, "stacks");

function configOf(stack: string): DeploymentConfig {
    const reading = readStackFile(join(stacks, `Pulumi.${stack}.yaml`));
    if (!reading.ok) throw new Error(`the reference stack ${stack} is sound`);
    return reading.config;
}

function typesIn(made: readonly Registration[]): ReadonlySet<string> {
    return new Set(made.map(({ type }) => type));
}

const gpuNodeGroup = "ringfence:compute:GpuNodeGroup";

describe.each(listStacks(stacks))("the platform of %s", (stack) => {
    const config = configOf(stack);
    let made: Registration[] = [];
    beforeAll(async () => {
        made = await registrationsOf(() => {
            declarePlatform(config);
        });
    });

    it("has one provider for AWS, and one for Kubernetes where there is a cluster", () => {
        const providers = made.filter(({ type }) => type.startsWith("pulumi:providers:")).map(({ type }) => type);
        expect(providers).toEqual([
            "pulumi:providers:aws",
            ...("cluster" in config ? ["pulumi:providers:kubernetes"] : []),
        ]);
    });

    it("has a node group for each in the config, and nothing of a fleet in a mode without one", () => {
        const groups = made.filter(({ type }) => type === gpuNodeGroup).map(({ name }) => name);
        expect(groups).toEqual("gpuNodeGroups" in config ? Object.keys(config.gpuNodeGroups).toSorted() : []);
        const fleet = ["ringfence:compute:Cluster", "ringfence:supply:ModelStore", "ringfence:compute:GpuAgents"];
        for (const type of fleet) expect(typesIn(made).has(type)).toBe("gpuNodeGroups" in config);
    });

    it("lets the S3 endpoint reach the store's bucket and no other own one", () => {
        const network = made.find(({ type }) => type === "ringfence:network:DmzNetwork");
        const buckets = made
            .filter(({ type }) => type === "aws:s3/bucket:Bucket")
            .map(({ inputs }) => inputs["bucket"]);
        expect(network?.inputs["buckets"]).toEqual(buckets);
    });
});

describe("the keys of a platform", () => {
    const keysOf = async (stack: string, type: string) =>
        (await registrationsOf(() => void declarePlatform(configOf(stack)))).filter((made) => made.type === type);

    it("wait for the company's own material where it is imported", async () => {
        const keys = await keysOf("self-hosted-eu", "aws:kms/externalKey:ExternalKey");
        expect(keys.map(({ name }) => name)).toEqual([
            "cluster-logs",
            "cluster-secrets",
            "cluster-volumes",
            "model-store-key",
        ]);
        for (const { inputs } of keys) expect(inputs["deletionWindowInDays"]).toBe(30);
    });

    it("lie outside AWS where they are external, one for each use", async () => {
        const external = (await keysOf("hybrid-eu", "aws:kms/key:Key")).filter(({ inputs }) => "xksKeyId" in inputs);
        expect(external.map(({ inputs }) => inputs["xksKeyId"])).toEqual([
            "ringfence-logs",
            "ringfence-secrets",
            "ringfence-volumes",
            "ringfence-artifacts",
        ]);
    });

    it("are rotated as often as the config says", async () => {
        const keys = await keysOf("self-hosted-us-hipaa", "aws:kms/key:Key");
        const periods = keys.map(({ name, inputs }) => [name, inputs["rotationPeriodInDays"]]);
        expect(periods).toEqual(
            expect.arrayContaining([
                ["cluster-secrets", 180],
                ["model-store-key", 180],
            ]),
        );
    });
});

describe("the project file", () => {
    it("forbids default providers: a resource that nobody pinned to region and account fails", () => {
        const project: unknown = parse(readFileSync(join(repository, "Pulumi.yaml"), "utf8"));
        expect(project).toHaveProperty(["config", "pulumi:disable-default-providers"], ["*"]);
    });
});
