import type { Flow } from "./model/flow.ts";
import { endpointLets } from "./layers/endpoint.ts";
import { firewallLets } from "./layers/firewall.ts";
import { namesResolve } from "./layers/names.ts";
import { aclLets, answerPorts } from "./layers/network-acl.ts";
import { mayComeIn, mayGoOut } from "./layers/network-policy.ts";
import type { PolicyAnswer, Target } from "./layers/network-policy.ts";
import { pathBetween } from "./layers/path.ts";
import type { Path } from "./layers/path.ts";
import { groupRulesFor } from "./layers/security-group.ts";
import { layers, notCrossed, passes, refuses } from "./layers/verdict.ts";
import type { Answer, Layer } from "./layers/verdict.ts";
import {
    apiServerAddress,
    placesOfClient,
    placesOfDestination,
    serviceNamed,
    serviceTakes,
    workloadsOf,
} from "./world/place.ts";
import type { Place, Pods } from "./world/place.ts";
import { addressText } from "./model/ranges.ts";
import type { FlowResource } from "./model/resource.ts";
import type { ServicePort } from "./world/cluster.ts";
import type { World } from "./world/world.ts";

/** What one layer says of a connection. */
export interface LayerVerdict {
    readonly layer: Layer;
    /** `notCrossed` where the connection does not come to this layer. */
    readonly verdict: "passes" | "refuses" | "notCrossed";
    /** URNs, sorted: who lets through; or who refuses, or lacks what would let it through. */
    readonly by: readonly string[];
    /** What is wrong, where it refuses. */
    readonly problem?: string;
    /** What to write instead, where it refuses. */
    readonly fix?: string;
}

/** A walked connection. */
export interface WalkedFlow {
    readonly flow: Flow;
    /** True where every layer lets it through, from every place of the client to every place of the destination. */
    readonly passes: boolean;
    /** Every layer, in the order in which the first packet comes to it. */
    readonly verdicts: readonly LayerVerdict[];
}

/** Walks a connection through every layer of the network. */
export function walkFlow(world: World, flow: Flow): WalkedFlow {
    const collected = new Collector();
    collected.add("name", namesResolve(flow.to, world));
    const from = placesOfClient(flow.from, world);
    const to = placesOfDestination(flow.to, world);
    for (const end of [from, to]) {
        if ("problem" in end) {
            collected.add("place", refuses([], end.problem, end.fix));
        }
    }
    collected.add("service", serviceLeads(flow, world));
    collected.add("endpoint", endpointLets(flow.from, flow.to, world));
    if (!("problem" in from) && !("problem" in to)) {
        collected.add("place", passes());
        walkPlaces(world, flow, from, to, collected);
    }
    const verdicts = collected.verdicts();
    return { flow, passes: verdicts.every(({ verdict }) => verdict !== "refuses"), verdicts };
}

function walkPlaces(
    world: World,
    flow: Flow,
    from: readonly Place[],
    to: readonly Place[],
    collected: Collector,
): void {
    const port = portReached(flow);
    for (const client of from) {
        if (client.pods && !isNearby(flow)) {
            collected.add("networkPolicy", goesOut(client.pods, dialled(flow, to, world), flow, world));
        }
        if (flow.to.kind === "nodeAgent" && client.pods) {
            collected.add("networkPolicy", goesOut(client.pods, dialled(flow, to, world), flow, world));
        }
        for (const target of to) {
            if (client.pods && flow.to.kind !== "nodeAgent") {
                const reached: Target = { kind: "place", addresses: target.addresses, pods: target.pods, port };
                collected.add("networkPolicy", goesOut(client.pods, reached, flow, world));
            }
            if (!isNearby(flow)) {
                crossNetwork(world, flow, client, target, port, collected);
            }
            if (target.pods && !isOwnNode(flow)) {
                collected.add("targetNetworkPolicy", comesIn(target.pods, client, port, flow, world));
            }
        }
    }
}

/**
 * True where packets stay on the node: an agent at a link-local address, the node's own probes of its pods, and the VPC's resolver,
 * which neither security groups nor network ACLs nor routes can refuse. Source: VPC user guide, "Amazon DNS server".
 */
function isNearby({ from, to }: Flow): boolean {
    return to.kind === "nodeAgent" || to.kind === "resolver" || isOwnNode({ from, to });
}

/** The node's own processes are always let in to its pods. Source: aws-network-policy-agent c8619c0, pkg/fwruleprocessor, `hostIP`. */
function isOwnNode({ from, to }: Pick<Flow, "from" | "to">): boolean {
    return from.kind === "nodes" && to.kind === "pods";
}

/** The port at the end of the way: a Service hands its port to another one of its pods. */
function portReached({ to, port }: Flow): number {
    return to.kind === "service" ? to.targetPort : port;
}

