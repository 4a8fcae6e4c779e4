import type { Address4 } from "ip-address";
import { isAligned, isPrivate, overlap, parseBlock } from "../../components/network/address-block.ts";
import { vpcPrefix } from "../../components/network/plan-subnets.ts";
import type { Finding } from "../fault.ts";
import type { ConfigPath } from "../path.ts";
import { under } from "../path.ts";
import { quote } from "../suggest.ts";
import type { Check } from "../check.ts";
import { repeats } from "../check.ts";

const freeSpace = "10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16";

/** The VPC's block must be a private one that the subnets fit in. */
export const vpcBlock: Check = ({ network }) => {
    if (network?.cidr === undefined) return [];
    const path = under("network", "cidr");
    const block = parseBlock(network.cidr);
    const basics = blockFindings(path, network.cidr, block);
    if (block === undefined || basics.length > 0) return basics;
    const { widest, narrowest } = vpcPrefix;
    if (block.subnetMask >= widest && block.subnetMask <= narrowest) return [];
    return [
        {
            path,
            problem: `a /${block.subnetMask} block is too ${block.subnetMask < widest ? "large" : "small"} for the VPC`,
            reason: "Each pod takes an address of its own and AWS gives a VPC at most a /16; a VPC cannot be resized later.",
            fix: `Write a block between /${widest} and /${narrowest}, e.g. 10.20.0.0/${widest}.`,
        },
    ];
};

/** Peers must be private, and no two networks may share an address. */
export const peersApart: Check = ({ network }) => {
    const peers = network?.peers ?? [];
    const names = repeats(peers.map((peer) => peer.name)).map((i) => doubledPeer(i));
    const blocks = peers.map((peer) => parseBlock(peer.cidr));
    const basics = peers.flatMap((peer, i) =>
        blockFindings(under("network", "peers", i, "cidr"), peer.cidr, blocks[i]),
    );
    const vpc = parseBlock(network?.cidr ?? "");
    const shared = blocks.flatMap((block, i) => {
        if (block === undefined) return [];
        const earlier = blocks.findIndex((other, j) => j < i && other !== undefined && overlap(block, other));
        return [
            ...(vpc !== undefined && overlap(block, vpc) ? [overlapFinding(i, "the VPC")] : []),
            ...(earlier === -1 ? [] : [overlapFinding(i, `the peer ${quote(peers[earlier]?.name ?? "")}`)]),
        ];
    });
    return [...names, ...basics, ...shared];
};

function blockFindings(path: ConfigPath, written: string, block: Address4 | undefined): readonly Finding[] {
    if (block === undefined) {
        return [
            {
                path,
                problem: `${quote(written)} is not an IPv4 block`,
                reason: "Subnets and firewall rules are computed from it.",
                fix: "Write four numbers up to 255 and a prefix up to 32, e.g. 10.20.0.0/16.",
            },
        ];
    }
    if (!isAligned(block)) {
        return [
            {
                path,
                problem: `${quote(written)} does not begin at the first address of its block`,
                reason: "AWS and routers shorten such a block silently, so that it means other addresses than it says.",
                fix: `Write ${block.startAddress().correctForm()}/${block.subnetMask}.`,
            },
        ];
    }
    if (!isPrivate(block)) {
        return [
            {
                path,
                problem: `${quote(written)} is not a private block`,
                reason: "Traffic to public addresses would be routed to whoever owns them.",
                fix: `Write a block within ${freeSpace}.`,
            },
        ];
    }
    return [];
}

function doubledPeer(index: number): Finding {
    return {
        path: under("network", "peers", index, "name"),
        problem: "two peers have the same name",
        reason: "A rule that names its source must name one network.",
        fix: "Rename one of them.",
    };
}

function overlapFinding(index: number, other: string): Finding {
    return {
        path: under("network", "peers", index, "cidr"),
        problem: `the block shares addresses with ${other}`,
        reason: "Two networks with the same addresses cannot be joined: answers go to the wrong one.",
        fix: "Write the peer's real block; where they do overlap, choose another block for the VPC.",
    };
}
