import { namespaces as gatewayNamespaces } from "../../routing-gateway/tiers.ts";
import { podIdentityAgentCidr } from "../../network-policy.ts";
import { monitoringNamespace } from "../../monitoring.ts";
import { list } from "../../admission/rule.ts";
import type { Rule } from "../../admission/rule.ts";
import type { FleetNetworks } from "../args.ts";
import { fleetNamespaces } from "../tiers.ts";

/** Both namespaces, also where one is not made yet. */
export const inFleet = { operator: "In", namespaces: Object.values(fleetNamespaces) } as const;

/** Nobody widens what model servers reach, or who reaches them, beside the policies that stand there. */
export function fleetTraffic({ storage }: FleetNetworks): Rule {
    const blocks = list([...storage, podIdentityAgentCidr]);
    const peerIn = (names: readonly string[]) =>
        "has(peer.namespaceSelector) ? peer.namespaceSelector.?matchLabels[?'kubernetes.io/metadata.name'].orValue('') in " +
        `${list(names)} : has(peer.podSelector)`;
    return {
        name: "fleet-traffic",
        on: { "networking.k8s.io": ["networkpolicies"] },
        within: inFleet,
        checks: [
            {
                holds:
                    "object.spec.?egress.orValue([]).all(rule, rule.?to.orValue([]).size() > 0 && rule.to.all(peer, " +
                    `has(peer.ipBlock) ? peer.ipBlock.cidr in ${blocks} : (${peerIn(["kube-system"])})))`,
                otherwise:
                    "the policy lets model servers send to more than DNS, their credentials, their weights and each other - " +
                    "prompts could leave - remove the rule",
            },
            {
                holds:
                    "object.spec.?ingress.orValue([]).all(rule, rule.?from.orValue([]).size() > 0 && rule.from.all(peer, " +
                    `!has(peer.ipBlock) && (${peerIn([gatewayNamespaces.front, monitoringNamespace])})))`,
                otherwise:
                    "the policy lets others than the gateway and the metrics' reader call model servers - they would pass by " +
                    "the check of data classes - remove the rule",
            },
        ],
    };
}

/** Objects that lead to third parties, or fetch the keys for them. */
export const thirdParties: Rule = {
    name: "fleet-third-parties",
    on: {
        "gateway.envoyproxy.io": ["backends"],
        "aigateway.envoyproxy.io": ["*"],
        "external-secrets.io": ["*"],
        "networking.istio.io": ["serviceentries"],
    },
    within: inFleet,
    checks: [
        {
            holds: "false",
            otherwise:
                "objects that lead to third parties have no place beside model servers - only the egress tier may hold " +
                "them - declare the provider in the stack's config",
        },
    ],
};