/** What the client writes into its packets, before any address is rewritten. */
function dialled(flow: Flow, to: readonly Place[], world: World): Target {
    const { port } = flow;
    if (flow.to.kind === "apiServer" && flow.to.by === "service") {
        const address = apiServerAddress(world);
        return {
            kind: "service",
            namespace: "default",
            selector: {},
            addresses: address ? [address] : [],
            // Source: `kubectl get service kubernetes -n default` on EKS: port 443, target port 443.
            ports: [{ protocol: "tcp", port: 443, target: 443 }],
            port,
        };
    }
    const service = flow.to.kind === "service" ? serviceNamed(flow.to.namespace, flow.to.name, world) : undefined;
    if (flow.to.kind === "service" && service?.isHeadless !== true) {
        const { serviceAddresses } = world.cluster;
        const charted: readonly ServicePort[] = [{ protocol: flow.protocol, port, target: flow.to.targetPort }];
        return {
            kind: "service",
            namespace: flow.to.namespace,
            selector: service?.selector ?? flow.to.pods.labels,
            // Which of them it gets is known only to the cluster: a range has to hold them all.
            addresses: serviceAddresses ? [serviceAddresses] : [],
            ports: service?.ports ?? charted,
            port,
        };
    }
    return {
        kind: "place",
        addresses: to.flatMap(({ addresses }) => addresses),
        pods: to[0]?.pods,
        port: portReached(flow),
    };
}

function goesOut(pods: Pods, target: Target, flow: Flow, world: World): Answer {
    const answer = mayGoOut(pods, target, flow.protocol, world.cluster, "surely");
    const isAddress = target.kind === "service";
    const what = isAddress
        ? `the Service's address${apiText(target, world)}, which the network plugin judges before it is rewritten,`
        : "the address that packets reach";
    const peer = isAddress && Object.keys(target.selector).length === 0 ? "an ipBlock of this address" : "the peer";
    return policyAnswer(
        answer,
        `no egress rule of ${pods.namespace} admits ${what} at ${flow.protocol} ${target.port}`,
        `add ${peer} with ${flow.protocol.toUpperCase()} ${portText(target)} to an egress rule that selects these pods`,
    );
}

function portText(target: Target): string {
    return target.kind === "service"
        ? String(target.ports.find(({ port }) => port === target.port)?.target ?? target.port)
        : String(target.port);
}

function apiText(target: Target & { readonly kind: "service" }, world: World): string {
    const address = apiServerAddress(world);
    return Object.keys(target.selector).length === 0 && address ? ` ${addressText(address.from)}` : "";
}

function comesIn(pods: Pods, client: Place, port: number, flow: Flow, world: World): Answer {
    const answer = mayComeIn(pods, client, port, flow.protocol, world.cluster, "surely");
    return policyAnswer(
        answer,
        `no ingress rule of ${pods.namespace} admits ${client.label} at ${flow.protocol} ${port}`,
        `add the client as a peer with ${flow.protocol.toUpperCase()} ${port} to an ingress rule that selects these pods`,
    );
}

function policyAnswer(answer: PolicyAnswer, problem: string, fix: string): Answer {
    if (answer.isLet) {
        return passes(answer.by);
    }
    return answer.isUnselected
        ? refuses([], "no network policy selects these pods, and the network plugin is strict", "add one that does")
        : refuses(answer.by, problem, fix);
}

/** Security groups at both ends, network ACLs of every subnet on the way, routes, and the firewall where one is on the way. */
function crossNetwork(
    world: World,
    flow: Flow,
    client: Place,
    target: Place,
    port: number,
    collected: Collector,
): void {
    const isS3 = flow.to.kind === "s3";
    const dial = { protocol: flow.protocol, port };
    if (client.groups) {
        const out = groupRulesFor(client, target, "egress", dial, { sense: "surely", toS3: isS3 });
        collected.add("securityGroup", groupAnswer(out, client, `to ${target.label}`, "egress", dial));
    }
    if (target.groups) {
        const into = groupRulesFor(target, client, "ingress", dial, { sense: "surely" });
        collected.add("targetSecurityGroup", groupAnswer(into, target, `from ${client.label}`, "ingress", dial));
    }
    const path = pathBetween(client, target, world, isS3);
    if ("problem" in path) {
        collected.add("route", refuses(path.by, `from ${client.label} to ${target.label}: ${path.problem}`, path.fix));
        return;
    }
    collected.add("route", path.by.length === 0 ? notCrossed : passes(path.by));
    collected.add("networkAcl", aclAnswer(path, client, target, { ...dial, isComing: client.subnet === undefined }));
    for (const firewall of path.firewalls) {
        const packets = { from: client.addresses, to: target.addresses, ...dial };
        const host = flow.to.kind === "host" ? flow.to.host : "";
        collected.add("firewall", firewallLets(firewall, { ...packets, host }, "surely"));
    }
}

function groupAnswer(
    rules: readonly FlowResource[] | undefined,
    at: Place,
    other: string,
    direction: "ingress" | "egress",
    { protocol, port }: { readonly protocol: string; readonly port: number },
): Answer {
    const groups = (at.groups ?? []).map(({ resource }) => resource);
    return rules === undefined
        ? refuses(
              groups,
              `${groups.map(({ name }) => name).join(", ") || "an interface without known groups"} lets no ${protocol} ${port} ${other}`,
              `add ${direction === "ingress" ? "an ingress" : "an egress"} rule for ${protocol} ${port} ${other}`,
          )
        : passes(rules);
}

