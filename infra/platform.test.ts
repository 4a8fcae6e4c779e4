import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { referenceDay } from "../catalog/day.ts";
import { s3Blocks } from "../catalog/s3-blocks.ts";
import { requiredArtifacts } from "../components/model-store/required-artifacts.ts";
import { ofType, registrationsOf, theOne } from "../components/registrations.fixture.ts";
import type { Registration } from "../components/registrations.fixture.ts";
import { tierOf } from "../components/vllm-fleet/tiers.ts";
import { listStacks, mapValues, poolsOf, readStackFile } from "../config/index.ts";
import type { DeploymentConfig, FleetConfig } from "../config/index.ts";
import { declarePlatform } from "./platform.ts";

const repository = join(import.meta.dirname, "..");
const stacks = join(repository, "stacks");

function configOf(stack: string): DeploymentConfig {
    const reading = readStackFile(join(stacks, `Pulumi.${stack}.yaml`), referenceDay);
    if (!reading.ok) throw new Error(`the reference stack ${stack} is sound`);
    return reading.config;
}

/** Namespaces that the models of a stack are spread over. */
function tiersOfModels(config: FleetConfig): number {
    return new Set(poolsOf(config).map(({ dataClass }) => tierOf(dataClass))).size;
}

const labels = z.record(z.string(), z.string());
const budgetInputs = z.object({
    metadata: z.object({ namespace: z.string() }),
    spec: z.object({ minAvailable: z.int().optional(), selector: z.object({ matchLabels: labels }) }),
});
const workloadInputs = z.object({
    metadata: z.object({ namespace: z.string() }),
    spec: z.object({
        replicas: z.int().default(1),
        template: z.object({ metadata: z.object({ labels }) }),
    }),
});
const gpuNodeGroup = "ringfence:compute:GpuNodeGroup";

/** The pods of a deployment. */
function podOf(inputs: Readonly<Record<string, unknown>>) {
    const strings = z.record(z.string(), z.string());
    const pod = z.object({
        nodeSelector: strings,
        containers: z.array(z.object({ resources: z.object({ requests: strings }) })),
    });
    const deployment = z.object({ spec: z.object({ template: z.object({ spec: pod }) }) });
    return deployment.parse(inputs).spec.template.spec;
}

/** A count, or GiB. */
function gibOf(quantity: string | undefined): number {
    return Number(quantity?.replace(/Gi$/, ""));
}

