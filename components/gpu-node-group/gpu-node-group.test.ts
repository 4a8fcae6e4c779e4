import * as pulumi from "@pulumi/pulumi";
import { beforeAll, describe, expect, it } from "vitest";
import { ofType, registrationsOf, theOne } from "../registrations.fixture.ts";
import type { Registration } from "../registrations.fixture.ts";
import type { GpuNodeGroupArgs } from "./args.ts";
import { GpuNodeGroup } from "./gpu-node-group.ts";
import { blockArgs, nodeGroupArgs, twoNodeArgs } from "./node-group.fixture.ts";

function registered(args: GpuNodeGroupArgs): Promise<Registration[]> {
    return registrationsOf((opts) => new GpuNodeGroup("gpu", args, opts));
}

let usual: Registration[] = [];
let twoNodes: Registration[] = [];
let block: Registration[] = [];

beforeAll(async () => {
    usual = await registered(nodeGroupArgs);
    twoNodes = await registered(twoNodeArgs);
    block = await registered(blockArgs);
});

/** The group of the first zone; the only one where there is one. */
const group = (all: Registration[]) => groups(all)[0]?.inputs ?? {};
const groups = (all: Registration[]) =>
    ofType(all, "eks/nodeGroup:NodeGroup").toSorted((one, other) => one.name.localeCompare(other.name));
async function resolved(dependsOn: pulumi.ResourceOptions["dependsOn"]): Promise<readonly unknown[]> {
    return new Promise((resolve) => {
        pulumi.output(dependsOn ?? []).apply((all) => {
            resolve([all].flat());
        });
    });
}

const template = (all: Registration[]) => theOne(all, "ec2/launchTemplate:LaunchTemplate").inputs;

describe("a node group on one node a replica", () => {
    it("is protected, repaired, and never updated below what it serves with", () => {
        expect(groups(usual)).toHaveLength(2);
        for (const { inputs, options } of groups(usual)) {
            expect(options.protect).toBe(true);
            expect(inputs).toMatchObject({
                nodeRepairConfig: { enabled: true },
                updateConfig: { maxUnavailable: 1, updateStrategy: "DEFAULT" },
                forceUpdateVersion: false,
            });
        }
    });

    it("waits for what it was told to wait for, because its component alone would not", async () => {
        let waitedFor: pulumi.Resource | undefined;
        const all = await registrationsOf((opts) => {
            waitedFor = new pulumi.ComponentResource("test:index:AddOns", "add-ons");
            new GpuNodeGroup("gpu", nodeGroupArgs, { ...opts, dependsOn: [waitedFor] });
        });
        for (const { options } of groups(all)) {
            expect(await resolved(options.dependsOn)).toContain(waitedFor);
        }
    });

    it("has a group in each zone and none over several, for a scaling group over zones takes nodes that a budget keeps", () => {
        expect(groups(usual).map(({ name, inputs }) => [name, inputs["nodeGroupName"], inputs["subnetIds"]])).toEqual([
            ["gpu-a", "chat-70b-on-demand-a", ["subnet-a"]],
            ["gpu-b", "chat-70b-on-demand-b", ["subnet-b"]],
        ]);
        expect(groups(usual).map(({ inputs }) => inputs["scalingConfig"])).toEqual([
            { minSize: 1, desiredSize: 1, maxSize: 3 },
            { minSize: 0, desiredSize: 0, maxSize: 3 },
        ]);
        const templates = groups(usual).map(({ inputs }) => inputs["launchTemplate"]);
        expect(templates[0]).toEqual(templates[1]);
    });

    it("updates one zone after the other, so that an update drains one node of the pool at a time", async () => {
        const [first, second] = groups(await registered(nodeGroupArgs));
        const names = (await resolved(second?.options.dependsOn)).map((one) => (one as { __name?: string }).__name);
        expect(names).toContain(first?.name);
    });

    it("stands in chosen zones alone, in the order of the choice", async () => {
        const chosen = groups(await registered({ ...nodeGroupArgs, onlyZones: ["eu-north-1b"] }));
        expect(chosen.map(({ name, inputs }) => [name, inputs["subnetIds"]])).toEqual([["gpu-b", ["subnet-b"]]]);
    });

    it("runs an NVIDIA image, behind the GPU's and the pool's taints", () => {
        expect(group(usual)).toMatchObject({
            amiType: "AL2023_x86_64_NVIDIA",
            capacityType: "ON_DEMAND",
            instanceTypes: ["g6e.12xlarge"],
            taints: [
                { key: "nvidia.com/gpu", value: "true", effect: "NO_SCHEDULE" },
                { key: "ringfence/pool", value: "chat-70b", effect: "NO_SCHEDULE" },
            ],
            labels: {
                "ringfence/pool": "chat-70b",
                "ringfence/jurisdiction": "eu",
                "ringfence/data-class": "health",
                "k8s.amazonaws.com/accelerator": "nvidia-l40s",
            },
        });
    });

    it("has an encrypted volume for a vLLM image and guarded metadata, and no public address", () => {
        expect(template(usual)).toMatchObject({
            metadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 1 },
            blockDeviceMappings: [
                {
                    deviceName: "/dev/xvda",
                    ebs: { volumeType: "gp3", volumeSize: 300, throughput: 1_000, iops: 4_000, encrypted: "true" },
                },
            ],
            vpcSecurityGroupIds: ["sg-nodes"],
        });
        expect(template(usual)).not.toHaveProperty("networkInterfaces");
        expect(ofType(usual, "placementGroup:PlacementGroup")).toEqual([]);
    });

    it.each(["a", "b"])(
        "is found by the autoscaler in zone %s, which knows its GPUs before there is a node",
        (zone) => {
            const tags = ofType(usual, "autoscaling/tag:Tag")
                .filter(({ name }) => name.startsWith(`gpu-${zone}-`))
                .map(({ inputs }) => inputs["tag"]);
            expect(tags).toContainEqual({
                key: "k8s.io/cluster-autoscaler/node-template/label/topology.kubernetes.io/zone",
                value: `eu-north-1${zone}`,
                propagateAtLaunch: false,
            });
            expect(tags).toContainEqual({
                key: "k8s.io/cluster-autoscaler/serving-eu",
                value: "owned",
                propagateAtLaunch: false,
            });
            expect(tags).toContainEqual({
                key: "k8s.io/cluster-autoscaler/node-template/resources/nvidia.com/gpu",
                value: "4",
                propagateAtLaunch: false,
            });
        },
    );
});

