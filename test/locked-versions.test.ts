import { describe, expect, it } from "vitest";
import { lockedVersion, servedInstead, suiteVersion } from "./locked-versions.ts";
import { versions } from "./gateway/tools.ts";

describe("the versions that suites use", () => {
    it.each(Object.entries(servedInstead))(
        "of %s: another one than the locked only as long as the lock pins that",
        (name, instead) => {
            expect(lockedVersion(name)).toBe(instead.locked);
            expect(instead.served).not.toBe(instead.locked);
            expect(suiteVersion(name)).toBe(instead.served);
        },
    );

    it("of Envoy in the live gateway suite is the locked one", () => {
        expect(Object.keys(servedInstead)).not.toContain("envoy");
        expect(lockedVersion("envoy")).toBe(`distroless-v${versions.envoy}`);
    });

    it("of Envoy Gateway there is the locked one, or the patch of its line that is served", () => {
        const line = (version: string) => version.replace(/^v/, "").split(".").slice(0, 2).join(".");
        expect(line(versions.envoyGateway)).toBe(line(lockedVersion("envoy-gateway")));
        expect(`v${versions.envoyGateway}`).toBe(suiteVersion("envoy-gateway"));
    });

    it("of what the lock does not pin are refused", () => {
        expect(() => lockedVersion("constructor")).toThrow("the lock pins no constructor");
    });
});