describe.each(listStacks(stacks))("the platform of %s", (stack) => {
    const config = configOf(stack);
    let made: Registration[] = [];
    beforeAll(async () => {
        made = await registrationsOf(() => {
            declarePlatform(config);
        });
    });

    it("has one provider for AWS, and one for Kubernetes beside that of the policies before the first node", () => {
        const providers = made.filter(({ type }) => type.startsWith("pulumi:providers:")).map(({ type }) => type);
        expect(providers).toEqual([
            "pulumi:providers:aws",
            "pulumi:providers:kubernetes",
            "pulumi:providers:kubernetes",
        ]);
    });

    it("has a store, a cluster and one gateway in every mode", () => {
        for (const type of ["supply:ModelStore", "compute:Cluster", "gateway:RoutingGateway"])
            expect(ofType(made, `ringfence:${type}`)).toHaveLength(1);
    });

    it("is watched in every mode, and its models and GPUs where it has some", () => {
        const { inputs } = theOne(made, "ringfence:observability:Observability");
        expect(Object.hasOwn(inputs, "fleet")).toBe("gpuNodeGroups" in config);
        const rights = ofType(made, "rbac.authorization.k8s.io/v1:Role").filter(({ name }) =>
            name.startsWith("observability-"),
        );
        expect(rights).toHaveLength(
            1 + ("providers" in config ? 1 : 0) + ("gpuNodeGroups" in config ? 1 + tiersOfModels(config) : 0),
        );
    });

    it("releases every chart that the lock pins for it, the gateway's for each tier, the others once, and no other", () => {
        const released = ofType(made, "helm.sh/v3:Release").map(({ inputs }) =>
            String(inputs["chart"]).split("/").at(-1),
        );
        const required = requiredArtifacts(config).filter(({ kind }) => kind === "chart");
        const again = "providers" in config ? ["gateway-helm"] : [];
        expect(released.toSorted()).toEqual([...required.map(({ name }) => name), ...again].toSorted());
    });

    it("has an authority of its own for the gateway's certificates, and a private way to it", () => {
        expect(ofType(made, "certificateAuthority:CertificateAuthority")).toHaveLength(1);
        const { inputs } = theOne(made, "AWSPCAClusterIssuer");
        expect(inputs["metadata"]).toEqual({ name: config.gatewayEntrance.certificateIssuer.name });
        expect(endpointsOf(made)).toContain(`com.amazonaws.${config.region}.acm-pca`);
    });

    it("has nodes for the egress tier only where there are providers, in subnets and a group of their own", () => {
        const tiers = ofType(made, "ringfence:gateway:GatewayNodes").map(({ name }) => name);
        expect(tiers).toEqual("providers" in config ? ["egress-nodes", "front-nodes"] : ["front-nodes"]);
        const subnets = ofType(made, "eks/nodeGroup:NodeGroup")
            .filter(({ name }) => tiers.some((tier) => name.startsWith(`${tier}-`)))
            .map(({ inputs }) => JSON.stringify(inputs["subnetIds"]));
        expect(subnets).toHaveLength(tiers.length * config.network.zones.length);
        expect(new Set(subnets).size).toBe(subnets.length);
    });

    it("has no node group over several zones: its scaling group would take nodes from one of them, whatever a budget says", () => {
        const groups = ofType(made, "eks/nodeGroup:NodeGroup");
        expect(groups.length).toBeGreaterThan(1);
        for (const { inputs } of groups) expect(inputs["subnetIds"]).toHaveLength(1);
    });

    it("keeps the audit lines of each class for as long as the class says, under a key of its own", () => {
        const kept = Object.fromEntries(
            ofType(made, "cloudwatch/logGroup:LogGroup")
                .filter(({ inputs }) => String(inputs["name"]).startsWith(`/ringfence/`))
                .map(({ inputs }) => [String(inputs["name"]).split("/audit/")[1] ?? "", inputs["retentionInDays"]]),
        );
        const asked = Object.entries(mapValues(config.dataClasses, ({ retentionDays }) => retentionDays));
        expect(asked.length).toBeGreaterThan(0);
        for (const [dataClass, days] of asked) expect(kept[dataClass]).toBeGreaterThanOrEqual(days);
    });

    it("has a node group for each in the config, and nothing of a fleet in a mode without one", () => {
        const groups = made.filter(({ type }) => type === gpuNodeGroup).map(({ name }) => name);
        expect(groups).toEqual("gpuNodeGroups" in config ? Object.keys(config.gpuNodeGroups).toSorted() : []);
        expect(ofType(made, "ringfence:compute:GpuAgents")).toHaveLength("gpuNodeGroups" in config ? 1 : 0);
    });

    it("has servers for every revision of every model, in the namespace of their class, and nothing of one without", () => {
        const models = "models" in config ? Object.entries(config.models) : [];
        const servers = ofType(made, "apps/v1:Deployment").filter(({ name }) => name.startsWith("fleet-"));
        expect(servers.map(({ name }) => name).toSorted()).toEqual(
            models
                .flatMap(([name, { revisions }]) =>
                    revisions.map(({ revision }) => `fleet-deployment-${name}-${revision.slice(0, 12)}`),
                )
                .toSorted(),
        );
        expect(ofType(made, "ringfence:serving:VllmFleet")).toHaveLength("models" in config ? 1 : 0);
    });

    it("describes each GPU node group to the autoscaler as its servers ask for it, for it may stand at zero", () => {
        const template = "k8s.io/cluster-autoscaler/node-template";
        const tags = ofType(made, "autoscaling/tag:Tag").map(({ name, inputs }) => ({
            group: name.split("-cluster-autoscaler/")[0],
            ...z.object({ tag: z.object({ key: z.string(), value: z.string() }) }).parse(inputs).tag,
        }));
        const groupsOf = (pool: string) =>
            ofType(made, "eks/nodeGroup:NodeGroup").filter(
                ({ inputs }) => (inputs["labels"] as Record<string, string>)["ringfence/pool"] === pool,
            );
        for (const { inputs } of ofType(made, "apps/v1:Deployment").filter(({ name }) => name.startsWith("fleet-"))) {
            const { nodeSelector, containers } = podOf(inputs);
            const [server] = containers;
            const groups = groupsOf(nodeSelector["ringfence/pool"] ?? "");
            expect(groups).not.toEqual([]);
            for (const { name } of groups) {
                const known = tags.filter(({ group }) => group === name);
                const told = Object.fromEntries(known.map(({ key, value }) => [key, value]));
                for (const [label, value] of Object.entries(nodeSelector)) {
                    expect(told[`${template}/label/${label}`]).toBe(value);
                }
                for (const resource of ["nvidia.com/gpu", "ephemeral-storage"]) {
                    expect(gibOf(told[`${template}/resources/${resource}`])).toBeGreaterThanOrEqual(
                        gibOf(server?.resources.requests[resource]),
                    );
                }
            }
        }
    });

    it("has no budget that keeps every pod of a workload, but of models with one replica: their nodes could not be updated", () => {
        const workloads = made.filter(({ type }) => /apps\/v1:(Deployment|StatefulSet)$/.test(type));
        const budgets = ofType(made, "policy/v1:PodDisruptionBudget").filter(({ name }) => !name.startsWith("fleet-"));
        expect(budgets.length).toBeGreaterThan(0);
        for (const { name, inputs } of budgets) {
            const { metadata, spec } = budgetInputs.parse(inputs);
            const kept = workloads
                .map((workload) => workloadInputs.parse(workload.inputs))
                .filter((one) => one.metadata.namespace === metadata.namespace)
                .filter(({ spec: { template } }) =>
                    Object.entries(spec.selector.matchLabels).every(
                        ([key, value]) => template.metadata.labels[key] === value,
                    ),
                );
            expect(kept, name).toHaveLength(1);
            for (const one of kept) expect(one.spec.replicas, name).toBeGreaterThan(spec.minAvailable ?? 0);
        }
    });

    it("reads each model's weights from its own prefix, through the blocks of S3 in the region", () => {
        const blocks = s3Blocks[config.region];
        if (!blocks.confirmed) throw new Error(`nobody read the blocks of S3 in ${config.region}`);
        for (const { inputs } of made.filter(({ name }) => name === "fleet-network-policy-servers")) {
            expect(JSON.stringify(inputs["spec"])).toContain(JSON.stringify({ ipBlock: { cidr: blocks.value[0] } }));
        }
        for (const { name, inputs } of ofType(made, "iam/rolePolicy:RolePolicy")) {
            const model = /^model-store-reader-(.+)$/.exec(name)?.[1];
            if (model === undefined || !("models" in config)) continue;
            for (const { revision } of config.models[model]?.revisions ?? []) {
                expect(String(inputs["policy"])).toContain(`/${revision}/*`);
            }
        }
    });

    it("lets the S3 endpoint reach the store's bucket and no other own one", () => {
        const network = made.find(({ type }) => type === "ringfence:network:DmzNetwork");
        const buckets = made
            .filter(({ type }) => type === "aws:s3/bucket:Bucket")
            .map(({ inputs }) => inputs["bucket"]);
        expect(network?.inputs["buckets"]).toEqual(buckets);
    });
});

