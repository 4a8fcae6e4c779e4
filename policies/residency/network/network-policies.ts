import { s3Blocks } from "../../../catalog/s3-blocks.ts";
import type { Declaration } from "../../kit/declaration.ts";
import type { PropertyPath } from "../../kit/path.ts";
import type { Place } from "../../kit/place.ts";
import { isInside, isPublic, isWhollyPublicIpv4 } from "../../kit/ranges.ts";
import type { AnyInputs } from "../../kit/rule.ts";
import { isRecord, recordOf, slotsOf } from "../../kit/view.ts";
import { isOfKind, kubernetesTypeOf, namespaceOf, objectsOf } from "../shared/kubernetes.ts";

/** The agent on each node that hands out AWS credentials. Link-local: packets to it never leave the node. */
const podIdentityAgent = ["169.254.170.23/32", "fd00:ec2::23/128"];

/** NodeLocal DNSCache, a daemon set that answers on its node: the address that its documentation proposes. */
const nodeLocalDns = "169.254.20.10/32";

/** One NetworkPolicy, alone or out of a list. */
export interface NetworkPolicy {
    readonly path: PropertyPath;
    readonly namespace: string;
    readonly spec: AnyInputs;
}

/** True for NetworkPolicies of Kubernetes. */
export function isNetworkPolicy(type: string): boolean {
    return isOfKind(type, "networking.k8s.io:NetworkPolicy", "extensions:NetworkPolicy");
}

/** True for the policies of network plugins, which may open what a NetworkPolicy closes. */
export function isForeignPolicy(type: string): boolean {
    const kind = kubernetesTypeOf(type)?.kind ?? "";
    return !isNetworkPolicy(type) && /NetworkPolicy$|^PolicyEndpoint$/.test(kind);
}

/** The policies of a resource. Throws where one is unknown. */
export function networkPoliciesOf(type: string, props: AnyInputs): readonly NetworkPolicy[] {
    return objectsOf(type, props).map(({ path, read }) => {
        const object = read();
        return { path: [...path, "spec"], namespace: namespaceOf(object), spec: recordOf(object["spec"]) };
    });
}

/** A rule of a policy in one direction, and the peers it names. */
export interface Way {
    readonly path: PropertyPath;
    readonly rule: AnyInputs;
    readonly peers: readonly { readonly path: PropertyPath; readonly read: () => AnyInputs }[];
}

/** The ways that a policy opens, each read when it is its turn. Without peers, a way leads to everybody. */
export function waysOf(
    { spec, path }: NetworkPolicy,
    direction: "ingress" | "egress",
): readonly { readonly path: PropertyPath; readonly read: () => Way }[] {
    const side = direction === "ingress" ? "from" : "to";
    return slotsOf(spec, [direction], path).map((slot) => ({
        path: [...slot.path, side],
        read: () => {
            const rule = recordOf(slot.read());
            const peers = slotsOf(rule, [side], slot.path);
            return {
                path: [...slot.path, side],
                rule,
                peers: peers.map((peer) => ({ path: peer.path, read: () => recordOf(peer.read()) })),
            };
        },
    }));
}

/** True where a policy holds for every pod of its namespace. */
function holdsForAll({ spec }: NetworkPolicy): boolean {
    const { podSelector } = spec;
    return isRecord(podSelector) && isEmpty(podSelector);
}

function isEmpty(value: AnyInputs): boolean {
    return Object.keys(value).every((key) => {
        const inner = value[key];
        return isRecord(inner) && isEmpty(inner);
    });
}

/** True where a policy leaves every pod of its namespace with nothing but named peers, in and out. */
export function deniesByDefault(policy: NetworkPolicy): boolean {
    const types = slotsOf(policy.spec, ["policyTypes"]).map(({ read }) => read());
    const isOpen = (["ingress", "egress"] as const).some((direction) =>
        waysOf(policy, direction).some(({ read }) => read().peers.length === 0),
    );
    return holdsForAll(policy) && types.includes("Ingress") && types.includes("Egress") && !isOpen;
}

/** The range of addresses a peer is, if it is one. */
export function rangeOf(peer: AnyInputs): unknown {
    return recordOf(peer["ipBlock"])["cidr"];
}

/** True for a peer that is pods of the cluster. */
export function isInCluster(peer: AnyInputs): boolean {
    return peer["ipBlock"] === undefined && (isRecord(peer["podSelector"]) || isRecord(peer["namespaceSelector"]));
}

/** Ranges that any pod may go to: declared networks, S3 of the jurisdiction, and the agent on its node. */
export function commonRanges(place: Place, { networks }: Pick<Declaration, "networks">): readonly string[] {
    const storage = place.regions.map(({ id }) => s3Blocks[id]);
    return [...networks, ...storage.flatMap((fact) => (fact.confirmed ? fact.value : [])), ...podIdentityAgent];
}

/** True for a peer outside that an egress tier may name: public addresses, over HTTPS, for some pods of its namespace. */
export function isWayOut(peer: AnyInputs, way: Way, policy: NetworkPolicy): boolean {
    const range = rangeOf(peer);
    const isOutside = typeof range === "string" && isWhollyPublicIpv4(range);
    return isOutside && isHttpsAlone(way) && !holdsForAll(policy);
}

/** True where a way names TCP 443 and nothing else. */
function isHttpsAlone({ rule }: Way): boolean {
    const ports = slotsOf(rule, ["ports"]).map(({ read }) => recordOf(read()));
    return (
        ports.length > 0 &&
        ports.every(({ protocol, port, endPort }) => protocol === "TCP" && port === 443 && endPort === undefined)
    );
}

/**
 * The private address that a peer is, over HTTPS: what the API server's Service looks like to a single resource. Only the
 * stack shows whether it is the one.
 */
export function privateHostOf(peer: AnyInputs, way: Way): string | undefined {
    const range = rangeOf(peer);
    const host = typeof range === "string" ? /^([\d.]+)\/32$/.exec(range)?.[1] : undefined;
    return host !== undefined && !isPublic(host) && isHttpsAlone(way) ? host : undefined;
}

/** True for DNS to the cache on the pod's own node: one link-local address, and port 53 alone. */
export function isNodeLocalDns(peer: AnyInputs, { rule }: Way): boolean {
    const ports = slotsOf(rule, ["ports"]).map(({ read }) => recordOf(read()));
    const isDns = ports.every(
        ({ protocol, port, endPort }) =>
            (protocol === "UDP" || protocol === "TCP") && port === 53 && endPort === undefined,
    );
    return rangeOf(peer) === nodeLocalDns && ports.length > 0 && isDns;
}

/** True for a peer whose range is one of these, or inside it. */
export function isAmong(peer: AnyInputs, ranges: readonly string[]): boolean {
    const range = rangeOf(peer);
    return typeof range === "string" && isInside(range, ranges);
}
