import { describe, expect, it } from "vitest";
import { Address4 } from "ip-address";
import { s3Blocks } from "./s3-blocks.ts";

const all = Object.entries(s3Blocks).flatMap(([region, given]) =>
    given.confirmed ? given.value.map((cidr) => ({ region, cidr })) : [],
);

describe("the blocks of S3", () => {
    it("are blocks, written by their first address", () => {
        expect(all.filter(({ cidr }) => !Address4.isValid(cidr))).toEqual([]);
        const crooked = all.filter(({ cidr }) => new Address4(cidr).startAddress().address !== cidr.split("/")[0]);
        expect(crooked).toEqual([]);
    });

    it("share no address with each other, so that none leads into another region", () => {
        const shared = all.flatMap((one, i) =>
            all
                .slice(i + 1)
                .filter((other) => {
                    const [a, b] = [new Address4(one.cidr), new Address4(other.cidr)];
                    return a.isInSubnet(b) || b.isInSubnet(a);
                })
                .map((other) => `${one.region} ${one.cidr} and ${other.region} ${other.cidr}`),
        );
        expect(shared).toEqual([]);
    });
});
