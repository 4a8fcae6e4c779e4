import { holds, meets, minus } from "../model/ranges.ts";
import type { Span } from "../model/ranges.ts";
import type { AclRule, NetworkAcl } from "../world/network.ts";
import type { Sense } from "./verdict.ts";

/**
 * Ports that answers go to. Source: VPC user guide, "Network ACL rules", ephemeral ports: Linux takes 32768-61000, Windows
 * 49152-65535, NAT gateways, load balancers and functions 1024-65535; whoever does not know the client needs the widest.
 */
export const answerPorts: Span = { from: 1024, to: 65_535 };

/** True where an ACL lets packets through in one direction, to or from these addresses, at these ports. */
export function aclLets(
    acl: NetworkAcl,
    direction: "ingress" | "egress",
    packet: { readonly protocol: "tcp" | "udp"; readonly peers: readonly Span[]; readonly ports: Span },
    sense: Sense,
): boolean {
    const rules = acl[direction].filter(({ protocol }) => protocol === "every" || protocol === packet.protocol);
    const isLet = (peers: Span): boolean => decide(rules, peers, packet.ports, sense);
    return sense === "surely"
        ? packet.peers.length > 0 && packet.peers.every(isLet)
        : packet.peers.length === 0 || packet.peers.some(isLet);
}

/** The first rule that matches decides; where it matches a part, the rest goes on to the next. */
function decide(rules: readonly AclRule[], peers: Span, ports: Span, sense: Sense): boolean {
    const [rule, ...rest] = rules;
    if (rule === undefined) {
        // The rule that every ACL ends with refuses.
        return false;
    }
    if (rule.peers === undefined) {
        const isTaken = sense === "surely" ? !rule.allows : rule.allows;
        return isTaken ? rule.allows : decide(rest, peers, ports, sense);
    }
    if (!meets(rule.peers, peers) || !meets(rule.ports, ports)) {
        return decide(rest, peers, ports, sense);
    }
    if (holds(rule.peers, peers) && holds(rule.ports, ports)) {
        return rule.allows;
    }
    const inner = { from: Math.max(rule.peers.from, peers.from), to: Math.min(rule.peers.to, peers.to) };
    const others = [
        ...minus(peers, rule.peers).map((left) => decide(rest, left, ports, sense)),
        ...minus(ports, rule.ports).map((left) => decide(rest, inner, left, sense)),
    ];
    return sense === "surely"
        ? rule.allows && others.every((isLet) => isLet)
        : rule.allows || others.some((isLet) => isLet);
}
