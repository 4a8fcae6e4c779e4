import { namespaces as gatewayNamespaces } from "../../routing-gateway/tiers.ts";
import { list, quoted, regionsInReach } from "./rule.ts";
import type { AdmissionArgs, Rule } from "./rule.ts";

/** A node that claims the jurisdiction stands in one of its regions. */
export function nodes({ jurisdiction, region }: AdmissionArgs): Rule {
    const regions = regionsInReach(jurisdiction, region).map(({ id }) => id);
    return {
        name: "node-jurisdiction",
        on: { "": ["nodes"] },
        variables: { labels: "object.metadata.?labels.orValue({})" },
        checks: [
            {
                holds:
                    "!('ringfence/jurisdiction' in variables.labels) || " +
                    `variables.labels['ringfence/jurisdiction'] == ${quoted(jurisdiction)}`,
                otherwise: `the node claims another jurisdiction than this cluster's - its pods are bound to ${jurisdiction} - remove the label`,
            },
            {
                holds:
                    "!('ringfence/jurisdiction' in variables.labels) || " +
                    "!('topology.kubernetes.io/region' in variables.labels) || " +
                    `variables.labels['topology.kubernetes.io/region'] in ${list(regions)}`,
                otherwise:
                    `the node stands in none of the regions of ${jurisdiction} (${regions.join(", ")}) and claims it - pods ` +
                    "that are bound to it would run abroad - remove the label, or the node",
            },
        ],
    };
}

/** No service of the cluster leads out of it, or lets the internet in. */
export const services: Rule = {
    name: "services-stay",
    on: { "": ["services"] },
    checks: [
        {
            holds: "object.spec.?type.orValue('ClusterIP') != 'ExternalName'",
            otherwise:
                "the service is another name for a host outside - requests would follow it - write a ClusterIP service",
        },
        {
            holds: "object.spec.?externalIPs.orValue([]).size() == 0",
            otherwise:
                "the service takes over addresses outside - requests for them would be caught, or sent there - remove externalIPs",
        },
        {
            holds:
                "object.spec.?type.orValue('ClusterIP') != 'LoadBalancer' || object.metadata.?annotations" +
                "[?'service.beta.kubernetes.io/aws-load-balancer-scheme'].orValue('') == 'internal'",
            otherwise:
                "the load balancer may face the internet - callers would pass by the peered networks - write the annotation " +
                "service.beta.kubernetes.io/aws-load-balancer-scheme: internal",
        },
    ],
};

/**
 * Everywhere but in the namespace of Kubernetes' own parts, whose policies EKS writes, and in the egress tier, which has its way
 * out behind the firewall. No private block is wider than /8: what is wider holds public addresses, and two of /1 are as wide
 * as one of /0.
 */
export const wideEgress: Rule = {
    name: "egress-not-wide",
    on: { "networking.k8s.io": ["networkpolicies"] },
    within: { operator: "NotIn", namespaces: ["kube-system", gatewayNamespaces.egress] },
    checks: [
        {
            holds:
                "object.spec.?egress.orValue([]).all(rule, rule.?to.orValue([]).size() > 0 && rule.to.all(peer, " +
                "!has(peer.ipBlock) || !peer.ipBlock.cidr.matches('/[0-7]$')))",
            otherwise:
                "the policy lets pods send anywhere - what they hold could leave - write the peers by name, or their address blocks",
        },
    ],
};
