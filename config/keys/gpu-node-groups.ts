import { z } from "zod";
import { gpuInstances } from "../../catalog/gpu-instances.ts";
import { namesOf } from "../../catalog/table.ts";
import { defaultAmi } from "../../components/gpu-node-group/args.ts";
import type { GpuAmi } from "../../components/gpu-node-group/args.ts";
import { instantOf } from "../../components/gpu-node-group/feasibility.ts";
import { leastRootGiB, mostRootGiB } from "../../components/gpu-node-group/storage-faults.ts";
import { key } from "../key.ts";
import { field, name } from "../schema/field.ts";
import type { Check } from "../check.ts";
import { entriesOf, notEmpty } from "../check.ts";
import { under } from "../path.ts";
import { quote } from "../../components/suggest.ts";
import { modesWithoutFleet } from "./mode.ts";

const reservationId = field(
    z.templateLiteral(["cr-", z.string().regex(/^[0-9a-f]{8,17}$/)], "is not the id of a capacity reservation (cr-…)"),
    {
        what: "Id of the capacity reservation or capacity block, in the stack's account and region.",
        why: "Nodes are matched to exactly this reservation; open matching would let others take it.",
        write: 'Write the id, e.g. "cr-0123456789abcdef0".',
    },
);
const reservedZone = field(z.string(), {
    what: "The zone that the capacity was reserved in, one of the network's.",
    why: "A reservation holds capacity in one zone only; nodes elsewhere find none.",
    write: "Write the zone that the reservation names, e.g. eu-central-1a.",
});
const noInstant = "is not a moment in UTC (YYYY-MM-DDThh:mm:ssZ)";
const instant = z
    .templateLiteral([z.number(), "-", z.number(), "-", z.number(), "T", z.string(), "Z"], noInstant)
    .refine((written) => instantOf(written) !== undefined, noInstant);

const capacity = z.discriminatedUnion("type", [
    z.strictObject({
        type: field(z.literal("onDemand"), {
            what: "Nodes are bought when they are needed.",
            why: "Simple; large GPUs may be sold out for days.",
            write: "Write onDemand.",
        }),
    }),
    z.strictObject({
        type: field(z.literal("spot"), {
            what: "Spare nodes that AWS may take back with two minutes' notice.",
            why: "Cheap, for work that can be repeated.",
            write: "Write spot.",
        }),
    }),
    z.strictObject({
        type: field(z.literal("reservation"), {
            what: "Nodes of an on-demand capacity reservation (ODCR).",
            why: "Paid for always, there always.",
            write: "Write reservation.",
        }),
        reservationId,
        zone: reservedZone,
    }),
    z.strictObject({
        type: field(z.literal("capacityBlock"), {
            what: "Nodes of a capacity block: bought for fixed days in advance.",
            why: "Often the only way to H100 and H200 nodes.",
            write: "Write capacityBlock.",
        }),
        reservationId,
        zone: reservedZone,
        startsAt: field(instant, {
            what: "When the block begins, in UTC, in quotes.",
            why: "Before it there are no nodes.",
            write: 'Write the moment in quotes, e.g. "2026-12-01T11:30:00Z".',
        }),
        endsAt: field(instant, {
            what: "When the block ends, in UTC, in quotes; AWS ends the nodes 30 minutes before.",
            why: "After it the models must run elsewhere.",
            write: 'Write the moment in quotes, e.g. "2026-12-14T11:30:00Z".',
        }),
    }),
]);

const nodes = z.strictObject({
    min: field(z.int().min(0).max(100), {
        what: "Nodes that always run.",
        why: "A GPU node needs minutes to start.",
        write: "Write a whole number from 0 to 100.",
    }),
    max: field(z.int().min(1).max(100), {
        what: "Nodes at most.",
        why: "It bounds what a burst can cost.",
        write: "Write a whole number from 1 to 100, at least min.",
    }),
});

const storage = z.discriminatedUnion("type", [
    z.strictObject({
        type: field(z.literal("ebs"), {
            what: "A gp3 volume under the cluster's own key.",
            why: "Encrypted under a key of the account, and as large as it has to be.",
            write: "Write ebs.",
        }),
        sizeGiB: field(z.int().min(leastRootGiB).max(mostRootGiB).exactOptional(), {
            what: `Size of the volume in GiB, ${leastRootGiB} to ${mostRootGiB}. Default: ${leastRootGiB} and room for a copy of the weights for each replica.`,
            why: "One serving image is 15 to 28 GB, two during an update; a disk that fills up throws the model out.",
            write: `Write whole GiB, at least ${leastRootGiB}, or leave it out.`,
        }),
    }),
    z.strictObject({
        type: field(z.literal("instanceStore"), {
            what: "The instance's own disks as one RAID 0; gone with the node.",
            why: "Weights load faster. The hardware encrypts them under a key that dies with the instance.",
            write: "Write instanceStore.",
        }),
    }),
]);

