import { findRegion, isZoneOf, jurisdictions, regionsOf } from "../../catalog/jurisdictions.ts";
import type { Region } from "../../catalog/jurisdictions.ts";
import type { Fault, FaultText } from "../fault.ts";
import { isAligned, isPrivate, overlap, parseBlock } from "./address-block.ts";
import { isDomainName, objectionToHost } from "./allowed-host.ts";
import type { DmzNetworkArgs, EgressArgs, NetworkPeer } from "./args.ts";
import { isTransitGatewayId } from "./transit-gateway-id.ts";
import { maxAllowedHosts } from "./firewall-rules.ts";
import { optionalServices } from "./endpoint-set.ts";
import { retentionSteps } from "./log-policies.ts";
import { vpcPrefix, zoneCount } from "./plan-subnets.ts";

/**
 * Everything wrong with the arguments of a `DmzNetwork`, each fault with its path; empty where they can be built.
 * Pure: reads nothing but its argument and the catalog.
 */
export function networkFaults(args: DmzNetworkArgs): readonly Fault[] {
    const region = findRegion(args.region);
    return [
        ...placeFaults(args, region),
        ...zoneFaults(args.zones, region),
        ...cidrFaults(args.cidr),
        ...peerFaults(args),
        ...accountFaults(args),
        ...(args.egress === undefined ? [] : egressFaults(args.egress)),
        ...zoneNameFaults(args),
        ...nameFaults(args),
        ...retentionFaults(args.retentionDays),
    ];
}

function placeFaults({ jurisdiction, region: name }: DmzNetworkArgs, region: Region | undefined): readonly Fault[] {
    if (!Object.hasOwn(jurisdictions, jurisdiction)) {
        return [
            {
                path: ["jurisdiction"],
                problem: `${jurisdiction} is not a known legal area`,
                why: "Nothing could be held to it.",
                fix: `Write one of ${Object.keys(jurisdictions).join(", ")}.`,
            },
        ];
    }
    if (region?.jurisdiction === jurisdiction) return [];
    const where = region === undefined ? "unknown, and unknown counts as outside" : `in ${region.jurisdiction}`;
    const inside = regionsOf(jurisdiction).map(({ id }) => id);
    return [
        {
            path: ["region"],
            problem: `${name} is ${where}`,
            why: `Data of ${jurisdiction} would be kept there.`,
            fix: `Write one of ${inside.join(", ")}.`,
        },
    ];
}

function zoneFaults(zones: readonly string[], region: Region | undefined): readonly Fault[] {
    const faults: Fault[] = [];
    if (zones.length < zoneCount.min) {
        faults.push({
            path: ["zones"],
            problem: `the network has ${zones.length} of at least ${zoneCount.min} zones`,
            why: "EKS needs two, so that one can fail.",
            fix: "Add zones.",
        });
    } else if (zones.length > zoneCount.max) {
        faults.push({
            path: ["zones"],
            problem: `the network has ${zones.length} of at most ${zoneCount.max} zones`,
            why: `The address plan has room for ${zoneCount.max}.`,
            fix: "Remove zones.",
        });
    }
    for (const [index, zone] of zones.entries()) {
        if (zones.indexOf(zone) !== index) {
            faults.push({
                path: ["zones", index],
                problem: `${zone} is named twice`,
                why: "It would count as two.",
                fix: "Remove one of the two.",
            });
        }
        if (region !== undefined && !isZoneOf(zone, region.id)) {
            faults.push({
                path: ["zones", index],
                problem: `${zone} is no standard zone of ${region.id}`,
                why: "Local zones may stand in another country.",
                fix: `Write a zone like ${region.id}a.`,
            });
        }
    }
    return faults;
}

