import { describe, expect, it } from "vitest";
import { gpuInstances } from "../../catalog/gpu-instances.ts";
import { models } from "../../catalog/models.ts";
import { formatPath, formatText } from "../fault.ts";
import type { NodeGroupRequest } from "./args.ts";
import { blockArgs, demandFor, nodeGroupArgs, twoNodeArgs } from "./node-group.fixture.ts";
import { planNodeGroup } from "./plan-node-group.ts";
import type { NodeGroupPlan } from "./plan-node-group.ts";

function plan(request: NodeGroupRequest): NodeGroupPlan {
    const planning = planNodeGroup(request, "serving-eu");
    if (!planning.ok) throw new Error(planning.faults.map(formatText).join("\n"));
    return planning.plan;
}

function faults(change: Partial<NodeGroupRequest>) {
    const planning = planNodeGroup({ ...nodeGroupArgs, ...change }, "serving-eu");
    return planning.ok ? [] : planning.faults;
}

describe("a plan", () => {
    it("carries the shape that vLLM is started with", () => {
        expect(plan(nodeGroupArgs)).toMatchObject({
            name: "chat-70b-on-demand",
            groups: [{ nodeGroupName: "chat-70b-on-demand-a" }, { nodeGroupName: "chat-70b-on-demand-b" }],
            fit: { shape: { tensorParallel: 4, pipelineParallel: 1, nodes: 1 } },
            replicasPerNode: 1,
            efaInterfaces: 0,
        });
        expect(plan(twoNodeArgs)).toMatchObject({
            fit: { shape: { nodes: 2 } },
            replicasPerNode: 0,
            efaInterfaces: 32,
        });
    });

    it("has room on its volume for images and a copy of the weights for each replica", () => {
        expect(plan(nodeGroupArgs).volumes).toMatchObject([{ device: "/dev/xvda", sizeGiB: 300 }]);
        expect(plan({ ...nodeGroupArgs, copiesWeights: false }).volumes).toMatchObject([{ sizeGiB: 250 }]);
        expect(plan(twoNodeArgs).volumes).toMatchObject([{ sizeGiB: 1_000 }]);
    });

    it("grows with the replicas of a node, for each copies the weights", () => {
        const onGpus = (type: "g6e.xlarge" | "g6e.12xlarge") =>
            plan({
                ...nodeGroupArgs,
                model: models["mistral-small-3-24b"],
                demand: demandFor({ precision: "fp8", maxContextTokens: 16_384, concurrency: 4 }),
                capacity: { kind: "onDemand", instanceTypes: [type] },
            });
        for (const type of ["g6e.xlarge", "g6e.12xlarge"] as const) {
            const { volumes, replicasPerNode } = onGpus(type);
            const weightsAndScratchGiB = 24 + 20;
            expect((volumes[0]?.sizeGiB ?? 0) * 0.9 - replicasPerNode * weightsAndScratchGiB).toBeGreaterThan(100);
        }
    });

    it("puts the data of Bottlerocket on its second volume, and leaves the device plugin to the AMI", () => {
        const bottlerocket = plan({ ...nodeGroupArgs, ami: "BOTTLEROCKET_x86_64_NVIDIA" });
        expect(bottlerocket.volumes).toMatchObject([
            { device: "/dev/xvda", sizeGiB: 10 },
            { device: "/dev/xvdb", sizeGiB: 300 },
        ]);
        expect(bottlerocket.labels["ringfence/device-plugin"]).toBe("ami");
        expect(plan(nodeGroupArgs).labels["ringfence/device-plugin"]).toBe("daemon-set");
    });

    it("keeps the root volume small where the instance's own disks take the rest", () => {
        const own = plan({ ...nodeGroupArgs, storage: { kind: "instanceStore" } });
        expect(own.volumes).toMatchObject([{ sizeGiB: 50 }]);
        expect(own.userData).toContain("RAID0");
    });

    it("starts one replica where nothing is said about nodes", () => {
        const { nodes: _nodes, ...silent } = twoNodeArgs;
        expect(_nodes).toBeDefined();
        expect(plan(silent).groups.map(({ scaling }) => scaling)).toEqual([{ min: 2, desired: 2, max: 2 }]);
    });

    it("tells the autoscaler what its pods select and take, for a group that stands at zero", () => {
        const template = "k8s.io/cluster-autoscaler/node-template";
        for (const [i, zone] of nodeGroupArgs.zones.entries()) {
            expect(plan(nodeGroupArgs).groups[i]?.autoscalerTags).toHaveProperty(
                [`${template}/label/topology.kubernetes.io/zone`],
                zone,
            );
        }
        expect(plan(nodeGroupArgs).groups[0].autoscalerTags).toMatchObject({
            [`${template}/label/ringfence/pool`]: "chat-70b",
            [`${template}/label/ringfence/jurisdiction`]: "eu",
            [`${template}/label/ringfence/data-class`]: nodeGroupArgs.dataClass,
            [`${template}/label/k8s.amazonaws.com/accelerator`]: "nvidia-l40s",
            [`${template}/taint/ringfence/pool`]: "chat-70b:NoSchedule",
            [`${template}/taint/nvidia.com/gpu`]: "true:NoSchedule",
            [`${template}/resources/nvidia.com/gpu`]: "4",
            [`${template}/resources/ephemeral-storage`]: "263Gi",
        });
        expect(plan(twoNodeArgs).groups[0].autoscalerTags).toHaveProperty(
            [`${template}/resources/vpc.amazonaws.com/efa`],
            "32",
        );
    });

    it("has no more tags than a scaling group takes, all within AWS's limits", () => {
        for (const args of [nodeGroupArgs, twoNodeArgs, blockArgs]) {
            const tags = Object.entries(plan(args).groups[0].autoscalerTags);
            // 50 is AWS's limit; EKS adds a few of its own.
            expect(tags.length).toBeLessThan(40);
            for (const [key, value] of tags) {
                expect(key.length).toBeLessThanOrEqual(128);
                expect(value).toMatch(/^[\w .:/=+@-]{1,256}$/);
            }
        }
    });

    it("scales to zero where asked to", () => {
        const { groups, nodes } = plan({ ...nodeGroupArgs, nodes: { min: 0, max: 2 } });
        expect(groups.map(({ scaling }) => scaling.min)).toEqual([0, 0]);
        expect(nodes).toEqual({ min: 0, max: 2 });
    });

    it("has one group, under the pool's own name, where it can be in one zone alone", () => {
        for (const [args, zoneIndex] of [
            [twoNodeArgs, 0],
            [{ ...twoNodeArgs, onlyZones: ["eu-north-1b"] }, 1],
            [blockArgs, 1],
        ] as const) {
            const { name, groups } = plan(args);
            expect(groups).toMatchObject([{ suffix: "", nodeGroupName: name, zoneIndex }]);
        }
    });

    it("has names that EKS takes: at most 63 characters, each once", () => {
        const longest = plan({ ...nodeGroupArgs, pool: "p".repeat(40) });
        const names = longest.groups.map(({ nodeGroupName }) => nodeGroupName);
        expect(new Set(names).size).toBe(names.length);
        for (const name of names) expect(name).toMatch(/^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$/);
    });

    it("asks for the nodes of a block when it starts, and drains forty minutes before it ends", () => {
        expect(plan(blockArgs).schedule).toEqual({
            startsAt: "2026-12-01T11:30:00Z",
            drainsAt: "2026-12-09T10:50:00Z",
            nodes: 1,
        });
    });

    it("warns where a size is an estimate, and not where a checkpoint was read", () => {
        expect(models["llama-3.3-70b"].weights.int4?.basis).toBe("estimate");
        expect(plan(nodeGroupArgs).warnings).toContainEqual(expect.stringContaining("computed from its parameters"));
        expect(plan(blockArgs).warnings).toEqual([]);
    });

    it("warns where the weights do not pass through host memory", () => {
        const small: NodeGroupRequest = {
            ...nodeGroupArgs,
            model: models["qwen3-32b"],
            demand: demandFor({ precision: "fp8", maxContextTokens: 8_192 }),
            capacity: { kind: "onDemand", instanceTypes: ["g6e.xlarge"] },
        };
        expect(gpuInstances["g6e.xlarge"].memoryGiB).toBe(32);
        expect(plan(small).warnings).toContainEqual(expect.stringContaining("stream the weights"));
        expect(plan(twoNodeArgs).warnings).not.toContainEqual(expect.stringContaining("stream the weights"));
    });
});

