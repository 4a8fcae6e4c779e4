import { Address4, Address6 } from "ip-address";

type Address = Address4 | Address6;

function parse(text: string): Address | undefined {
    if (Address4.isValid(text)) {
        return new Address4(text);
    }
    return Address6.isValid(text) ? new Address6(text) : undefined;
}

/** Ranges that no router of the internet carries: RFC 1918, shared, link-local and loopback; unique local for IPv6. */
const privateRanges = [
    "10.0.0.0/8",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "100.64.0.0/10",
    "169.254.0.0/16",
    "127.0.0.0/8",
    "fc00::/7",
    "fe80::/10",
    "::1/128",
];

/** True where every address of `inner` is in one of `outer`. Text that is no range is inside nothing. */
export function isInside(inner: string, outer: readonly string[]): boolean {
    const range = parse(inner);
    return range !== undefined && outer.map(parse).some((other) => other !== undefined && contains(other, range));
}

function contains(outer: Address, inner: Address): boolean {
    if (outer instanceof Address4 && inner instanceof Address4) {
        return inner.isInSubnet(outer);
    }
    return outer instanceof Address6 && inner instanceof Address6 && inner.isInSubnet(outer);
}

/** The address right behind the first of an IPv4 block in CIDR form; none for anything else. */
export function secondAddressOf(block: string): string | undefined {
    if (!block.includes("/") || !Address4.isValid(block)) {
        return undefined;
    }
    const first = new Address4(block).startAddress().bigInt();
    return Address4.fromBigInt(first + 1n).correctForm();
}

/** True unless the whole range is private. Text that is no range counts as public. */
export function isPublic(range: string): boolean {
    return !isInside(range, privateRanges);
}

/** True for a range of public IPv4 addresses. */
export function isPublicIpv4(range: string): boolean {
    return Address4.isValid(range) && isPublic(range);
}

/** True for a range of public IPv4 addresses that holds no private one. */
export function isWhollyPublicIpv4(range: string): boolean {
    return isPublicIpv4(range) && !privateRanges.some((other) => isInside(other, [range]));
}
