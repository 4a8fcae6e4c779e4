import { gdpr } from "../../kit/clause.ts";
import type { Inputs } from "../../kit/inputs.ts";
import { residencyRule } from "../../kit/rule.ts";
import type { AnyInputs, ResourceCase, StackCase } from "../../kit/rule.ts";
import { secondAddressOf } from "../../kit/ranges.ts";
import { safe, say } from "../../kit/safe.ts";
import { isOfKind, nameOf, namespaceOf } from "../shared/kubernetes.ts";
import * as policies from "./network-policies.ts";
import { hostNetworkOf, mayRunContainers } from "../shared/pods.ts";

type Needs = "networks" | "thirdPartyHosts" | "gateway" | "hostNetworkAgents";

/**
 * RES-313. A pod may go to pods, to declared networks and to S3 of the jurisdiction, whose gateway endpoint is a route and not an
 * address. It dials the API server by the Service `kubernetes`, which has no pods: its one address, over HTTPS, is the second of the
 * cluster's block of Services. Public addresses are for the pods of an egress tier: in a stack with declared hosts, over HTTPS, for some pods of
 * a namespace that the compliance owner names; the firewall decides by host name there (RES-302).
 *
 * No network policy holds a pod on its node's network. Device plugins and exporters do without; where an agent cannot, the
 * compliance owner declares its daemon set by name. Nothing but a daemon set has a reason to be a node.
 */
export const podEgress = residencyRule({
    id: "RES-313",
    name: "res-net-pod-egress",
    title: "Network policies let pods out to named peers alone, and hold every pod",
    severity: "critical",
    waivable: true,
    controls: [gdpr("Art. 32")],
    reads:
        "egress rules of every NetworkPolicy; the cluster's block of Services; policies of network plugins; `hostNetwork` of " +
        "every pod",
    why: "a wide rule leaves the routes as the only lock between a pod that sees prompts and the world",
    fix:
        "Name pods, a range under `networks`, the API server's Service address, S3's ranges of the region, or 169.254.20.10/32 with port 53 alone; declare a node agent " +
        "under `hostNetworkAgents`.",
    needs: ["networks", "thirdPartyHosts", "gateway", "hostNetworkAgents"],
    everyResource: {
        applies: (type) => policies.isNetworkPolicy(type) || policies.isForeignPolicy(type) || mayRunContainers(type),
        check: (given) => {
            if (policies.isNetworkPolicy(given.type)) {
                judgePolicies(given);
            } else if (policies.isForeignPolicy(given.type)) {
                given.undetermined([], say`a policy of this kind may open what network policies close`);
            } else {
                judgeHostNetwork(given);
            }
        },
    },
    stack: { types: policies.isNetworkPolicy, checks: [judgeApiServer] },
});

function judgePolicies({ type, props, place, declared, violated, each }: ResourceCase<AnyInputs, Needs>): void {
    const common = policies.commonRanges(place, declared);
    const { egressNamespaces } = declared.gateway;
    const mayLeave = ({ namespace }: policies.NetworkPolicy): boolean =>
        declared.thirdPartyHosts.length > 0 && egressNamespaces.includes(namespace);
    each(policies.networkPoliciesOf(type, props), (policy) => {
        each(policies.waysOf(policy, "egress"), ({ path, read }) => {
            const way = read();
            if (way.peers.length === 0) {
                violated(path, say`the rule lets pods out to everybody`);
            }
            each(way.peers, (slot) => {
                const peer = slot.read();
                const isWayOut = mayLeave(policy) && policies.isWayOut(peer, way, policy);
                const isHost = policies.privateHostOf(peer, way) !== undefined || policies.isNodeLocalDns(peer, way);
                if (!policies.isInCluster(peer) && !policies.isAmong(peer, common) && !isWayOut && !isHost) {
                    const range = safe.address(policies.rangeOf(peer));
                    violated(slot.path, say`pods may go out to ${range}, which is not a declared network`);
                }
            });
        });
    });
}

/** A private address that no declaration names has to be the API server's, as the stack's cluster makes it. */
function judgeApiServer({ graph, place, declared, violated, each }: StackCase<Needs>): void {
    const common = policies.commonRanges(place, declared);
    const clusters = graph.ofType("aws:eks/cluster:Cluster");
    const isApiServer = (host: string): boolean =>
        clusters.length > 0 && clusters.every(({ props }) => apiServerOf(props) === host);
    each(
        graph.resources.filter(({ type }) => policies.isNetworkPolicy(type)),
        (resource) => {
            each(policies.networkPoliciesOf(resource.type, resource.props), (policy) => {
                each(policies.waysOf(policy, "egress"), ({ read }) => {
                    const way = read();
                    each(way.peers, (slot) => {
                        const peer = slot.read();
                        const host = policies.privateHostOf(peer, way);
                        if (host !== undefined && !policies.isAmong(peer, common) && !isApiServer(host)) {
                            violated(
                                resource,
                                slot.path,
                                say`pods may go out to ${safe.address(host)}, which is neither declared nor the API server`,
                            );
                        }
                    });
                });
            });
        },
    );
}

/** The address of the Service `kubernetes`; none where the cluster does not say its block. */
function apiServerOf({ kubernetesNetworkConfig }: Inputs<"aws:eks/cluster:Cluster">): string | undefined {
    return secondAddressOf(kubernetesNetworkConfig?.serviceIpv4Cidr ?? "");
}

function judgeHostNetwork({ type, props, declared, violated, each }: ResourceCase<AnyInputs, Needs>): void {
    each(hostNetworkOf(type, props), ({ path, read }) => {
        const isHeld = [undefined, null, false].some((off) => off === read());
        const isDaemonSet = isOfKind(type, "apps:DaemonSet");
        const isAgent = () => declared.hostNetworkAgents.includes(`${namespaceOf(props)}/${nameOf(props)}`);
        if (!isHeld && !(isDaemonSet && isAgent())) {
            violated(path, say`the pod has the network of its node, where no network policy holds it`);
        }
    });
}
