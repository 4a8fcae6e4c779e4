import { isAligned, isPrivate, overlap, parseBlock } from "../../components/network/address-block.ts";
import type { Finding } from "../fault.ts";
import type { ConfigPath } from "../path.ts";
import { under } from "../path.ts";
import { quote } from "../suggest.ts";
import type { Check } from "../check.ts";
import { repeats } from "../check.ts";

/** A role has one entry in the cluster; EKS takes no second one. */
export const clusterRolesDistinct: Check = ({ cluster }) => {
    const listed = (["administrators", "viewers"] as const).flatMap((level) =>
        (cluster?.[level] ?? []).map((role, i) => ({ role, path: under("cluster", level, i) })),
    );
    // Without its path: entries are named after the role itself.
    const names = listed.map(({ role }) => role.slice(role.lastIndexOf("/") + 1));
    return repeats(names).flatMap((i): readonly Finding[] => {
        const { role, path } = listed[i] ?? {};
        if (role === undefined || path === undefined) return [];
        return [
            {
                path,
                problem: `the role ${quote(role)} is listed already`,
                reason: "EKS keeps one entry a role; whether it may change things or only look must not depend on the order.",
                fix: "Remove one of them.",
            },
        ];
    });
};

/** System nodes at most are no fewer than at least. */
export const systemNodesInOrder: Check = ({ cluster }) => {
    const { minPerZone = 0, maxPerZone = 0 } = cluster?.systemNodes ?? {};
    if (minPerZone <= maxPerZone) return [];
    return [
        {
            path: under("cluster", "systemNodes", "minPerZone"),
            problem: `the least, ${minPerZone}, is more than the most, ${maxPerZone}`,
            reason: "AWS refuses such a node group.",
            fix: "Write a minPerZone that is at most maxPerZone.",
        },
    ];
};

/** What EKS takes as the block of services. */
const servicePrefix = { widest: 12, narrowest: 24 };

/** The services' block must be private, of a size that EKS takes, and nobody else's. */
export const serviceBlockApart: Check = ({ cluster, network }) => {
    const written = cluster?.serviceCidr;
    if (written === undefined) return [];
    const path = under("cluster", "serviceCidr");
    const block = parseBlock(written);
    const { widest, narrowest } = servicePrefix;
    if (block === undefined || !isAligned(block) || !isPrivate(block)) return [notPrivate(path, written)];
    if (block.subnetMask < widest || block.subnetMask > narrowest) {
        return [
            {
                path,
                problem: `a /${block.subnetMask} block is too ${block.subnetMask < widest ? "large" : "small"} for services`,
                reason: "EKS refuses it, and the block of a cluster cannot be changed later.",
                fix: `Write a block between /${widest} and /${narrowest}, e.g. 172.20.0.0/16.`,
            },
        ];
    }
    const others = [
        { name: "the VPC", cidr: network?.cidr },
        ...(network?.peers ?? []).map(({ name, cidr }) => ({ name: `the peer ${quote(name)}`, cidr })),
    ];
    return others.flatMap(({ name, cidr }) => {
        const other = cidr === undefined ? undefined : parseBlock(cidr);
        return other === undefined || !overlap(block, other) ? [] : [shared(path, name)];
    });
};

function notPrivate(path: ConfigPath, written: string): Finding {
    return {
        path,
        problem: `${quote(written)} is not a private block that begins at its first address`,
        reason: "Requests to its addresses never leave the node: a public block would cut whoever owns it off.",
        fix: "Write a block within 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16, e.g. 172.20.0.0/16.",
    };
}

function shared(path: ConfigPath, other: string): Finding {
    return {
        path,
        problem: `the block shares addresses with ${other}`,
        reason: "Every node takes a service's address for the cluster's own: that network could not be reached.",
        fix: "Write another private block, e.g. 172.21.0.0/16, and mind the default of 172.20.0.0/16.",
    };
}
