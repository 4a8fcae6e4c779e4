import { holdTogether, holds, meets, only } from "../model/ranges.ts";
import type { FlowResource } from "../model/resource.ts";
import type { Place } from "../world/place.ts";
import type { GroupRule } from "../world/network.ts";
import type { Sense } from "./verdict.ts";

/**
 * The rules of the groups at one end that let a connection through; `undefined` where they refuse it. Groups are stateful: answers
 * need no rule.
 *
 * @param toS3 True where the other end is S3 behind the gateway endpoint.
 */
export function groupRulesFor(
    at: Place,
    other: Place,
    direction: "ingress" | "egress",
    dial: { readonly protocol: "tcp" | "udp"; readonly port: number },
    { sense, toS3 = false }: { readonly sense: Sense; readonly toS3?: boolean },
): readonly FlowResource[] | undefined {
    const rules = (at.groups ?? [])
        .flatMap((group) => group[direction])
        .filter(({ protocol, ports }) => {
            return (protocol === "every" || protocol === dial.protocol) && holds(ports, only(dial.port));
        });
    const whole = rules.find((rule) => isWhole(rule, other, { sense, toS3 }));
    if (whole) {
        return [whole.resource];
    }
    const ranges = rules.flatMap((rule) => (rule.peer.kind === "ranges" ? rule.peer.ranges : []));
    const isLet =
        sense === "surely"
            ? other.addresses.length > 0 && other.addresses.every((span) => holdTogether(ranges, span))
            : other.addresses.some((span) => ranges.some((range) => meets(range, span)));
    return isLet
        ? rules
              .filter(
                  ({ peer }) =>
                      peer.kind === "ranges" &&
                      peer.ranges.some((range) => other.addresses.some((span) => meets(range, span))),
              )
              .map(({ resource }) => resource)
        : undefined;
}

/** True where one rule lets the whole of the other end through, by what it is and not by its addresses. */
function isWhole(
    { peer }: GroupRule,
    other: Place,
    { sense, toS3 }: { readonly sense: Sense; readonly toS3: boolean },
): boolean {
    switch (peer.kind) {
        case "group":
            return (other.groups ?? []).some(({ resource }) => peer.urns.includes(resource.urn));
        case "gatewayEndpoint":
            return toS3;
        case "unknown":
            return sense === "perhaps";
        case "ranges":
            return false;
    }
}
