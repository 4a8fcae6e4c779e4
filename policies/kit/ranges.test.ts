import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isInside, isPublic, isPublicIpv4, isWhollyPublicIpv4, secondAddressOf } from "./ranges.ts";

const octet = fc.nat({ max: 255 });
const inTen = fc.tuple(octet, octet, octet, fc.integer({ min: 8, max: 32 }));

describe("secondAddressOf", () => {
    test.each([
        ["172.20.0.0/16", "172.20.0.1"],
        ["172.16.0.0/12", "172.16.0.1"],
        ["192.168.7.0/24", "192.168.7.1"],
        ["10.100.3.9/16", "10.100.0.1"],
    ])("of %s is %s", (block, address) => {
        expect(secondAddressOf(block)).toBe(address);
    });

    test.each(["", "172.20.0.0", "172.20.0.0/33", "fd00::/108"])("is none for %j", (text) => {
        expect(secondAddressOf(text)).toBeUndefined();
    });
});

describe("isPublic", () => {
    test.each([
        "0.0.0.0/0",
        "0.0.0.0/1",
        "10.0.0.0/7",
        "172.32.0.0/16",
        "203.0.113.7/32",
        "8.8.8.8",
        "::/0",
        "2001:db8::/32",
    ])("%s reaches the internet", (range) => {
        expect(isPublic(range)).toBe(true);
    });

    test.each(["10.0.0.0/8", "172.16.0.0/12", "192.168.1.1", "100.64.0.0/10", "169.254.169.254/32", "fd00::/8"])(
        "%s does not",
        (range) => {
            expect(isPublic(range)).toBe(false);
        },
    );

    test.each(["", "anywhere", "10.0.0.0/33", "10.0.0", "*"])("what is no range counts as public: %s", (text) => {
        expect(isPublic(text)).toBe(true);
    });

    test("no width of a range inside 10.0.0.0/8 is public, and every wider one is", () => {
        fc.assert(
            fc.property(inTen, ([b, c, d, bits]) => {
                expect(isPublic(`10.${b}.${c}.${d}/${bits}`)).toBe(false);
                expect(isPublic(`10.${b}.${c}.${d}/${bits % 8}`)).toBe(true);
            }),
        );
    });

    test("only IPv4 has public IPv4 ranges", () => {
        expect(isPublicIpv4("0.0.0.0/0")).toBe(true);
        expect(isPublicIpv4("::/0")).toBe(false);
        expect(isPublicIpv4("10.0.0.0/8")).toBe(false);
    });
});

describe("isInside", () => {
    test("a range is inside another of the same family that covers all of it", () => {
        expect(isInside("10.20.1.0/24", ["192.168.0.0/16", "10.20.0.0/16"])).toBe(true);
        expect(isInside("10.20.0.0/15", ["10.20.0.0/16"])).toBe(false);
        expect(isInside("::a14:0/112", ["10.20.0.0/16"])).toBe(false);
        expect(isInside("10.20.0.0/16", [])).toBe(false);
    });
});

describe("isWhollyPublicIpv4", () => {
    test.each(["8.0.0.0/7", "203.0.113.7/32", "172.32.0.0/11"])("%s is of the internet alone", (range) => {
        expect(isWhollyPublicIpv4(range)).toBe(true);
    });

    test.each(["0.0.0.0/0", "0.0.0.0/1", "128.0.0.0/1", "172.0.0.0/8", "10.20.0.0/16", "2001:db8::/32", "anywhere"])(
        "%s is not",
        (range) => {
            expect(isWhollyPublicIpv4(range)).toBe(false);
        },
    );
});