function endpointsOf(made: readonly Registration[]): readonly unknown[] {
    return ofType(made, "vpcEndpoint:VpcEndpoint").map(({ inputs }) => inputs["serviceName"]);
}

describe("a platform whose certificates come from an issuer of cert-manager's own kind", () => {
    it("has no authority, no controller that would ask it, and no way to AWS Private CA", async () => {
        const config = configOf("pilot-eu");
        const certificateIssuer = { kind: "ClusterIssuer", name: "corporate-ca" } as const;
        const gatewayEntrance = { ...config.gatewayEntrance, certificateIssuer };
        const made = await registrationsOf(() => void declarePlatform({ ...config, gatewayEntrance }));
        expect(made.filter(({ type }) => type.startsWith("aws:acmpca/"))).toEqual([]);
        expect(ofType(made, "AWSPCAClusterIssuer")).toEqual([]);
        expect(ofType(made, "helm.sh/v3:Release").map(({ name }) => name)).not.toContain(
            "controllers-aws-privateca-issuer",
        );
        expect(endpointsOf(made)).not.toContain(`com.amazonaws.${config.region}.acm-pca`);
    });
});

describe("a platform whose only provider is behind a private endpoint", () => {
    it("keeps the egress nodes in the gateway's subnets, for the network has no way out", async () => {
        const config = configOf("hybrid-eu");
        if (config.mode !== "hybrid") throw new Error("the reference stack is hybrid");
        const { bedrock } = config.providers;
        if (bedrock === undefined) throw new Error("the reference stack uses Bedrock");
        const routes = config.routes.filter(({ name }) => name !== "public-hard");
        const made = await registrationsOf(() => void declarePlatform({ ...config, providers: { bedrock }, routes }));
        expect(ofType(made, "ec2/internetGateway:InternetGateway")).toEqual([]);
        const [egress, front] = ["egress-nodes-a", "front-nodes-a"].map((name) =>
            theOne(made, "eks/nodeGroup:NodeGroup", name),
        );
        expect(egress?.inputs["subnetIds"]).toEqual(front?.inputs["subnetIds"]);
        expect(egress?.inputs["labels"]).not.toEqual(front?.inputs["labels"]);
    });
});

describe("the keys of a platform", () => {
    const keysOf = async (stack: string, type: string) =>
        (await registrationsOf(() => void declarePlatform(configOf(stack)))).filter((made) => made.type === type);

    it("wait for the company's own material where it is imported", async () => {
        const keys = await keysOf("self-hosted-eu", "aws:kms/externalKey:ExternalKey");
        expect(keys.map(({ name }) => name)).toEqual([
            "audit-trail-key",
            "cluster-logs",
            "cluster-secrets",
            "cluster-volumes",
            "dmz-key",
            "model-store-key",
            "observability-alerts-key",
        ]);
        for (const { inputs } of keys) expect(inputs["deletionWindowInDays"]).toBe(30);
    });

    it("lie outside AWS where they are external, one for each use", async () => {
        const external = (await keysOf("hybrid-eu", "aws:kms/key:Key")).filter(({ inputs }) => "xksKeyId" in inputs);
        expect(external.map(({ inputs }) => inputs["xksKeyId"])).toEqual([
            "ringfence-audit",
            "ringfence-logs",
            "ringfence-secrets",
            "ringfence-volumes",
            "ringfence-network",
            "ringfence-artifacts",
            "ringfence-alerts",
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
