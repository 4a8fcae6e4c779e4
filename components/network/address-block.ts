import { Address4 } from "ip-address";

/** Reads `a.b.c.d/n`; anything else, a bare address included, answers `undefined`. */
export function parseBlock(cidr: string): Address4 | undefined {
    if (!/^[\d.]+\/\d+$/.test(cidr) || !Address4.isValid(cidr)) return undefined;
    return new Address4(cidr);
}

/** True where the address is the first of its block: `10.0.1.0/16` is not. */
export function isAligned(block: Address4): boolean {
    return block.correctForm() === block.startAddress().correctForm();
}

/** True where the two blocks share an address. */
export function overlap(one: Address4, other: Address4): boolean {
    return one.isInSubnet(other) || other.isInSubnet(one);
}

/** The `index`-th block of the given prefix length inside `parent`. */
export function blockAt(parent: Address4, prefix: number, index: number): Address4 {
    const size = 2n ** BigInt(32 - prefix);
    const first = parent.startAddress().bigInt() + BigInt(index) * size;
    return new Address4(`${Address4.fromBigInt(first).correctForm()}/${prefix}`);
}

/** The address that stands so many behind the first of a block, e.g. `10.60.0.2` for the resolver of `10.60.0.0/16`. */
export function addressAt(block: Address4, index: number): string {
    return Address4.fromBigInt(block.startAddress().bigInt() + BigInt(index)).correctForm();
}

/** Writes a block as `a.b.c.d/n`. */
export function formatBlock(block: Address4): string {
    return `${block.correctForm()}/${block.subnetMask}`;
}

/** The largest blocks that cover `block` without touching any of the `holes`, in address order. */
export function subtractBlocks(block: Address4, holes: readonly Address4[]): readonly Address4[] {
    const touching = holes.filter((hole) => overlap(block, hole));
    if (touching.length === 0) return [block];
    if (touching.some((hole) => block.isInSubnet(hole))) return [];
    const half = block.subnetMask + 1;
    return [0, 1].flatMap((index) => subtractBlocks(blockAt(block, half, index), touching));
}

const blocks = (cidrs: readonly string[]): readonly Address4[] => cidrs.map((cidr) => new Address4(cidr));

/** Private use (RFC 1918) and shared address space (RFC 6598): never routed on the Internet. */
const privateSpace = blocks(["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"]);

/** The rest of what the Internet does not route: this host, loopback, link-local (metadata!), multicast and reserved. */
const otherSpecialSpace = blocks(["0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/3"]);

/** True where every address of the block is private (RFC 1918 or RFC 6598). */
export function isPrivate(block: Address4): boolean {
    return privateSpace.some((space) => block.isInSubnet(space));
}

/** True where no address of the block is private or otherwise special. */
export function isPublic(block: Address4): boolean {
    return ![...privateSpace, ...otherSpecialSpace].some((space) => overlap(block, space));
}

/** Every block the Internet routes, and no private one: a rule for "outside" must not open the way to a neighbour. */
export const publicBlocks: readonly string[] = subtractBlocks(new Address4("0.0.0.0/0"), [
    ...privateSpace,
    ...otherSpecialSpace,
]).map(formatBlock);
