import { addressesOf, holdTogether, meets, minusAll } from "../model/ranges.ts";
import type { Span } from "../model/ranges.ts";
import { list, text, whole } from "../model/resource.ts";
import type { FlowResource } from "../model/resource.ts";
import type { Place, Pods } from "../world/place.ts";
import { selects } from "../world/cluster.ts";
import type { Cluster, PolicyRule, ServicePort, Workload } from "../world/cluster.ts";
import type { Sense } from "./verdict.ts";

/*
 * NetworkPolicies as two kinds of plugin read them. The AWS agent looks a destination up where the packet leaves the pod, before
 * the node rewrites a Service's address: so a Service's address has to be admitted by itself. Others judge what the packet reaches
 * in the end. A connection has to pass both.
 *
 * Sources: aws/aws-network-policy-agent c8619c0, pkg/ebpf/c/tc.v4egress.bpf.c (the destination of the packet is looked up in
 * `egress_map`; not found means dropped) and aws/amazon-network-policy-controller-k8s ecc7e6a, pkg/resolvers/endpoints.go
 * (`getMatchingServiceClusterIPs`: the address of a Service is added where its *selector*, as labels, matches the peer's
 * podSelector; headless ones are left out; `hasTargetPortBypass`) and pkg/k8s/service_utils.go (ports are mapped by their target).
 */

/** What a packet is addressed to. */
export type Target =
    /** Addresses, and the pods that have them where they are pods. */
    | {
          readonly kind: "place";
          readonly addresses: readonly Span[];
          readonly pods: Pods | undefined;
          readonly port: number;
      }
    /** The address of a Service, which is known only where it is the API server's. */
    | {
          readonly kind: "service";
          readonly namespace: string;
          readonly selector: Readonly<Record<string, string>>;
          readonly addresses: readonly Span[];
          readonly ports: readonly ServicePort[];
          readonly port: number;
      };

/** What the policies of some pods say: who lets through; or why not, by whom. */
export type PolicyAnswer =
    | { readonly isLet: true; readonly by: readonly FlowResource[] }
    | { readonly isLet: false; readonly by: readonly FlowResource[]; readonly isUnselected: boolean };

/** Whether the policies of the pods let a packet go out. */
export function mayGoOut(
    pods: Pods,
    target: Target,
    protocol: "tcp" | "udp",
    cluster: Cluster,
    sense: Sense,
): PolicyAnswer {
    return judge(pods, "egress", cluster, (rule) =>
        target.kind === "service"
            ? serviceIsAdmitted(rule, target, protocol, cluster, sense)
            : placeIsAdmitted(rule, target, protocol, cluster, sense),
    );
}

/** Whether the policies of the pods let a packet come in, at a port of the pod. */
export function mayComeIn(
    pods: Pods,
    from: Place,
    port: number,
    protocol: "tcp" | "udp",
    cluster: Cluster,
    sense: Sense,
): PolicyAnswer {
    return judge(pods, "ingress", cluster, (rule) => {
        // A named port is one of the pods that the policy holds for.
        if (!rule.ports.some((one) => isPort(one, port, protocol, pods.workloads)) && rule.ports.length > 0) {
            return nothing;
        }
        return admitted(rule, { addresses: from.addresses, pods: from.pods }, cluster, sense);
    });
}

/** How much of the other end a rule admits. */
interface Admission {
    /** All of it, by what it is. */
    readonly isWhole: boolean;
    /** Ranges of it. */
    readonly ranges: readonly Span[];
    readonly addresses: readonly Span[];
}

const nothing: Admission = { isWhole: false, ranges: [], addresses: [] };

