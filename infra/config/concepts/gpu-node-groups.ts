import { z } from "zod";
import { gpuInstances } from "../../../catalog/gpu-instances.ts";
import { namesOf } from "../../../catalog/table.ts";
import { field, isoDate, name } from "./field.ts";

const reservationId = field(z.string().regex(/^cr-[0-9a-f]{8,17}$/, "is not the id of a capacity reservation (cr-…)"), {
    what: "Id of the capacity reservation or capacity block, in the stack's account and region.",
    why: "Nodes are matched to exactly this reservation; open matching would let others take it.",
    write: 'Write the id, e.g. "cr-0123456789abcdef0".',
});

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
    }),
    z.strictObject({
        type: field(z.literal("capacityBlock"), {
            what: "Nodes of a capacity block: bought for fixed days in advance.",
            why: "Often the only way to H100 and H200 nodes.",
            write: "Write capacityBlock.",
        }),
        reservationId,
        startsOn: field(isoDate, {
            what: "First day of the block, in quotes.",
            why: "Before it there are no nodes.",
            write: 'Write the day in quotes, e.g. "2026-12-01".',
        }),
        endsOn: field(isoDate, {
            what: "Last day of the block, in quotes; AWS ends the nodes 30 minutes before the end.",
            why: "After it the models must run elsewhere.",
            write: 'Write the day in quotes, e.g. "2026-12-14".',
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
    rootVolumeGiB: field(z.int().min(200).max(16_384).default(300), {
        what: "Root volume of each node, in GiB, encrypted gp3. Default: 300.",
        why: "One serving image is 15 to 25 GiB; smaller disks fill up and the node is thrown out.",
        write: "Write whole GiB, at least 200.",
    }),
});

/** The GPU nodes of the stack, by the name that models use. */
export const gpuNodeGroups = field(z.record(name, nodeGroup), {
    what: "The GPU nodes of the stack, by the name that models use.",
    why: "A reviewer sees exactly which GPUs stand where, at which price model.",
    write: "Write at least one: <name>: { instanceTypes, capacity, nodes }.",
});
