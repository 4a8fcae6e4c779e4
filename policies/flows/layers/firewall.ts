import { allPorts, holdTogether, holds, meets } from "../model/ranges.ts";
import type { Span } from "../model/ranges.ts";
import { isListed } from "../world/firewall.ts";
import type { Firewall, PacketRule } from "../world/firewall.ts";
import { answerPorts } from "./network-acl.ts";
import { passes, refuses } from "./verdict.ts";
import type { Answer, Sense } from "./verdict.ts";

interface Packets {
    readonly from: readonly Span[];
    readonly to: readonly Span[];
    readonly fromPorts: Span;
    readonly toPorts: Span;
    readonly protocol: "tcp" | "udp";
}

/** Whether a Network Firewall lets a connection to a host outside through: first packets, then names. */
export function firewallLets(
    firewall: Firewall,
    dial: Pick<Packets, "from" | "to" | "protocol"> & { readonly port: number; readonly host: string },
    sense: Sense,
): Answer {
    const { from, to, protocol, port, host } = dial;
    const ports = { from: port, to: port };
    const there = forwards(firewall, { from, to, fromPorts: answerPorts, toPorts: ports, protocol }, sense);
    const back = forwards(firewall, { from: to, to: from, fromPorts: ports, toPorts: answerPorts, protocol }, sense);
    if (!there || !back) {
        return refuses(
            [firewall.packets[0]?.resource ?? firewall.resource],
            `the firewall drops packets of this connection ${there ? "on their way back" : "on their way out"}`,
            "let the stateless rules forward TCP of the egress subnets to port 443, and its answers",
        );
    }
    const packetGroups = [...new Set(firewall.packets.map(({ resource }) => resource))];
    if (!firewall.dropsByDefault) {
        return passes([firewall.resource, ...packetGroups]);
    }
    const isHome =
        firewall.home === undefined ||
        from.every((span) => holdTogether(firewall.home ?? [], span)) ||
        sense === "perhaps";
    const lists = firewall.hosts.filter(({ hosts }) => isListed(host, hosts));
    return lists.length > 0 && isHome && protocol === "tcp"
        ? passes([...packetGroups, ...lists.map(({ resource }) => resource)])
        : refuses(
              firewall.hosts.map(({ resource }) => resource),
              isHome
                  ? `${host} is on no host list of the firewall`
                  : "the client's subnet is not in HOME_NET, so no host list holds for it",
              "declare the host among the third parties of the stack",
          );
}

/** True where packets go on to the stateful rules. */
function forwards({ packets, forwardsByDefault }: Firewall, given: Packets, sense: Sense): boolean {
    const number = given.protocol === "tcp" ? 6 : 17;
    const rules = packets.filter(({ protocols }) => protocols.length === 0 || protocols.includes(number));
    const pairs = given.from.flatMap((from) => given.to.map((to) => ({ from, to })));
    const goesOn = ({ from, to }: { readonly from: Span; readonly to: Span }): boolean => {
        const touching = rules.filter((rule) => touches(rule, from, to, given));
        if (sense === "perhaps") {
            return forwardsByDefault || touching.some((rule) => rule.forwards);
        }
        const [first] = touching;
        return first === undefined ? forwardsByDefault : first.forwards && covers(first, from, to, given);
    };
    return sense === "surely" ? pairs.length > 0 && pairs.every(goesOn) : pairs.length === 0 || pairs.some(goesOn);
}

function touches(rule: PacketRule, from: Span, to: Span, given: Packets): boolean {
    const some = (spans: readonly Span[], span: Span): boolean => spans.some((one) => meets(one, span));
    return (
        some(rule.sources, from) &&
        some(rule.destinations, to) &&
        some(rule.sourcePorts, given.fromPorts) &&
        some(rule.destinationPorts, given.toPorts)
    );
}

function covers(rule: PacketRule, from: Span, to: Span, given: Packets): boolean {
    const isPorts = (spans: readonly Span[], span: Span): boolean =>
        spans.some((one) => holds(one, span) || holds(one, allPorts));
    return (
        holdTogether(rule.sources, from) &&
        holdTogether(rule.destinations, to) &&
        isPorts(rule.sourcePorts, given.fromPorts) &&
        isPorts(rule.destinationPorts, given.toPorts)
    );
}