function judge(
    pods: Pods,
    direction: "ingress" | "egress",
    cluster: Cluster,
    admit: (rule: PolicyRule) => Admission,
): PolicyAnswer {
    if (cluster.enforcement === "none") {
        return { isLet: true, by: [] };
    }
    const selecting = cluster.policies.filter(
        (policy) => policy.namespace === pods.namespace && selects(policy.podSelector, pods.labels),
    );
    const isolating = selecting.filter((policy) => policy[direction] !== undefined);
    if (isolating.length === 0) {
        return cluster.enforcement === "strict" && selecting.length === 0
            ? { isLet: false, by: [], isUnselected: true }
            : { isLet: true, by: [] };
    }
    const admissions = isolating.flatMap((policy) =>
        (policy[direction] ?? []).map((rule) => ({ policy, admission: admit(rule) })),
    );
    const wholly = admissions.find(({ admission }) => admission.isWhole);
    if (wholly) {
        return { isLet: true, by: [wholly.policy.resource] };
    }
    const partly = admissions.filter(({ admission }) => admission.ranges.length > 0);
    const addresses = partly[0]?.admission.addresses ?? [];
    const ranges = partly.flatMap(({ admission }) => admission.ranges);
    return addresses.length > 0 && addresses.every((span) => holdTogether(ranges, span))
        ? { isLet: true, by: [...new Set(partly.map(({ policy }) => policy.resource))] }
        : { isLet: false, by: isolating.map(({ resource }) => resource), isUnselected: false };
}

function placeIsAdmitted(
    rule: PolicyRule,
    target: Target & { readonly kind: "place" },
    protocol: "tcp" | "udp",
    cluster: Cluster,
    sense: Sense,
): Admission {
    const isAtPort = (workloads: readonly Workload[]): boolean =>
        rule.ports.length === 0 || rule.ports.some((one) => isPort(one, target.port, protocol, workloads));
    const podsAtPort = isAtPort(target.pods?.workloads ?? []);
    const addressesAtPort = isAtPort([]);
    return admitted(
        rule,
        { addresses: addressesAtPort ? target.addresses : [], pods: podsAtPort ? target.pods : undefined },
        cluster,
        sense,
        addressesAtPort,
    );
}

/** What the peers of a rule admit of an end whose port is right. */
function admitted(
    rule: PolicyRule,
    other: { readonly addresses: readonly Span[]; readonly pods: Pods | undefined },
    cluster: Cluster,
    sense: Sense,
    isEverybody = true,
): Admission {
    if (rule.peers === undefined) {
        return { ...nothing, isWhole: isEverybody };
    }
    const isPeer = rule.peers.some(
        (peer) =>
            other.pods !== undefined &&
            peer["ipBlock"] === undefined &&
            isPod(peer, other.pods, rule.namespace, cluster),
    );
    // At another port the rule says nothing about addresses.
    const ranges = isEverybody ? rule.peers.flatMap(rangesOfPeer) : [];
    const isTouched =
        sense === "perhaps" &&
        isEverybody &&
        (other.addresses.some((span) => ranges.some((range) => meets(range, span))) ||
            rule.peers.some(hasUnknownRange));
    return { isWhole: isPeer || isTouched, ranges, addresses: other.addresses };
}

function isPod(peer: Readonly<Record<string, unknown>>, pods: Pods, own: string, cluster: Cluster): boolean {
    return (
        inNamespace(peer, pods.namespace, own, cluster) &&
        (peer["podSelector"] === undefined || selects(peer["podSelector"], pods.labels)) &&
        (peer["podSelector"] !== undefined || peer["namespaceSelector"] !== undefined)
    );
}

function inNamespace(
    peer: Readonly<Record<string, unknown>>,
    namespace: string,
    own: string,
    cluster: Cluster,
): boolean {
    const { namespaceSelector } = peer;
    return namespaceSelector === undefined
        ? namespace === own
        : selects(namespaceSelector, cluster.namespaceLabels(namespace));
}