export const amis = ["AL2023_x86_64_NVIDIA", "BOTTLEROCKET_x86_64_NVIDIA"] as const satisfies readonly GpuAmi[];

const nodeGroup = z.strictObject({
    instanceTypes: field(
        z
            .array(z.enum(namesOf(gpuInstances)))
            .min(1)
            .max(6),
        {
            what: "GPU instance types, best first; the later ones are taken when the first is sold out.",
            why: "GPU memory, and so whether a model fits, follows from the type.",
            write: "Write a list of instance types of the catalog, e.g. [g6e.12xlarge].",
        },
    ),
    capacity: field(capacity, {
        what: "How the nodes are bought: onDemand, spot, reservation or capacityBlock.",
        why: "It decides price, and whether there are any nodes at all.",
        write: "Write type, e.g. { type: onDemand }.",
    }),
    nodes: field(nodes, {
        what: "How many nodes run.",
        why: "Nodes are the largest part of the bill.",
        write: "Write { min, max }, e.g. { min: 1, max: 2 }.",
    }),
    zones: field(z.array(z.string()).min(1).max(6).exactOptional(), {
        what: "The network's zones that the nodes may stand in, a group of nodes in each. Default: all; a reservation's own.",
        why: "GPUs are often to be had in one zone alone, and a group that gets no node fails the deployment.",
        write: "Write zones of the network, those with capacity first, e.g. [eu-central-1b], or leave it out.",
    }),
    ami: field(z.enum(amis).default(defaultAmi), {
        what: `Kind of the nodes' image, with the NVIDIA driver inside. Default: ${defaultAmi}.`,
        why: "Bottlerocket has no shell and a read-only system; AL2023 is what most tools expect.",
        write: `Write ${amis.join(" or ")}.`,
    }),
    storage: field(storage.prefault({ type: "ebs" }), {
        what: "Where images, pod files and a copy of the weights lie: ebs or instanceStore. Default: ebs.",
        why: "The weights are read from there at every start of a model.",
        write: "Write type, e.g. { type: ebs, sizeGiB: 300 }.",
    }),
});

/** The GPU nodes of the stack, by the name that models use. */
export const gpuNodeGroups = key("gpuNodeGroups", z.record(name, nodeGroup), {
    what: "The GPU nodes of the stack, by the name that models use.",
    why: "A reviewer sees exactly which GPUs stand where, at which price model.",
    write: "Write at least one: <name>: { instanceTypes, capacity, nodes }.",
    unusedIn: modesWithoutFleet,
});

/** A mode that uses the key is made of its entries. */
export const someNodeGroup: Check<typeof gpuNodeGroups> = ({ written }) =>
    notEmpty("gpuNodeGroups", written.gpuNodeGroups);

/** Reserved capacity is of one type: there is nothing to fall back to. */
export const reservedCapacityOfOneType: Check<typeof gpuNodeGroups> = ({ gpuNodeGroups }) =>
    entriesOf(gpuNodeGroups).flatMap(([name, { instanceTypes, capacity }]) =>
        capacity.type === "onDemand" || capacity.type === "spot"
            ? []
            : instanceTypes.slice(1).map((type, i) => ({
                  path: under("gpuNodeGroups", name, "instanceTypes", i + 1),
                  problem: `${quote(type)} is an alternative that a ${capacity.type} does not have`,
                  why: "A reservation holds nodes of one type; the second would be bought on demand, or never come.",
                  fix: "Remove it, or give it a node group of its own.",
              })),
    );

/** Counts must rise. */
export const nodesInOrder: Check<typeof gpuNodeGroups> = ({ gpuNodeGroups }) =>
    entriesOf(gpuNodeGroups).flatMap(([name, { nodes }]) =>
        nodes.min <= nodes.max
            ? []
            : [
                  {
                      path: under("gpuNodeGroups", name, "nodes", "min"),
                      problem: `the least, ${nodes.min}, is more than the most, ${nodes.max}`,
                      why: "AWS refuses such a node group.",
                      fix: "Write a min that is at most max.",
                  },
              ],
    );
