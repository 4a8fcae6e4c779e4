import type { Fault, Path } from "../../components/fault.ts";
import { z } from "zod";
import { key } from "../key.ts";
import { field, name } from "../schema/field.ts";
import type { Address4 } from "ip-address";
import { partitions } from "../../catalog/jurisdictions.ts";
import { isAligned, isPrivate, overlap, parseBlock } from "../../components/network/address-block.ts";
import { transitGatewayId } from "../../components/network/transit-gateway-id.ts";
import { vpcPrefix } from "../../components/network/plan-subnets.ts";
import type { Check } from "../check.ts";
import { repeats } from "../check.ts";
import type { ValueOf } from "../key.ts";
import { under } from "../path.ts";
import { quote } from "../../components/suggest.ts";

const cidr = z.string().regex(/^\d{1,3}(?:\.\d{1,3}){3}\/\d{1,2}$/, "is not an IPv4 block in CIDR form (a.b.c.d/n)");

const peer = z.strictObject({
    name: field(name, {
        what: "What the network is called in rules and diagrams.",
        why: "A security-group rule that names its source can be reviewed.",
        write: 'Write a short name, e.g. "office-frankfurt".',
    }),
    cidr: field(cidr, {
        what: "Address block of the network, IPv4.",
        why: "Clients of the gateway come from it, and two networks with the same addresses cannot be joined.",
        write: 'Write a private block, e.g. "10.0.0.0/16".',
    }),
    via: field(
        z.string().regex(transitGatewayId, "is not the id of a transit gateway (tgw- and 17 hexadecimal digits)"),
        {
            what: "Id of the transit gateway that leads to the network, over which its callers come. A VPN or Direct Connect ends at one too.",
            why: "A block in a rule lets nobody in: without an attachment no packet of it arrives, and no answer finds back.",
            write: "Write the id, e.g. tgw-0123456789abcdef0; for a caller without one, leave the peer out and write its account in gatewayEntrance.privateLink.",
        },
    ),
});

const domain = z
    .string()
    .max(253)
    .regex(
        /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/,
        "is not a domain in lower case with at least one dot",
    );

const privateZone = z.strictObject({
    name: field(domain, {
        what: "Domain of the zone; names below it may be resolved too.",
        why: "The DNS firewall of the DMZ answers for no other name.",
        write: 'Write a domain of your own, e.g. "corp.example".',
    }),
    hostedZoneId: field(
        z
            .string()
            .regex(/^Z[0-9A-Z]{7,31}$/, "is not the id of a hosted zone (Z and capital letters or digits)")
            .exactOptional(),
        {
            what: "Id of the Route 53 private hosted zone that holds the names. One of another account has to be authorized there first.",
            why: "The zone is associated with the VPC, and its names are answered by the resolver of the region.",
            write: 'Write its id, e.g. "Z0123456789", or forwardTo instead.',
        },
    ),
    forwardTo: field(
        z
            .array(z.string().regex(/^\d{1,3}(?:\.\d{1,3}){3}$/, "is not an IPv4 address"))
            .min(1)
            .max(6)
            .exactOptional(),
        {
            what: "Addresses of the DNS servers of a joined network that answer for the zone.",
            why: "Queries go there over the private connection, by an outbound resolver in the gateway's subnets.",
            write: 'Write one address or more, e.g. ["10.0.0.53"], or hostedZoneId instead.',
        },
    ),
});

