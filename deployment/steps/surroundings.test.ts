import { describe, expect, test } from "vitest";
import { pulumiOptionsIn } from "./surroundings.ts";

describe("options of Pulumi in an environment", () => {
    test("are every flag that it takes from there, whatever it does", () => {
        const env = { PULUMI_OPTION_TARGET: "x", PULUMI_OPTION_POLICY_PACK_CONFIG: "off.json" };
        expect(pulumiOptionsIn(env)).toEqual(["PULUMI_OPTION_POLICY_PACK_CONFIG", "PULUMI_OPTION_TARGET"]);
    });

    test("are not what else is set for it", () => {
        expect(pulumiOptionsIn({ PULUMI_CONFIG_PASSPHRASE: "x", PULUMI_BACKEND_URL: "s3://x", PATH: "/bin" })).toEqual(
            [],
        );
    });
});
