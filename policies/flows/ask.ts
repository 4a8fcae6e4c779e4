import { declaredFlows } from "./model/flow.ts";
import type { Client, Destination, Flow } from "./model/flow.ts";
import { addressesOf } from "./model/ranges.ts";
import type { FlowResource } from "./model/resource.ts";
import { clientText, destinationText } from "./text.ts";
import { walkFlow } from "./walk.ts";
import type { WalkedFlow } from "./walk.ts";
import { readWorld } from "./world/world.ts";

/** A question about the connections of a stack; what is left out matches everything. */
export interface Question {
    /** Part of a client's text or of a flow's name, or `pool:<name>` for the nodes of a pool. */
    readonly from?: string;
    /** Part of a destination's text or of a flow's name, a host name, or a range of addresses. */
    readonly to?: string;
    /** Port of connections that no component needs. @default those of the destination's needed flows, else 443 */
    readonly port?: number;
    /** @default those of the destination's needed flows, else tcp */
    readonly protocol?: "tcp" | "udp";
}

/** Walked connections that a question is about. */
export interface Asked {
    /** Those that a component needs. */
    readonly needed: readonly WalkedFlow[];
    /** Pairs of ends that no component needs to connect; asked only where a question names both. */
    readonly others: readonly WalkedFlow[];
}

/** What stands for the component of a flow that nobody needs. */
export const nobody = "";

/** Walks the connections that a question is about. Where it names an end that nobody knows, nothing matches. */
export function ask(resources: readonly FlowResource[], question: Question): Asked {
    const world = readWorld(resources);
    const { flows } = declaredFlows(resources);
    const { from: fromAsked, to: toAsked, port, protocol } = question;
    const needed = flows.filter(
        (flow) =>
            (fromAsked === undefined || isClient(flow, fromAsked)) &&
            (toAsked === undefined || isDestination(flow, toAsked)) &&
            (port === undefined || flow.port === port) &&
            (protocol === undefined || flow.protocol === protocol),
    );
    const others =
        fromAsked === undefined || toAsked === undefined
            ? []
            : clientsAsked(flows, fromAsked).flatMap((from) =>
                  targetsAsked(flows, question, toAsked).flatMap((target) => {
                      const flow: Flow = {
                          component: nobody,
                          name: `${clientText(from)} to ${destinationText(target.to)}`,
                          from,
                          ...target,
                          reason: "nobody needs it",
                      };
                      return flows.some((one) => isSameWay(one, flow)) ? [] : [flow];
                  }),
              );
    return {
        needed: needed.map((flow) => walkFlow(world, flow)),
        others: others.map((flow) => walkFlow(world, flow)),
    };
}

function isClient(flow: Flow, asked: string): boolean {
    const pool = /^pool:(.+)$/.exec(asked)?.[1];
    if (pool !== undefined) {
        return flow.from.kind === "nodes" && (flow.from.pools === "every" || flow.from.pools.includes(pool));
    }
    return has(clientText(flow.from), asked) || has(flow.name, asked);
}

function isDestination(flow: Flow, asked: string): boolean {
    return has(destinationText(flow.to), asked) || has(flow.name, asked);
}

function has(whole: string, part: string): boolean {
    return whole.toLowerCase().includes(part.toLowerCase());
}

function clientsAsked(flows: readonly Flow[], asked: string): readonly Client[] {
    const pool = /^pool:(.+)$/.exec(asked)?.[1];
    if (pool !== undefined) {
        return [{ kind: "nodes", pools: [pool] }];
    }
    return distinct(flows.map(({ from }) => from).filter((from) => has(clientText(from), asked)));
}

interface DialledEnd {
    readonly to: Destination;
    readonly port: number;
    readonly protocol: "tcp" | "udp";
}

function targetsAsked(flows: readonly Flow[], { port, protocol }: Question, asked: string): readonly DialledEnd[] {
    const known = flows.filter(({ to }) => has(destinationText(to), asked));
    if (known.length > 0) {
        return distinct(
            known.map((flow) => ({ to: flow.to, port: port ?? flow.port, protocol: protocol ?? flow.protocol })),
        );
    }
    const dial = { port: port ?? 443, protocol: protocol ?? "tcp" } as const;
    if (addressesOf(asked) !== undefined) {
        return [{ to: { kind: "network", name: asked, cidr: asked }, ...dial }];
    }
    return asked.includes(".") ? [{ to: { kind: "host", host: asked.toLowerCase() }, ...dial }] : [];
}

function distinct<T>(values: readonly T[]): readonly T[] {
    return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}

function isSameWay(a: Flow, b: Flow): boolean {
    return JSON.stringify([a.from, a.to, a.port, a.protocol]) === JSON.stringify([b.from, b.to, b.port, b.protocol]);
}