describe("refused", () => {
    const refused: readonly [what: string, change: Partial<NodeGroupRequest>, path: string, says: RegExp][] = [
        [
            "405B on one node of L40S",
            { model: models["llama-3.1-405b"], demand: demandFor({ precision: "fp8", maxContextTokens: 32_768 }) },
            "capacity.instanceTypes[0]",
            /short of .* GiB on each of 4 GPUs.* Write .* in eu-/,
        ],
        [
            "a precision that the GPUs have no units for",
            {
                region: "eu-north-1",
                capacity: { kind: "onDemand", instanceTypes: ["p4d.24xlarge"] },
                demand: demandFor({ precision: "fp8", maxContextTokens: 8_192 }),
            },
            "capacity.instanceTypes[0]",
            /no fp8 units \(a100\)/,
        ],
        [
            "a context beyond the model",
            { model: models["qwen3-32b"], demand: demandFor({ precision: "fp8", maxContextTokens: 65_536 }) },
            "demand",
            /more than the 40960/,
        ],
        [
            "TP 8 where the weights divide by four",
            {
                model: models["qwen3-235b-a22b"],
                capacity: { kind: "onDemand", instanceTypes: ["p5.48xlarge"] },
                demand: demandFor({ precision: "fp8", maxContextTokens: 8_192, tensorParallel: 8 }),
            },
            "demand.tensorParallel",
            /p5\.48xlarge does not run with tensorParallel 8/,
        ],
        [
            "an alternative that does not carry the model",
            {
                capacity: { kind: "onDemand", instanceTypes: ["g6e.12xlarge", "g6e.xlarge"] },
            },
            "capacity.instanceTypes[1]",
            /Llama 3\.3 70B Instruct on g6e\.xlarge does not run with tensorParallel 4/,
        ],
        [
            "an alternative with another number of GPUs",
            {
                capacity: { kind: "onDemand", instanceTypes: ["g6e.12xlarge", "p5.48xlarge"] },
            },
            "capacity.instanceTypes[1]",
            /p5\.48xlarge has 8 GPUs where g6e\.12xlarge has 4/,
        ],
        [
            "an alternative with another fabric",
            {
                ...twoNodeArgs,
                demand: { ...twoNodeArgs.demand, concurrency: 13 },
                capacity: { kind: "onDemand", instanceTypes: ["p5.48xlarge", "p5en.48xlarge"] },
            },
            "capacity.instanceTypes[1]",
            /p5en\.48xlarge has 16 EFA interfaces where p5\.48xlarge has 32/,
        ],
        [
            "a region abroad",
            { region: "us-east-1", zones: ["us-east-1a", "us-east-1b"] },
            "region",
            /lies in us, not in eu/,
        ],
        ["London for the Union", { region: "eu-west-2", zones: ["eu-west-2a", "eu-west-2b"] }, "region", /lies in uk/],
        ["a local zone", { zones: ["eu-north-1a", "eu-north-1-hel-1a"] }, "zones[1]", /another country/],
        ["no zone", { zones: [] }, "zones", /empty/],
        [
            "a chosen zone without a subnet",
            { onlyZones: ["eu-north-1c"] },
            "onlyZones[0]",
            /none of the network's zones/,
        ],
        ["a zone chosen twice", { onlyZones: ["eu-north-1b", "eu-north-1b"] }, "onlyZones[1]", /twice/],
        ["a choice of no zone", { onlyZones: [] }, "onlyZones", /empty/],
        ["zones beside a reservation's own", { ...blockArgs, onlyZones: ["eu-north-1b"] }, "onlyZones", /reserved in/],
        ["a pool that is no label", { pool: "Chat 70B" }, "pool", /lower-case/],
        ["half a replica", { ...twoNodeArgs, nodes: { min: 1, max: 3 } }, "nodes", /a replica takes 2/],
        ["more nodes at least than at most", { nodes: { min: 3, max: 1 } }, "nodes", /min no more than max/],
        ["no node at all", { nodes: { min: 0, max: 0 } }, "nodes", /max at least 1/],
        ["half a node", { nodes: { min: 0.5, max: 1 } }, "nodes", /multiples/],
        ["a root volume that an image fills", { storage: { kind: "ebs", sizeGiB: 100 } }, "storage.sizeGiB", /200/],
        ["a root volume beyond gp3", { storage: { kind: "ebs", sizeGiB: 70_000 } }, "storage.sizeGiB", /65536/],
        [
            "a reservation outside the network",
            {
                capacity: {
                    kind: "reservation",
                    instanceType: "g6e.12xlarge",
                    zone: "eu-north-1c",
                    reservationId: "cr-0123456789abcdef0",
                },
            },
            "capacity.zone",
            /none of the network's zones/,
        ],
    ];
    it.each(refused)("%s", (_, change, path, says) => {
        const found = faults(change).filter((fault) => formatPath(fault.path) === path);
        expect(found.map(formatText).join("\n")).toMatch(says);
    });

    it("nothing of what the others are made from", () => {
        expect(faults({})).toEqual([]);
    });

    it("everything at once", () => {
        const paths = faults({ pool: "X", zones: [], nodes: { min: 3, max: 1 } }).map(({ path }) => formatPath(path));
        expect(paths).toEqual(["zones", "pool", "nodes"]);
    });
});
