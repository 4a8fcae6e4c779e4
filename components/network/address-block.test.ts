import fc from "fast-check";
import { Address4 } from "ip-address";
import { describe, expect, it } from "vitest";

import {
    blockAt,
    isAligned,
    isPrivate,
    isPublic,
    overlap,
    parseBlock,
    publicBlocks,
    subtractBlocks,
} from "./address-block.ts";

const addresses = fc.nat({ max: 2 ** 32 - 1 }).map((number) => Address4.fromInteger(number));
const blocks = fc
    .record({ prefix: fc.integer({ min: 4, max: 28 }), number: fc.nat({ max: 2 ** 32 - 1 }) })
    .map(({ prefix, number }) => blockAt(new Address4("0.0.0.0/0"), prefix, Math.floor(number / 2 ** (32 - prefix))));
const holds = (all: readonly Address4[], address: Address4): boolean => all.some((block) => address.isInSubnet(block));

describe("parseBlock", () => {
    it.each(["10.0.0.0/16", "0.0.0.0/0", "192.168.1.128/25"])("reads %s", (cidr) => {
        expect(parseBlock(cidr)?.address).toBe(cidr);
    });

    it.each(["10.0.0.0", "10.0.0/16", "10.0.0.256/24", "10.0.0.0/33", "::/0", "fd00::/8", "", "10.0.0.0/16 ", "a/16"])(
        "does not read %j",
        (cidr) => {
            expect(parseBlock(cidr)).toBeUndefined();
        },
    );
});

describe("isAligned", () => {
    it("is true for the first address of a block only", () => {
        expect(isAligned(new Address4("10.40.0.0/16"))).toBe(true);
        expect(isAligned(new Address4("10.40.1.0/16"))).toBe(false);
    });
});

describe("overlap", () => {
    it("is the same both ways, and true just where some address lies in both", () => {
        fc.assert(
            fc.property(blocks, blocks, (one, other) => {
                const shared = holds([one], other.startAddress()) || holds([other], one.startAddress());
                expect([overlap(one, other), overlap(other, one)]).toEqual([shared, shared]);
            }),
        );
    });
});

describe("subtractBlocks", () => {
    it("keeps just the addresses outside the holes", () => {
        fc.assert(
            fc.property(blocks, fc.array(blocks, { maxLength: 4 }), addresses, (block, holes, address) => {
                const expected = holds([block], address) && !holds(holes, address);
                expect(holds(subtractBlocks(block, holes), address)).toBe(expected);
            }),
        );
    });
});

describe("public and private space", () => {
    it.each(["10.0.0.0/8", "172.31.0.0/16", "192.168.0.0/24", "100.64.0.0/10"])("counts %s as private", (cidr) => {
        expect([isPrivate(new Address4(cidr)), isPublic(new Address4(cidr))]).toEqual([true, false]);
    });

    it.each(["8.8.8.0/24", "160.79.104.0/23", "172.32.0.0/16"])("counts %s as public", (cidr) => {
        expect([isPrivate(new Address4(cidr)), isPublic(new Address4(cidr))]).toEqual([false, true]);
    });

    it.each(["169.254.169.254/32", "127.0.0.0/8", "224.0.0.0/4", "0.0.0.0/0", "172.0.0.0/8"])(
        "counts %s as neither, because it holds special or both kinds of addresses",
        (cidr) => {
            expect([isPrivate(new Address4(cidr)), isPublic(new Address4(cidr))]).toEqual([false, false]);
        },
    );

    it("divides all addresses: a public block holds it, or it is private or special", () => {
        const outside = publicBlocks.map((cidr) => new Address4(cidr));
        fc.assert(
            fc.property(addresses, (address) => {
                const single = new Address4(`${address.correctForm()}/32`);
                expect(holds(outside, address)).toBe(isPublic(single));
            }),
        );
    });

    it("leaves the security group of the egress tier room for its other rules", () => {
        expect(publicBlocks.length).toBeLessThanOrEqual(55); // AWS allows 60; each block of a prefix list counts
    });
});