function cidrFaults(cidr: string): readonly Fault[] {
    const path = ["cidr"];
    const block = parseBlock(cidr);
    if (block === undefined) {
        return [
            {
                path,
                problem: `${cidr} is no IPv4 block`,
                why: "No address can be planned.",
                fix: "Write a block like 10.40.0.0/16.",
            },
        ];
    }
    const { widest, narrowest } = vpcPrefix;
    const faults: Fault[] = [];
    if (!isAligned(block)) {
        faults.push({
            path,
            problem: `${cidr} does not start its block`,
            why: "Two readings are possible.",
            fix: `Write ${block.startAddress().correctForm()}/${block.subnetMask}.`,
        });
    }
    if (!isPrivate(block)) {
        faults.push({
            path,
            problem: `${cidr} is not wholly private`,
            why: "Traffic for it could leave.",
            fix: "Write a block of 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 or 100.64.0.0/10.",
        });
    }
    if (block.subnetMask < widest) {
        faults.push({
            path,
            problem: `/${block.subnetMask} is wider than AWS takes for a VPC`,
            why: "AWS would refuse the network.",
            fix: `Write /${widest} or narrower.`,
        });
    }
    if (block.subnetMask > narrowest) {
        faults.push({
            path,
            problem: `/${block.subnetMask} is too small`,
            why: "Pods take an address each.",
            fix: `Write /${narrowest} or wider.`,
        });
    }
    return faults;
}

function peerFaults({ cidr, peers = [] }: DmzNetworkArgs): readonly Fault[] {
    const blocks = [cidr, ...peers.map((peer) => peer.cidr)].map(parseBlock);
    const names = ["this network", ...peers.map((peer) => peer.name)];
    return peers.flatMap((peer, index): readonly Fault[] => {
        const faults = [...peerNameFaults(peers, index), ...attachmentFaults(peer, index)];
        const path = ["peers", index, "cidr"];
        const block = parseBlock(peer.cidr);
        if (block === undefined) {
            faults.push({
                path,
                problem: `${peer.cidr} is no IPv4 block`,
                why: "No rule can name it.",
                fix: "Write a block like 10.8.0.0/16.",
            });
            return faults;
        }
        if (!isAligned(block) || !isPrivate(block)) {
            faults.push({
                path,
                problem: `${peer.cidr} is not a whole private block`,
                why: "The gateway would listen to addresses that nobody declared.",
                fix: `Write the block of ${peer.name}.`,
            });
        }
        for (const [before, other] of blocks.slice(0, index + 1).entries()) {
            if (other === undefined || !overlap(block, other)) continue;
            faults.push({
                path,
                problem: `${peer.cidr} overlaps ${names[before] ?? "another network"}`,
                why: "Answers would go to the wrong one.",
                fix: "Use separate blocks.",
            });
        }
        return faults;
    });
}

function attachmentFaults({ name, via }: NetworkPeer, index: number): readonly Fault[] {
    if (isTransitGatewayId(via)) return [];
    return [
        {
            path: ["peers", index, "via"],
            problem: `"${via}" is not the id of a transit gateway`,
            why: `Nothing would lead to ${name}, nor back.`,
            fix: "Write the id of the transit gateway that leads there, e.g. tgw-0123456789abcdef0.",
        },
    ];
}

function peerNameFaults(peers: readonly NetworkPeer[], index: number): readonly Fault[] {
    const name = peers[index]?.name ?? "";
    const path = ["peers", index, "name"];
    if (!/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(name)) {
        return [
            {
                path,
                problem: `"${name}" is no plain name`,
                why: "It names a rule.",
                fix: "Write lower-case letters, digits and dashes.",
            },
        ];
    }
    if (peers.findIndex((peer) => peer.name === name) === index) return [];
    return [
        {
            path,
            problem: `${name} is named twice`,
            why: "Its rules could not be told apart.",
            fix: "Give each network a name of its own.",
        },
    ];
}

function accountFaults({ accountId }: DmzNetworkArgs): readonly Fault[] {
    if (/^\d{12}$/.test(accountId)) return [];
    return [
        {
            path: ["accountId"],
            problem: `"${accountId}" is no account id`,
            why: "The endpoints would admit nobody.",
            fix: "Write its 12 digits.",
        },
    ];
}