/** The address plan of the DMZ. */
export const network = key(
    "network",
    z.strictObject({
        cidr: field(cidr, {
            what: "Address block of the VPC, IPv4, private (RFC 1918), /16 to /21.",
            why: "Pods take an address each; a block that overlaps a joined network cannot be changed later without a rebuild.",
            write: 'Write a private block between /16 and /21 that nobody else uses, e.g. "10.20.0.0/16".',
        }),
        zones: field(z.array(z.string()).min(2).max(3), {
            what: "Two or three standard availability zones of the region, in the order in which they were added.",
            why: "One zone is one power cut; subnets keep their addresses when a zone is added at the end.",
            write: "Write two or three zones of the region, e.g. [eu-central-1a, eu-central-1b].",
        }),
        peers: field(z.array(peer).max(50).default([]), {
            what: "Networks that reach the gateway over a transit gateway, to which the stack attaches its VPC. Default: none.",
            why: "Only they may call the gateway, and those that gatewayEntrance.privateLink names; it has no public address.",
            write: 'Write a list of { name, cidr, via }, e.g. [{ name: office, cidr: "10.0.0.0/16", via: tgw-0123456789abcdef0 }].',
        }),
        privateZones: field(z.array(privateZone).max(20).default([]), {
            what: "Private domains whose names the DMZ resolves, such as the identity provider's. Default: none.",
            why: "Every other name but those of AWS's endpoints is answered with 'no such domain': a query is a message to whoever answers.",
            write: "Write a list of { name, hostedZoneId } or { name, forwardTo }.",
        }),
    }),
    {
        what: "The address plan of the DMZ.",
        why: "Everything that sees a prompt runs inside it, and only declared networks reach it.",
        write: "Write cidr and zones.",
    },
);

const freeSpace = "10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16";

/** The VPC's block must be a private one that the subnets fit in. */
export const vpcBlock: Check<typeof network> = ({ network }) => {
    if (network?.cidr === undefined) return [];
    const path = under("network", "cidr");
    const block = parseBlock(network.cidr);
    const basics = blockFaults(path, network.cidr, block);
    if (block === undefined || basics.length > 0) return basics;
    const { widest, narrowest } = vpcPrefix;
    if (block.subnetMask >= widest && block.subnetMask <= narrowest) return [];
    return [
        {
            path,
            problem: `a /${block.subnetMask} block is too ${block.subnetMask < widest ? "large" : "small"} for the VPC`,
            why: "Each pod takes an address of its own and AWS gives a VPC at most a /16; a VPC cannot be resized later.",
            fix: `Write a block between /${widest} and /${narrowest}, e.g. 10.20.0.0/${widest}.`,
        },
    ];
};

/** Peers must be private, and no two networks may share an address. */
export const peersApart: Check<typeof network> = ({ network }) => {
    const peers = network?.peers ?? [];
    const names = repeats(peers.map((peer) => peer.name)).map((i) => doubledPeer(i));
    const blocks = peers.map((peer) => parseBlock(peer.cidr));
    const basics = peers.flatMap((peer, i) => blockFaults(under("network", "peers", i, "cidr"), peer.cidr, blocks[i]));
    const vpc = parseBlock(network?.cidr ?? "");
    const shared = blocks.flatMap((block, i) => {
        if (block === undefined) return [];
        const earlier = blocks.findIndex((other, j) => j < i && other !== undefined && overlap(block, other));
        const other = peers[earlier];
        return [
            ...(vpc !== undefined && overlap(block, vpc) ? [overlapFault(i, "the VPC")] : []),
            ...(other === undefined ? [] : [sharedBlock(i, peers[i]?.via, other)]),
        ];
    });
    return [...names, ...basics, ...shared];
};

function blockFaults(path: Path, written: string, block: Address4 | undefined): readonly Fault[] {
    if (block === undefined) {
        return [
            {
                path,
                problem: `${quote(written)} is not an IPv4 block`,
                why: "Subnets and firewall rules are computed from it.",
                fix: "Write four numbers up to 255 and a prefix up to 32, e.g. 10.20.0.0/16.",
            },
        ];
    }
    if (!isAligned(block)) {
        return [
            {
                path,
                problem: `${quote(written)} does not begin at the first address of its block`,
                why: "AWS and routers shorten such a block silently, so that it means other addresses than it says.",
                fix: `Write ${block.startAddress().correctForm()}/${block.subnetMask}.`,
            },
        ];
    }
    if (!isPrivate(block)) {
        return [
            {
                path,
                problem: `${quote(written)} is not a private block`,
                why: "Traffic to public addresses would be routed to whoever owns them.",
                fix: `Write a block within ${freeSpace}.`,
            },
        ];
    }
    return [];
}

