import type { Fault, Path } from "../../components/fault.ts";
import { isAligned, overlap, parseBlock } from "../../components/network/address-block.ts";
import type { Check } from "../check.ts";
import { under } from "../path.ts";
import { quote } from "../../components/suggest.ts";
import type { cluster } from "./cluster.ts";
import type { network } from "./network.ts";

/**
 * What EKS takes as the block of services.
 *
 * @see https://docs.aws.amazon.com/eks/latest/APIReference/API_KubernetesNetworkConfigRequest.html
 */
const servicePrefix = { widest: 12, narrowest: 24 };
const serviceSpace = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"].map((cidr) => parseBlock(cidr));

function isOfEks(block: NonNullable<ReturnType<typeof parseBlock>>): boolean {
    return serviceSpace.some((space) => space !== undefined && block.isInSubnet(space));
}

/** The services' block must be private, of a size that EKS takes, and nobody else's. */
export const serviceBlockApart: Check<typeof cluster | typeof network> = ({ cluster, network }) => {
    const written = cluster?.serviceCidr;
    if (written === undefined) return [];
    const path = under("cluster", "serviceCidr");
    const block = parseBlock(written);
    const { widest, narrowest } = servicePrefix;
    if (block === undefined || !isAligned(block) || !isOfEks(block)) return [notPrivate(path, written)];
    if (block.subnetMask < widest || block.subnetMask > narrowest) {
        return [
            {
                path,
                problem: `a /${block.subnetMask} block is too ${block.subnetMask < widest ? "large" : "small"} for services`,
                why: "EKS refuses it, and the block of a cluster cannot be changed later.",
                fix: `Write a block between /${widest} and /${narrowest}, e.g. 172.20.0.0/16.`,
            },
        ];
    }
    const others = [
        { name: "the VPC", cidr: network?.cidr },
        ...(network?.peers ?? []).map(({ name, cidr }) => ({ name: `the peer ${quote(name)}`, cidr })),
    ].flatMap(({ name, cidr }) => {
        const taken = cidr === undefined ? undefined : parseBlock(cidr);
        return cidr === undefined || taken === undefined ? [] : [{ name, cidr, block: taken }];
    });
    const free = suggestions.find((one) => others.every((other) => !overlaps(one, other.block)));
    return others
        .filter((other) => overlap(block, other.block))
        .map(({ name, cidr }) => shared(path, written, `${name}, ${cidr}`, free));
};

/** Blocks to offer instead, the usual one first. */
const suggestions = ["172.20.0.0/16", "172.21.0.0/16", "192.168.0.0/16", "10.200.0.0/16", "10.220.0.0/16"];

function overlaps(cidr: string, other: NonNullable<ReturnType<typeof parseBlock>>): boolean {
    const block = parseBlock(cidr);
    return block !== undefined && overlap(block, other);
}

function notPrivate(path: Path, written: string): Fault {
    return {
        path,
        problem: `${quote(written)} is not a private block that begins at its first address`,
        why: "EKS takes RFC 1918 alone. Requests to its addresses never leave the node: a public block would cut whoever owns it off.",
        fix: "Write a block within 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16, e.g. 172.20.0.0/16.",
    };
}

function shared(path: Path, written: string, other: string, free: string | undefined): Fault {
    return {
        path,
        problem: `the block ${written} shares addresses with ${other}`,
        why: "Every node takes a service's address for the cluster's own: that network could not be reached.",
        fix: `Write a private block that neither the VPC nor a peer has${free === undefined ? "" : `, e.g. ${free}`}.`,
    };
}