describe("a model over two nodes", () => {
    it("lies in one zone and one placement group", () => {
        expect(group(twoNodes)).toMatchObject({ subnetIds: ["subnet-a"], scalingConfig: { minSize: 2, maxSize: 4 } });
        expect(template(twoNodes)).toMatchObject({ placement: { groupName: "serving-eu-reasoning-405b-on-demand" } });
        expect(theOne(twoNodes, "placementGroup:PlacementGroup").inputs).toMatchObject({ strategy: "cluster" });
    });

    it("has EFA alone on each network card, one interface more that carries IP, and none with a public address", () => {
        const interfaces = template(twoNodes)["networkInterfaces"];
        expect(interfaces).toHaveLength(33);
        expect(interfaces).toEqual(
            Array.from({ length: 33 }, (_, i) => ({
                networkCardIndex: Math.max(0, i - 1),
                deviceIndex: i === 1 ? 1 : 0,
                interfaceType: i === 0 ? "interface" : "efa-only",
                associatePublicIpAddress: "false",
                deleteOnTermination: "true",
                securityGroups: ["sg-nodes", "gpu-fabric-id"],
            })),
        );
        expect(template(twoNodes)).not.toHaveProperty("vpcSecurityGroupIds");
    });

    it("opens the fabric to itself and to nothing else", () => {
        const all = twoNodes.filter(({ type }) => /SecurityGroup(In|E)gressRule$/.test(type));
        expect(all).toHaveLength(2);
        for (const { inputs } of all) {
            expect(inputs).toMatchObject({
                securityGroupId: "gpu-fabric-id",
                referencedSecurityGroupId: "gpu-fabric-id",
            });
            expect(inputs).not.toHaveProperty("cidrIpv4");
        }
    });
});

describe("reserved capacity", () => {
    it("takes a capacity block in its own zone, and asks for nodes only while it lasts", () => {
        expect(group(block)).toMatchObject({
            capacityType: "CAPACITY_BLOCK",
            subnetIds: ["subnet-b"],
            scalingConfig: { minSize: 0, desiredSize: 0, maxSize: 1 },
        });
        expect(group(block)).not.toHaveProperty("instanceTypes");
        expect(template(block)).toMatchObject({
            instanceType: "p5en.48xlarge",
            instanceMarketOptions: { marketType: "capacity-block" },
            capacityReservationSpecification: {
                capacityReservationTarget: { capacityReservationId: "cr-0123456789abcdef0" },
            },
        });
        expect(ofType(block, "autoscaling/schedule:Schedule").map(({ inputs }) => inputs)).toMatchObject([
            { startTime: "2026-12-09T10:50:00Z", desiredCapacity: 0 },
            { startTime: "2026-12-01T11:30:00Z", desiredCapacity: 1 },
        ]);
    });

    it("aims an on-demand reservation by its launch template", async () => {
        const reserved = await registered({
            ...nodeGroupArgs,
            capacity: {
                kind: "reservation",
                instanceType: "g6e.12xlarge",
                zone: "eu-north-1b",
                reservationId: "cr-0123456789abcdef0",
            },
        });
        expect(group(reserved)).toMatchObject({ capacityType: "ON_DEMAND", subnetIds: ["subnet-b"] });
        expect(template(reserved)).not.toHaveProperty("instanceMarketOptions");
        expect(template(reserved)).toHaveProperty("capacityReservationSpecification");
    });
});

it("refuses every fault at once, and registers nothing", () => {
    const bad = { ...nodeGroupArgs, pool: "X", subnetIds: ["subnet-a"] };
    expect(() => new GpuNodeGroup("gpu", bad)).toThrow(/pool: .*subnetIds: /s);
});