/** Every network ACL on the way, there and for the answers. Inside of one subnet there is none. */
function aclAnswer(
    { subnets, leaves }: Path,
    client: Place,
    target: Place,
    dial: { readonly protocol: "tcp" | "udp"; readonly port: number; readonly isComing: boolean },
): Answer {
    const there = { from: dial.port, to: dial.port };
    const by: FlowResource[] = [];
    for (const [index, subnet] of subnets.entries()) {
        const isFirst = index === 0 && !dial.isComing;
        const isLast = index === subnets.length - 1 && (!leaves || dial.isComing);
        if (isFirst && isLast) {
            continue;
        }
        const crossings = [
            ...(isFirst
                ? []
                : [crossing("ingress", client, there, "in"), crossing("egress", client, answerPorts, "back out")]),
            ...(isLast
                ? []
                : [crossing("egress", target, there, "out"), crossing("ingress", target, answerPorts, "back in")]),
        ];
        for (const { direction, peer, ports, way } of crossings) {
            const packet = { protocol: dial.protocol, peers: peer.addresses, ports };
            if (subnet.acl === undefined || !aclLets(subnet.acl, direction, packet, "surely")) {
                return refuses(
                    [subnet.acl?.resource ?? subnet.resource],
                    `the network ACL of ${subnet.resource.name} lets no ${dial.protocol} ${spanText(ports)} ${way}, ${direction === "ingress" ? "from" : "to"} ${peer.label}`,
                    `add an ${direction} rule for these ports; an ACL keeps no state, so answers need one of their own`,
                );
            }
            by.push(subnet.acl.resource);
        }
    }
    return by.length === 0 ? notCrossed : passes(by);
}

function crossing(direction: "ingress" | "egress", peer: Place, ports: { from: number; to: number }, way: string) {
    return { direction, peer, ports, way };
}

function spanText({ from, to }: { readonly from: number; readonly to: number }): string {
    return from === to ? String(from) : `${from}-${to}`;
}

/** A Service has to exist as the flow says, lead to these pods, and to this port of theirs. */
function serviceLeads({ to, port, protocol }: Flow, world: World): Answer {
    if (to.kind !== "service") {
        return notCrossed;
    }
    const service = serviceNamed(to.namespace, to.name, world);
    if (service === undefined) {
        return notCrossed;
    }
    const pods = workloadsOf(to.pods, world);
    const labels = pods.length === 0 ? [to.pods.labels] : pods.map((one) => one.labels);
    if (!labels.every((one) => serviceTakes(service, one))) {
        return refuses(
            [service.resource],
            `the selector of ${to.namespace}/${to.name} does not take these pods`,
            "give the Service the labels of its pods, or name the pods that it has",
        );
    }
    if (service.isHeadless) {
        // The client gets the addresses of the pods and dials them at the port it knows.
        return port === to.targetPort
            ? passes([service.resource])
            : refuses([service.resource], "a headless Service rewrites no port", `dial ${to.targetPort}`);
    }
    const listed = service.ports.find((one) => one.port === port && one.protocol === protocol);
    const targets =
        typeof listed?.target === "number"
            ? [listed.target]
            : pods
                  .flatMap((one) => one.containerPorts.filter(({ name }) => name === listed?.target))
                  .map((one) => one.port);
    return targets.length > 0 && targets.every((one) => one === to.targetPort)
        ? passes([service.resource])
        : refuses(
              [service.resource],
              `${to.namespace}/${to.name} does not lead from ${protocol} ${port} to ${to.targetPort}`,
              "write the port and the target port that the Service has",
          );
}

/** Gathers what each layer says of each pair of places: one refusal is enough. */
class Collector {
    readonly #answers = new Map<
        Layer,
        { by: Set<string>; refusal: (Answer & { readonly kind: "refuses" }) | undefined }
    >();

    add(layer: Layer, answer: Answer): void {
        if (answer.kind === "notCrossed") {
            return;
        }
        const known = this.#answers.get(layer) ?? { by: new Set<string>(), refusal: undefined };
        this.#answers.set(layer, known);
        if (answer.kind === "refuses") {
            known.refusal ??= answer;
        } else {
            for (const { urn } of answer.by) {
                known.by.add(urn);
            }
        }
    }

    verdicts(): readonly LayerVerdict[] {
        return layers.map((layer) => {
            const known = this.#answers.get(layer);
            if (known === undefined) {
                return { layer, verdict: "notCrossed", by: [] };
            }
            const { refusal, by } = known;
            return refusal === undefined
                ? { layer, verdict: "passes", by: [...by].sort() }
                : {
                      layer,
                      verdict: "refuses",
                      by: [...new Set(refusal.by.map(({ urn }) => urn))].sort(),
                      problem: refusal.problem,
                      fix: refusal.fix,
                  };
        });
    }
}