function doubledPeer(index: number): Fault {
    return {
        path: under("network", "peers", index, "name"),
        problem: "two peers have the same name",
        why: "A rule that names its source must name one network.",
        fix: "Rename one of them.",
    };
}

type Peer = ValueOf<typeof network>["peers"][number];

/** Two peers with the same addresses: over one transit gateway they are named twice, over two nobody knows the way. */
function sharedBlock(index: number, via: string | undefined, other: Peer): Fault {
    if (via === other.via) return overlapFault(index, `the peer ${quote(other.name)}`);
    return {
        path: under("network", "peers", index, "via"),
        problem: `the block shares addresses with the peer ${quote(other.name)}, which ${other.via} leads to`,
        why: "A route table knows one way to an address: callers of the other network would get no answer.",
        fix: "Write each block once, with the transit gateway that its network is attached to.",
    };
}

function overlapFault(index: number, other: string): Fault {
    return {
        path: under("network", "peers", index, "cidr"),
        problem: `the block shares addresses with ${other}`,
        why: "Two networks with the same addresses cannot be joined: answers go to the wrong one.",
        fix: "Write the peer's real block; where they do overlap, choose another block for the VPC.",
    };
}

type Zone = ValueOf<typeof network>["privateZones"][number];

const at = (index: number, ...keys: readonly (string | number)[]) => under("network", "privateZones", index, ...keys);

/** Each zone has one who answers for it, and none takes over names that are AWS's. */
export const privateZonesAnswered: Check<typeof network> = ({ network }) => {
    const zones = network?.privateZones ?? [];
    return [
        ...repeats(zones.map((zone) => zone.name)).map((i): Fault => ({
            path: at(i, "name"),
            problem: "the zone stands twice",
            why: "Two answers to one question cannot both be right.",
            fix: "Remove one of them.",
        })),
        ...zones.flatMap((zone, i) => [...answererFaults(zone, i), ...awsFaults(zone, i)]),
    ];
};

function answererFaults(zone: Zone, index: number): readonly Fault[] {
    if ((zone.hostedZoneId === undefined) !== (zone.forwardTo === undefined)) return [];
    const none = zone.hostedZoneId === undefined;
    return [
        {
            path: at(index),
            problem: none ? "nobody answers for the zone" : "two answer for the zone",
            why: none
                ? "The query would be let through, and answered in public by whoever owns the name there."
                : "A hosted zone and a forwarding rule for one domain shadow each other.",
            fix: "Write hostedZoneId, where Route 53 holds the names, or forwardTo, where a joined network's servers do.",
        },
    ];
}

/** The domain of AWS or of the cluster that a name lies in. */
export function takenDomainOf(name: string): string | undefined {
    return takenNames.find((suffix) => name === suffix || name.endsWith(`.${suffix}`));
}

function awsFaults({ name }: Zone, index: number): readonly Fault[] {
    const taken = takenDomainOf(name);
    if (taken === undefined) return [];
    return [
        {
            path: at(index, "name"),
            problem: `the zone shares names with ${taken}`,
            why: "Who answers for it could lead pods to another service than the one they ask for.",
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
export const queriesStayInPeers: Check<typeof network> = ({ network }) => {
    const zones = network?.privateZones ?? [];
    const peers = network?.peers ?? [];
    const blocks = peers.map(({ cidr }) => parseBlock(cidr));
    const outside = zones.flatMap(({ forwardTo = [] }, i) =>
        forwardTo.flatMap((address, j): readonly Fault[] => {
            const target = parseBlock(`${address}/32`);
            if (target !== undefined && blocks.some((block) => block !== undefined && target.isInSubnet(block)))
                return [];
            return [
                {
                    path: at(i, "forwardTo", j),
                    problem: `${address} lies in no joined network`,
                    why: "A query is a message, and this one would go to a network that nobody declared.",
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
            why: `A network ACL has room for ${maxServers}: each needs rules of its own.`,
            fix: "Forward to fewer servers; they may forward further themselves.",
        },
    ];
};

const maxServers = 6;