function egressFaults({ allowedHosts }: EgressArgs): readonly Fault[] {
    const faults: Fault[] = [];
    if (allowedHosts.length === 0) {
        faults.push({
            path: ["egress", "allowedHosts"],
            problem: "egress names no host",
            why: "A way out that leads nowhere is only risk.",
            fix: "Leave egress out.",
        });
    }
    if (allowedHosts.length > maxAllowedHosts) {
        faults.push({
            path: ["egress", "allowedHosts"],
            problem: `allowedHosts has more than ${maxAllowedHosts} hosts`,
            why: "Nobody reviews such a list.",
            fix: "Shorten it.",
        });
    }
    for (const [index, host] of allowedHosts.entries()) {
        const objection =
            objectionToHost(host) ?? (allowedHosts.indexOf(host) === index ? undefined : namedTwice(host));
        if (objection !== undefined) faults.push({ path: ["egress", "allowedHosts", index], ...objection });
    }
    return faults;
}

function namedTwice(host: string): FaultText {
    return {
        problem: `"${host}" is named twice`,
        why: "One of the two is stale.",
        fix: "Remove one of the two.",
    };
}

function zoneNameFaults({ privateZones = [], peers = [] }: DmzNetworkArgs): readonly Fault[] {
    const blocks = peers.map(({ cidr }) => parseBlock(cidr));
    return privateZones.flatMap((zone, index): readonly Fault[] => {
        const at = ["privateZones", index];
        const faults: Fault[] = [];
        if (!isDomainName(zone.name)) {
            faults.push({
                path: [...at, "name"],
                problem: `"${zone.name}" is no domain`,
                why: "Names in it stay blocked.",
                fix: "Write the domain in full.",
            });
        }
        const targets = "forwardTo" in zone ? zone.forwardTo : [];
        for (const [place, address] of targets.entries()) {
            const target = parseBlock(`${address}/32`);
            if (target !== undefined && blocks.some((block) => block !== undefined && overlap(target, block))) continue;
            faults.push({
                path: [...at, "forwardTo", place],
                problem: `${address} lies in no peer`,
                why: "Queries would go to a network that nobody declared.",
                fix: "Write a DNS server of a peer.",
            });
        }
        if ("forwardTo" in zone && targets.length === 0) {
            faults.push({
                path: [...at, "forwardTo"],
                problem: `the zone "${zone.name}" names no server`,
                why: "Nobody answers for the zone.",
                fix: "Write the address of a DNS server.",
            });
        }
        return faults;
    });
}

function nameFaults({ buckets = [], additionalServices = [] }: DmzNetworkArgs): readonly Fault[] {
    const known: readonly string[] = optionalServices;
    return [
        ...buckets.flatMap((bucket, index): readonly Fault[] =>
            /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)
                ? []
                : [
                      {
                          path: ["buckets", index],
                          problem: `${bucket} is no bucket name`,
                          why: "The endpoint policy must name the bucket exactly.",
                          fix: "Write the bucket's name, without an ARN or a wildcard.",
                      },
                  ],
        ),
        ...additionalServices.flatMap((service, index): readonly Fault[] =>
            known.includes(service)
                ? []
                : [
                      {
                          path: ["additionalServices", index],
                          problem: `${service} is not offered here`,
                          why: "No endpoint would be made for it.",
                          fix: `Write one of ${known.join(", ")}.`,
                      },
                  ],
        ),
    ];
}

function retentionFaults(retentionDays: number): readonly Fault[] {
    if (retentionSteps.some((step) => step === retentionDays)) return [];
    return [
        {
            path: ["retentionDays"],
            problem: `${retentionDays} is no step of CloudWatch Logs`,
            why: "Unset or odd values keep logs for ever.",
            fix: `Write one of ${retentionSteps.join(", ")}.`,
        },
    ];
}
