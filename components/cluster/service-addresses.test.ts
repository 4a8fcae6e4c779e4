import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { serviceAddresses } from "./service-addresses.ts";

const toNumber = (address: string) => address.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0);
const toText = (value: number) => [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join(".");

describe("the addresses of a cluster's own Services", () => {
    it("are the first and the tenth of EKS's usual block", () => {
        expect(serviceAddresses("172.20.0.0/16")).toEqual({ apiServer: "172.20.0.1", dns: "172.20.0.10" });
    });

    it("follow from the widest, the narrowest and an odd block", () => {
        expect(serviceAddresses("172.16.0.0/12").apiServer).toBe("172.16.0.1");
        expect(serviceAddresses("192.168.7.0/24")).toEqual({ apiServer: "192.168.7.1", dns: "192.168.7.10" });
        expect(serviceAddresses("10.255.240.0/21").apiServer).toBe("10.255.240.1");
    });

    it("lie one and ten behind the block's own address, whatever private block it is", () => {
        const block = fc.record({ prefix: fc.integer({ min: 12, max: 24 }), index: fc.nat(2 ** 16 - 1) });
        fc.assert(
            fc.property(block, ({ prefix, index }) => {
                const size = 2 ** (32 - prefix);
                const first = toNumber("10.0.0.0") + (index % 2 ** (prefix - 8)) * size;
                const { apiServer, dns } = serviceAddresses(`${toText(first)}/${prefix}`);
                expect([toNumber(apiServer) - first, toNumber(dns) - first]).toEqual([1, 10]);
            }),
        );
    });

    it("are refused for what is no block", () => {
        expect(() => serviceAddresses("172.20.0.0")).toThrow(/not a block of Services/);
    });
});
