import { addressAt, parseBlock } from "../network/address-block.ts";

/** Addresses of a cluster's own Services, which follow from its block of Services. */
export interface ServiceAddresses {
    /**
     * The Service `kubernetes.default`, by which every pod reaches the API server. Kubernetes takes the first address after the
     * block's own: `GetIndexedIP(block, 1)` in `cmd/kube-apiserver/app/options/options.go`, read at v1.35.
     */
    readonly apiServer: string;
    /** The Service `kube-dns`, which EKS puts at the tenth: https://docs.aws.amazon.com/eks/latest/userguide/managing-coredns.html */
    readonly dns: string;
}

/** @throws Error for a block that is not IPv4 in CIDR form: the config refuses one. */
export function serviceAddresses(serviceCidr: string): ServiceAddresses {
    const block = parseBlock(serviceCidr);
    if (block === undefined) throw new Error(`${serviceCidr} is not a block of Services`);
    return { apiServer: addressAt(block, 1), dns: addressAt(block, 10) };
}

/**
 * The VPC's resolver, the second address behind the first of its block.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/AmazonDNS-concepts.html
 * @throws Error for a block that is not IPv4 in CIDR form.
 */
export function resolverOf(vpcCidr: string): string {
    const block = parseBlock(vpcCidr);
    if (block === undefined) throw new Error(`${vpcCidr} is not the block of a VPC`);
    return addressAt(block, 2);
}
