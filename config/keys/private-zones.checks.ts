import { partitions } from "../../catalog/jurisdictions.ts";
import { parseBlock } from "../../components/network/address-block.ts";
import type { Draft } from "../draft.ts";
import type { Finding } from "../fault.ts";
import { under } from "../path.ts";
import { quote } from "../suggest.ts";
import type { Check } from "../check.ts";
import { repeats } from "../check.ts";

type Zone = NonNullable<NonNullable<NonNullable<Draft["network"]>["privateZones"]>[number]>;

const at = (index: number, ...keys: readonly (string | number)[]) => under("network", "privateZones", index, ...keys);

/** Each zone has one who answers for it, and none takes over names that are AWS's. */
export const privateZonesAnswered: Check = ({ network }) => {
    const zones = network?.privateZones ?? [];
    return [
        ...repeats(zones.map((zone) => zone.name)).map((i): Finding => ({
            path: at(i, "name"),
            problem: "the zone stands twice",
            reason: "Two answers to one question cannot both be right.",
            fix: "Remove one of them.",
        })),
        ...zones.flatMap((zone, i) => [...answererFindings(zone, i), ...awsFindings(zone, i)]),
    ];
};

function answererFindings(zone: Zone, index: number): readonly Finding[] {
    if ((zone.hostedZoneId === undefined) !== (zone.forwardTo === undefined)) return [];
    const none = zone.hostedZoneId === undefined;
    return [
        {
            path: at(index),
            problem: none ? "nobody answers for the zone" : "two answer for the zone",
            reason: none
                ? "The query would be let through, and answered in public by whoever owns the name there."
                : "A hosted zone and a forwarding rule for one domain shadow each other.",
            fix: "Write hostedZoneId, where Route 53 holds the names, or forwardTo, where a joined network's servers do.",
        },
    ];
}

function awsFindings({ name }: Zone, index: number): readonly Finding[] {
    const taken = takenNames.find((suffix) => name === suffix || name.endsWith(`.${suffix}`));
    if (taken === undefined) return [];
    return [
        {
            path: at(index, "name"),
            problem: `the zone shares names with ${taken}`,
            reason: "Who answers for it could lead pods to another service than the one they ask for.",
            fix: "Write a domain of your own.",
        },
    ];
}

/** Domains of AWS's services and machines, and of the cluster's own services. */
const takenNames = [
    ...Object.values(partitions).map(({ dnsSuffix }) => dnsSuffix),
    ...["api.aws", "on.aws", "compute.internal", "ec2.internal", "cluster.local"],
];

/** Queries are forwarded into joined networks alone, and the network ACL has room for six servers. */
export const queriesStayInPeers: Check = ({ network }) => {
    const zones = network?.privateZones ?? [];
    const peers = network?.peers ?? [];
    const blocks = peers.map(({ cidr }) => parseBlock(cidr));
    const outside = zones.flatMap(({ forwardTo = [] }, i) =>
        forwardTo.flatMap((address, j): readonly Finding[] => {
            const target = parseBlock(`${address}/32`);
            if (target !== undefined && blocks.some((block) => block !== undefined && target.isInSubnet(block)))
                return [];
            return [
                {
                    path: at(i, "forwardTo", j),
                    problem: `${address} lies in no joined network`,
                    reason: "A query is a message, and this one would go to a network that nobody declared.",
                    fix: "Write the address of a DNS server in one of network.peers, or declare its network there.",
                },
            ];
        }),
    );
    const servers = new Set(zones.flatMap(({ forwardTo = [] }) => forwardTo));
    if (servers.size <= maxServers) return outside;
    return [
        ...outside,
        {
            path: under("network", "privateZones"),
            problem: `${servers.size} DNS servers are named`,
            reason: `A network ACL has room for ${maxServers}: each needs rules of its own.`,
            fix: "Forward to fewer servers; they may forward further themselves.",
        },
    ];
};

const maxServers = 6;

/** The gateway fetches the issuer's keys itself, and nothing it can resolve lies outside the private zones. */
export const keySetResolvable: Check = ({ gatewayAuth, network }) => {
    const uri = gatewayAuth !== undefined && "jwksUri" in gatewayAuth ? gatewayAuth.jwksUri : undefined;
    if (uri === undefined || network?.privateZones === undefined) return [];
    // What is no address at all lies in no zone either.
    const hostname = URL.canParse(uri) ? new URL(uri).hostname : uri;
    const zones = network.privateZones.map(({ name }) => name);
    if (zones.some((zone) => hostname === zone || hostname.endsWith(`.${zone}`))) return [];
    return [
        {
            path: under("gatewayAuth", "jwksUri"),
            problem: `${quote(hostname)} lies in no private zone of the stack`,
            reason: "The gateway has no way out and resolves no other name; without the issuer's keys every token is refused.",
            fix: `Write its zone in network.privateZones, e.g. { name: ${hostname}, hostedZoneId } or { name, forwardTo }.`,
        },
    ];
};
