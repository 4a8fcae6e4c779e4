import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { planAuditTrail } from "./plan-audit-trail.ts";
import { shipperConfig } from "./shipper-config.ts";

interface Config {
    readonly service: Readonly<Record<string, unknown>>;
    readonly pipeline: {
        readonly inputs: readonly Readonly<Record<string, unknown>>[];
        readonly filters: readonly (Readonly<Record<string, unknown>> & { readonly rule?: readonly string[] })[];
        readonly outputs: readonly { readonly match: string; readonly log_group_name: string }[];
    };
}

const plan = planAuditTrail({ stack: "s", retentionDays: { public: 184, health: 1096 } });
const text = shipperConfig({ plan, region: "eu-central-1", tiers: ["front", "egress"] });
const config = parse(text) as Config;

/** The group that a line with this class ends in, by Fluent Bit's rules: the first that matches renames, else the tag stays. */
function groupOf(dataClass: string): string | undefined {
    const rules = config.pipeline.filters.flatMap(({ rule }) => rule ?? []);
    const [, , tag = "unsorted"] =
        rules.map((rule) => rule.split(" ")).find(([, pattern = ""]) => new RegExp(pattern).test(dataClass)) ?? [];
    return config.pipeline.outputs.find(({ match }) => match === tag)?.log_group_name;
}

describe("the configuration of the shippers", () => {
    it.each([
        ["public", "/ringfence/s/audit/public"],
        ["health", "/ringfence/s/audit/health"],
        ["regulated", "/ringfence/s/audit/health"],
        ["publicly", "/ringfence/s/audit/health"],
        ["", "/ringfence/s/audit/health"],
    ])("brings a line of class %o to %s", (dataClass, group) => {
        expect(groupOf(dataClass)).toBe(group);
    });

    it("reads what proxies print, of both gateways and of no other pod", () => {
        expect(config.pipeline.inputs.map(({ path }) => path)).toEqual([
            "/var/log/pods/gateway_*/envoy/*.log,/var/log/pods/egress_*/envoy/*.log",
        ]);
    });

    it("drops nothing: waits on disk for as long as it takes", () => {
        expect(config.service).toHaveProperty(["storage.sync"], "full");
        expect(config.pipeline.inputs).toMatchObject([
            { "storage.type": "filesystem", db: expect.any(String) as string },
        ]);
        for (const output of config.pipeline.outputs) expect(output).toHaveProperty("retry_limit", "no_limits");
    });

    it("makes no group by itself: one without a key and a retention would be the result", () => {
        for (const output of config.pipeline.outputs) expect(output).toHaveProperty("auto_create_group", false);
    });

    it("speaks to the region of the stack alone", () => {
        expect(new Set(text.match(/region: .*/g))).toEqual(new Set(["region: eu-central-1"]));
        expect(text).not.toMatch(/endpoint/);
    });
});
