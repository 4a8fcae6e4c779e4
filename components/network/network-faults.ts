import { findRegion, isZoneOf, jurisdictions, regionsOf } from "../../catalog/jurisdictions.ts";
import type { Region } from "../../catalog/jurisdictions.ts";
import type { InputFault } from "../input-faults.ts";
import { isAligned, isPrivate, isPublic, overlap, parseBlock } from "./address-block.ts";
import { hostProblem, isDomainName } from "./allowed-host.ts";
import type { DmzNetworkArgs, EgressArgs, NetworkPeer } from "./args.ts";
import { maxAllowedHosts, maxDestinationBlocks } from "./firewall-rules.ts";
import { optionalServices } from "./endpoint-set.ts";
import { retentionSteps } from "./log-policies.ts";
import { vpcPrefix, zoneCount } from "./plan-subnets.ts";

const fault = (propertyPath: string, reason: string): InputFault => ({ propertyPath, reason });
const at = (path: string, index: number): string => `${path}[${index}]`;

/**
 * Everything wrong with the arguments of a `DmzNetwork`, each fault with its path; empty where they can be built.
 * Pure: reads nothing but its argument and the catalog.
 */
export function networkFaults(args: DmzNetworkArgs): readonly InputFault[] {
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

function placeFaults({ jurisdiction, region: name }: DmzNetworkArgs, region: Region | undefined): InputFault[] {
    const known = Object.hasOwn(jurisdictions, jurisdiction);
    if (!known) {
        return [
            fault(
                "jurisdiction",
                `${jurisdiction} is not a known legal area - nothing could be held to it; write one of ${Object.keys(jurisdictions).join(", ")}`,
            ),
        ];
    }
    if (region?.jurisdiction === jurisdiction) return [];
    const where = region === undefined ? "unknown, and unknown counts as outside" : `in ${region.jurisdiction}`;
    const inside = regionsOf(jurisdiction).map(({ id }) => id);
    return [
        fault("region", `${name} is ${where} - data of ${jurisdiction} would be kept there; use ${inside.join(", ")}`),
    ];
}

function zoneFaults(zones: readonly string[], region: Region | undefined): InputFault[] {
    const faults: InputFault[] = [];
    if (zones.length < zoneCount.min) {
        faults.push(fault("zones", `${zones.length} of them - EKS needs two, so that one can fail; add zones`));
    } else if (zones.length > zoneCount.max) {
        faults.push(
            fault("zones", `${zones.length} of them - the address plan has room for ${zoneCount.max}; remove zones`),
        );
    }
    zones.forEach((zone, index) => {
        if (zones.indexOf(zone) !== index) {
            faults.push(fault(at("zones", index), `${zone} is named twice - it would count as two; remove it`));
        }
        if (region !== undefined && !isZoneOf(zone, region.id)) {
            faults.push(
                fault(
                    at("zones", index),
                    `${zone} is no standard zone of ${region.id} - local zones may stand in another country; write e.g. ${region.id}a`,
                ),
            );
        }
    });
    return faults;
}

function cidrFaults(cidr: string): InputFault[] {
    const block = parseBlock(cidr);
    if (block === undefined) {
        return [fault("cidr", `${cidr} is no IPv4 block - no address can be planned; write e.g. 10.40.0.0/16`)];
    }
    const { widest, narrowest } = vpcPrefix;
    const faults: InputFault[] = [];
    if (!isAligned(block)) {
        const aligned = `${block.startAddress().correctForm()}/${block.subnetMask}`;
        faults.push(fault("cidr", `${cidr} does not start its block - two readings are possible; write ${aligned}`));
    }
    if (!isPrivate(block)) {
        faults.push(
            fault(
                "cidr",
                `${cidr} is not wholly private - traffic for it could leave; use 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 or 100.64.0.0/10`,
            ),
        );
    }
    if (block.subnetMask < widest) {
        faults.push(
            fault("cidr", `/${block.subnetMask} is wider than AWS takes for a VPC; write /${widest} or narrower`),
        );
    }
    if (block.subnetMask > narrowest) {
        faults.push(
            fault(
                "cidr",
                `/${block.subnetMask} is too small - pods take an address each; write /${narrowest} or wider`,
            ),
        );
    }
    return faults;
}

function peerFaults({ cidr, peers = [] }: DmzNetworkArgs): InputFault[] {
    const blocks = [cidr, ...peers.map((peer) => peer.cidr)].map(parseBlock);
    const names = ["this network", ...peers.map((peer) => peer.name)];
    return peers.flatMap((peer, index) => {
        const faults = peerNameFaults(peers, index);
        const path = `${at("peers", index)}.cidr`;
        const block = parseBlock(peer.cidr);
        if (block === undefined) {
            return [
                ...faults,
                fault(path, `${peer.cidr} is no IPv4 block - no rule can name it; write e.g. 10.8.0.0/16`),
            ];
        }
        if (!isAligned(block) || !isPrivate(block)) {
            faults.push(
                fault(
                    path,
                    `${peer.cidr} is not a whole private block - the gateway would listen to addresses nobody declared; write the block of ${peer.name}`,
                ),
            );
        }
        blocks.slice(0, index + 1).forEach((other, before) => {
            if (other !== undefined && overlap(block, other)) {
                const whom = names[before] ?? "another network";
                faults.push(
                    fault(
                        path,
                        `${peer.cidr} overlaps ${whom} - answers would go to the wrong one; use separate blocks`,
                    ),
                );
            }
        });
        return faults;
    });
}

function peerNameFaults(peers: readonly NetworkPeer[], index: number): InputFault[] {
    const name = peers[index]?.name ?? "";
    const path = `${at("peers", index)}.name`;
    if (!/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(name)) {
        return [fault(path, `"${name}" is no plain name - it names a rule; use lower-case letters, digits and dashes`)];
    }
    if (peers.findIndex((peer) => peer.name === name) !== index) {
        return [fault(path, `${name} is named twice - its rules could not be told apart; give each network its own`)];
    }
    return [];
}

function accountFaults({ accountId }: DmzNetworkArgs): InputFault[] {
    return /^\d{12}$/.test(accountId)
        ? []
        : [fault("accountId", `${accountId} is no account id - the endpoints would admit nobody; write 12 digits`)];
}

function egressFaults({ allowedHosts, destinationCidrs = [] }: EgressArgs): InputFault[] {
    const faults: InputFault[] = [];
    if (allowedHosts.length === 0) {
        faults.push(
            fault("egress.allowedHosts", "names no host - a way out that leads nowhere is only risk; leave egress out"),
        );
    }
    if (allowedHosts.length > maxAllowedHosts) {
        faults.push(
            fault(
                "egress.allowedHosts",
                `has more than ${maxAllowedHosts} hosts - nobody reviews such a list; shorten it`,
            ),
        );
    }
    allowedHosts.forEach((host, index) => {
        const problem =
            hostProblem(host) ??
            (allowedHosts.indexOf(host) === index ? undefined : "is named twice - one of the two is stale; remove it");
        if (problem !== undefined) faults.push(fault(at("egress.allowedHosts", index), `"${host}" ${problem}`));
    });
    if (destinationCidrs.length > maxDestinationBlocks) {
        const most = `a security group takes ${maxDestinationBlocks}`;
        faults.push(fault("egress.destinationCidrs", `has too many blocks - ${most}; join neighbouring blocks`));
    }
    destinationCidrs.forEach((cidr, index) => {
        const block = parseBlock(cidr);
        if (block !== undefined && isAligned(block) && isPublic(block)) return;
        faults.push(
            fault(
                at("egress.destinationCidrs", index),
                `${cidr} is not a whole public block - the pin would open or name the wrong place; write the block the provider publishes`,
            ),
        );
    });
    return faults;
}

function zoneNameFaults({ privateZones = [], peers = [] }: DmzNetworkArgs): InputFault[] {
    const blocks = peers.map(({ cidr }) => parseBlock(cidr));
    return privateZones.flatMap((zone, index) => {
        const path = at("privateZones", index);
        const faults = isDomainName(zone.name)
            ? []
            : [fault(`${path}.name`, `${zone.name} is no domain - names in it stay blocked; write it in full`)];
        const targets = "forwardTo" in zone ? zone.forwardTo : [];
        targets.forEach((address, place) => {
            const target = parseBlock(`${address}/32`);
            if (target !== undefined && blocks.some((block) => block !== undefined && overlap(target, block))) return;
            const why = "queries would go to a network nobody declared; write a DNS server of a peer";
            faults.push(fault(`${path}.${at("forwardTo", place)}`, `${address} lies in no peer - ${why}`));
        });
        if ("forwardTo" in zone && targets.length === 0) {
            faults.push(fault(`${path}.forwardTo`, "names no server - nobody answers for the zone; write an address"));
        }
        return faults;
    });
}

function nameFaults({ buckets = [], additionalServices = [] }: DmzNetworkArgs): InputFault[] {
    const known: readonly string[] = optionalServices;
    return [
        ...buckets.flatMap((bucket, index) =>
            /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)
                ? []
                : [
                      fault(
                          at("buckets", index),
                          `${bucket} is no bucket name - the endpoint policy must name it exactly`,
                      ),
                  ],
        ),
        ...additionalServices.flatMap((service, index) =>
            known.includes(service)
                ? []
                : [fault(at("additionalServices", index), `${service} is not offered here; write ${known.join(", ")}`)],
        ),
    ];
}

function retentionFaults(retentionDays: number): InputFault[] {
    if (retentionSteps.some((step) => step === retentionDays)) return [];
    return [
        fault(
            "retentionDays",
            `${retentionDays} is no step of CloudWatch Logs - unset or odd values keep logs for ever; write one of ${retentionSteps.join(", ")}`,
        ),
    ];
}
