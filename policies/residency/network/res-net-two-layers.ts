import { gdpr } from "../../kit/clause.ts";
import type { StackGraph, StackResource } from "../../kit/graph.ts";
import { residencyRule } from "../../kit/rule.ts";
import { say, sayAll } from "../../kit/safe.ts";
import type { SafeText } from "../../kit/safe.ts";
import { peek, isRecord } from "../../kit/view.ts";
import type { Layer } from "../../flows/layers/verdict.ts";
import { openWays } from "../../flows/outside.ts";
import type { OpenWay } from "../../flows/outside.ts";
import { unknownText } from "../../flows/model/resource.ts";
import type { FlowResource } from "../../flows/model/resource.ts";
import { readWorld } from "../../flows/world/world.ts";

/**
 * RES-321. Other rules judge each layer by itself. This one follows the way: from every node and every kind of pods to hosts
 * outside, two layers have to refuse. What is unknown refuses nothing, so a layer counts only where it is known to be closed.
 */
export const twoLayers = residencyRule({
    id: "RES-321",
    name: "res-net-two-layers",
    title: "At least two layers of the network refuse every way out that is not meant",
    severity: "high",
    waivable: false,
    controls: [gdpr("Art. 32"), gdpr("Art. 44")],
    reads:
        "node groups, their subnets and security groups; network policies; network ACLs; routes; Network Firewall; DNS firewall; " +
        "the input `flows` of components",
    why: "one mistake in the only layer that holds would let data out",
    fix: "Close a second layer: a network policy, the security group, the routes, the firewall's host list, or the DNS firewall.",
    needs: ["thirdPartyHosts", "gateway"],
    stack: {
        types: ["aws:eks/nodeGroup:NodeGroup"],
        checks: [
            ({ graph, declared, violated }) => {
                const byUrn = new Map(graph.resources.map((resource) => [resource.urn, resource]));
                const ways = openWays(readWorld(flowResources(graph)), {
                    hosts: declared.thirdPartyHosts,
                    namespaces: declared.gateway.egressNamespaces,
                });
                for (const way of ways) {
                    const pool = byUrn.get(way.pool.urn);
                    if (pool !== undefined) {
                        violated(pool, ["subnetIds"], problemOf(way));
                    }
                }
            },
        ],
    },
});

const layerWords: Readonly<Record<Layer, SafeText>> = {
    name: say`the DNS firewall`,
    place: say`its place`,
    service: say`its Service`,
    networkPolicy: say`a network policy`,
    securityGroup: say`the security group`,
    networkAcl: say`the network ACL`,
    route: say`the routes`,
    firewall: say`the Network Firewall`,
    targetSecurityGroup: say`the security group at the other end`,
    targetNetworkPolicy: say`the network policy at the other end`,
    endpoint: say`the endpoint`,
};

function problemOf({ namespace, isDeclared, refusedBy, wanted }: OpenWay): SafeText {
    const who = namespace === undefined ? say`these nodes` : say`pods on these nodes`;
    const where = isDeclared ? say`a declared host outside` : say`hosts outside that nobody declared`;
    const by =
        refusedBy.length === 0
            ? say`no layer refuses it`
            : say`only ${sayAll(refusedBy.map((layer) => layerWords[layer]))} refuses it`;
    return say`${who} may reach ${where}: ${by}, and ${wanted} should`;
}

/**
 * The resources with `"[unknown]"` for what is unknown. Nothing is judged by a value that is not there: a layer that cannot be read
 * counts as open.
 */
function flowResources({ resources }: StackGraph): readonly FlowResource[] {
    return resources.map((resource) => ({
        urn: resource.urn,
        type: resource.type,
        name: resource.name,
        inputs: inputsOf(resource),
        propertyDependencies: resource.origins,
    }));
}

function inputsOf({ unjudged }: StackResource): Readonly<Record<string, unknown>> {
    return Object.fromEntries(Object.keys(unjudged).map((key) => [key, plain(peek(unjudged, key))]));
}

function plain(found: ReturnType<typeof peek>): unknown {
    if (found.kind === "unknown") {
        return unknownText;
    }
    if (found.kind === "absent" || !isRecord(found.value)) {
        return found.kind === "absent" ? undefined : found.value;
    }
    const { value } = found;
    return Array.isArray(value)
        ? Array.from(value.keys(), (index) => plain(peek(value, index)))
        : Object.fromEntries(Object.keys(value).map((key) => [key, plain(peek(value, key))]));
}
