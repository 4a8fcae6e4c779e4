import { declaredFlows } from "./model/flow.ts";
import type { Client, Destination } from "./model/flow.ts";
import { undeclared } from "./named.ts";
import type { FlowResource } from "./model/resource.ts";
import { walkFlow } from "./walk.ts";
import type { LayerVerdict, WalkedFlow } from "./walk.ts";
import { readWorld } from "./world/world.ts";

/** A connection that the platform needs, and what each layer of the network says of it. */
export interface NeededFlow {
    /** URN of the component that needs it. */
    readonly component: string;
    /** Unique within the component. */
    readonly name: string;
    readonly from: Client;
    readonly to: Destination;
    /** The port that the client dials. */
    readonly port: number;
    readonly protocol: "tcp" | "udp";
    /** What stops working without it. */
    readonly reason: string;
    /** True where every layer lets it through, from every place of the client to every place of the destination. */
    readonly passes: boolean;
    /** In the order in which the first packet comes to them. */
    readonly layers: readonly LayerVerdict[];
}

/** A flow that cannot be read, or a destination that a resource names and no flow has. */
export interface FlowFault {
    readonly kind: "unreadable" | "undeclared";
    /** The component, or the resource that names the destination. */
    readonly urn: string;
    readonly path: string;
    readonly problem: string;
    readonly fix: string;
}

/** The connections of a stack. */
export interface FlowReport {
    readonly needed: readonly NeededFlow[];
    readonly faults: readonly FlowFault[];
}

/** Walks every connection that a stack needs, and looks for destinations that nobody declared. */
export function flowReport(resources: readonly FlowResource[]): FlowReport {
    const world = readWorld(resources);
    const { flows, unreadable } = declaredFlows(resources);
    return {
        needed: flows.map((flow) => neededFlow(walkFlow(world, flow))),
        faults: [
            ...unreadable.map(({ component, path, problem }) => ({
                kind: "unreadable" as const,
                urn: component,
                path,
                problem,
                fix: "write the input flows in the form of policies/flows/model/flow.ts; [] where there are none",
            })),
            ...undeclared(world, flows).map((one) => ({ kind: "undeclared" as const, ...one })),
        ],
    };
}

function neededFlow({ flow, passes, verdicts }: WalkedFlow): NeededFlow {
    const { component, name, from, to, port, protocol, reason } = flow;
    return { component, name, from, to, port, protocol, reason, passes, layers: verdicts };
}

/** The first layer that refuses a flow. */
export function refusalOf({ layers }: NeededFlow): LayerVerdict | undefined {
    return layers.find(({ verdict }) => verdict === "refuses");
}

/** True where every flow passes and nothing is undeclared. */
export function allFlowsPass({ needed, faults }: FlowReport): boolean {
    return faults.length === 0 && needed.every(({ passes }) => passes);
}