function rangesOfPeer(peer: Readonly<Record<string, unknown>>): readonly Span[] {
    const { cidr, except } = (peer["ipBlock"] ?? {}) as { readonly cidr?: unknown; readonly except?: unknown };
    const range = addressesOf(text(cidr) ?? "");
    const without = list(except).map((one) => addressesOf(text(one) ?? ""));
    // An exception that cannot be read may be all of it.
    return range === undefined || without.includes(undefined)
        ? []
        : minusAll(
              [range],
              without.filter((one) => one !== undefined),
          );
}

function hasUnknownRange(peer: Readonly<Record<string, unknown>>): boolean {
    const { cidr } = (peer["ipBlock"] ?? {}) as { readonly cidr?: unknown };
    return peer["ipBlock"] !== undefined && text(cidr) === undefined;
}

/** True where a port of a policy is this one. A name is one of the containers'. */
function isPort(
    { port, endPort, protocol = "TCP" }: Readonly<Record<string, unknown>>,
    wanted: number,
    asked: "tcp" | "udp",
    workloads: readonly Workload[],
): boolean {
    if (String(protocol).toLowerCase() !== asked) {
        return false;
    }
    if (port === undefined) {
        return true;
    }
    const number = whole(port);
    if (number !== undefined) {
        return wanted >= number && wanted <= (whole(endPort) ?? number);
    }
    return (
        workloads.length > 0 &&
        workloads.every((one) => one.containerPorts.some((entry) => entry.name === port && entry.port === wanted))
    );
}

/** The address of a Service: admitted by a range that holds it, or by a peer that its selector matches, at the port mapped. */
function serviceIsAdmitted(
    rule: PolicyRule,
    target: Target & { readonly kind: "service" },
    protocol: "tcp" | "udp",
    cluster: Cluster,
    sense: Sense,
): Admission {
    const isDialled = rule.ports.length === 0 || rule.ports.some((one) => isPort(one, target.port, protocol, []));
    if (rule.peers === undefined) {
        return { ...nothing, isWhole: isDialled };
    }
    const isPeer = rule.peers.some(
        (peer) =>
            peer["ipBlock"] === undefined &&
            inNamespace(peer, target.namespace, rule.namespace, cluster) &&
            (peer["podSelector"] === undefined || selects(peer["podSelector"], target.selector)) &&
            (rule.ports.length === 0 || rule.ports.some((one) => isMapped(one, target, protocol, rule, cluster))),
    );
    const ranges = isDialled ? rule.peers.flatMap(rangesOfPeer) : [];
    const isTouched =
        sense === "perhaps" && target.addresses.some((span) => ranges.some((range) => meets(range, span)));
    return { isWhole: isPeer || isTouched, ranges, addresses: target.addresses };
}

/** True where a port of the policy, which is one of pods, comes to the port that the client dials. */
function isMapped(
    given: Readonly<Record<string, unknown>>,
    target: Target & { readonly kind: "service" },
    protocol: "tcp" | "udp",
    rule: PolicyRule,
    cluster: Cluster,
): boolean {
    const { port, protocol: written = "TCP" } = given;
    if (String(written).toLowerCase() !== protocol) {
        return false;
    }
    if (port === undefined) {
        return true;
    }
    const behind = cluster.workloads.filter(
        (one) => one.namespace === target.namespace && selects({ matchLabels: target.selector }, one.labels),
    );
    return target.ports.some((listed) => {
        if (listed.protocol !== protocol || listed.port !== target.port) {
            return false;
        }
        if (listed.target === port || (typeof listed.target === "number" && listed.target === whole(port))) {
            return true;
        }
        // A named target of the Service: the number has to be that port of every pod behind it, and of one at least.
        const numbers = behind.flatMap((one) =>
            one.containerPorts.filter(({ name }) => name === listed.target).map((entry) => entry.port),
        );
        const isAllowed = (number: number) => rule.ports.some((one) => isPort(one, number, protocol, []));
        return typeof listed.target === "string" && numbers.includes(whole(port) ?? -1) && numbers.every(isAllowed);
    });
}
