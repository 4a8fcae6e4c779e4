import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { toPolicy } from "../kit/policy.ts";
import { rules } from "./rules.ts";

const files = readdirSync(import.meta.dirname, { recursive: true, encoding: "utf8" })
    .map((file) => path.basename(file))
    .filter((file) => file.startsWith("res-"));

describe("the rules of the pack", () => {
    test("are exactly these", () => {
        expect(rules.map(({ id, name }) => `${id} ${name}`)).toEqual([
            "RES-101 res-place-provider-region",
            "RES-102 res-place-resource-region",
            "RES-103 res-place-foreign-arn",
            "RES-104 res-place-zone",
            "RES-105 res-place-provider-endpoints",
            "RES-106 res-place-account",
            "RES-107 res-place-provider-allow-list",
            "RES-108 res-place-component",
            "RES-109 res-place-known-type",
            "RES-201 res-copy-bucket",
            "RES-203 res-copy-image-registry",
            "RES-206 res-copy-key",
            "RES-208 res-copy-machine-image",
            "RES-209 res-copy-image-share",
            "RES-301 res-net-internet-gateway",
            "RES-302 res-net-nat",
            "RES-304 res-net-peering",
            "RES-307 res-net-private-link",
            "RES-308 res-net-endpoint-policy",
            "RES-309 res-net-open-egress",
            "RES-310 res-net-dns",
            "RES-311 res-net-public-address",
            "RES-312 res-net-default-deny",
            "RES-313 res-net-pod-egress",
            "RES-314 res-net-service",
            "RES-315 res-net-webhook",
            "RES-317 res-net-remote-nodes",
            "RES-401 res-access-bucket",
            "RES-402 res-access-cluster-api",
            "RES-403 res-access-trust",
            "RES-404 res-access-share",
            "RES-405 res-access-resource-policy",
            "RES-501 res-key-at-rest",
            "RES-502 res-key-custody",
            "RES-504 res-key-hygiene",
            "RES-601 res-log-sink",
            "RES-602 res-log-third-party-sink",
            "RES-603 res-log-retention",
            "RES-604 res-log-prompts",
            "RES-605 res-log-audit-trail",
            "RES-606 res-log-cluster-and-network",
            "RES-701 res-supply-image",
            "RES-702 res-supply-registry-cache",
            "RES-703 res-supply-weights",
            "RES-704 res-telemetry-off",
            "RES-705 res-telemetry-endpoint",
            "RES-706 res-supply-chart",
            "RES-801 res-gateway-reach",
            "RES-802 res-gateway-default",
            "RES-803 res-gateway-class-header",
            "RES-804 res-gateway-keys",
            "RES-805 res-gateway-hosts",
            "RES-806 res-gateway-model-profile",
            "RES-807 res-gateway-model-permission",
            "RES-808 res-gateway-copies",
            "RES-811 res-gateway-policy-scope",
            "RES-812 res-gateway-injection",
            "RES-813 res-gateway-fallback",
            "RES-814 res-gateway-deny",
            "RES-815 res-gateway-caller-credentials",
            "RES-816 res-gateway-caller-identity",
            "RES-817 res-gateway-one-policy",
            "RES-818 res-gateway-class-script",
            "RES-819 res-gateway-script-calls",
            "RES-822 res-gateway-logs",
        ]);
    });

    test("are mandatory, but for those that the catalogue calls advisory", () => {
        const advisory = rules.filter(({ enforcement }) => enforcement === "advisory").map(({ id }) => id);
        expect(advisory).toEqual(["RES-504", "RES-702"]);
    });

    test("are each in a file of their name, with its test beside it, and no other file is there", () => {
        expect(files.sort()).toEqual(rules.flatMap(({ name }) => [`${name}.test.ts`, `${name}.ts`]).sort());
    });

    test.each(rules)("$id says what it serves, why, and what to write instead", (rule) => {
        expect(rule.controls.length).toBeGreaterThan(0);
        expect(rule.reads).not.toBe("");
        // "<why> (<clauses>)." and "<fix>" are parts of the message, and of the table for reviewers.
        expect(rule.why).toMatch(/^[a-z].*[^.]$/);
        expect(rule.fix).toMatch(/^[A-Z].*\.$/);
        expect(rule.title).toMatch(/^[A-Z].*[^.]$/);
    });

    test.each(rules)(
        "$id binds at its enforcement, with a severity, a required jurisdiction and its id first",
        (rule) => {
            const policy = toPolicy(rule);
            expect(policy).toMatchObject({ enforcementLevel: rule.enforcement, severity: rule.severity });
            expect(policy.displayName).toMatch(new RegExp(`^${rule.id} `));
            expect(policy.configSchema?.required).toContain("jurisdiction");
            expect(policy.configSchema?.required).toEqual(rule.needs);
            expect(Object.keys(policy.configSchema?.properties ?? {})).toEqual(rule.needs);
        },
    );
});

describe("the config of each stack", () => {
    const configs = path.join(import.meta.dirname, "config");
    const declarations = path.join(import.meta.dirname, "..", "declarations");
    const stacks = readdirSync(configs).map((file) => path.basename(file, ".json"));

    test("is there for every declared stack, and for no other", () => {
        expect(stacks.map((stack) => `${stack}.yaml`).sort()).toEqual(readdirSync(declarations).sort());
        expect(existsSync(path.join(declarations, "self-hosted-eu.yaml"))).toBe(true);
    });

    test.each(stacks)("configures every rule of %s and switches none off", (stack) => {
        const text = readFileSync(path.join(configs, `${stack}.json`), "utf8");
        const config: unknown = JSON.parse(text);
        expect(Object.keys(config as object)).toEqual(rules.map(({ name }) => name));
        expect(text).not.toMatch(/enforcementLevel|"disabled"|"advisory"|"all"/);
        for (const rule of rules) {
            expect(rule.readConfig((config as Record<string, unknown>)[rule.name])).toBeDefined();
        }
    });
});
