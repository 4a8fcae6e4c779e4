import { describe, expect, test } from "vitest";
import type { FlowReport, NeededFlow } from "../policies/flows/report.ts";
import { blocks, isClean, type PolicyFinding, type PolicyVerdict, type VerdictStatus } from "./preview.ts";

const noFlows: FlowReport = { needed: [], faults: [] };

function flow(passes: boolean): NeededFlow {
    const to = { kind: "apiServer", by: "endpoint" } as const;
    const ends = { from: { kind: "nodes", pools: "every" }, to, port: 443, protocol: "tcp" } as const;
    return { component: "urn", name: "nodes-to-api-server", ...ends, reason: "no node joins", passes, layers: [] };
}

function verdict(status: VerdictStatus, findings: readonly PolicyFinding["enforcement"][]): PolicyVerdict {
    return {
        pack: "pack",
        rule: "rule",
        id: "RES-101",
        status,
        findings: findings.map((enforcement) => ({ status: "violated", severity: "high", enforcement, message: "" })),
    };
}

describe("a verdict blocks its stack", () => {
    test.each([
        ["violated with a mandatory finding", verdict("violated", ["mandatory"])],
        [
            "undetermined with a mandatory finding among advisory ones",
            verdict("undetermined", ["advisory", "mandatory"]),
        ],
        ["violated without a finding", verdict("violated", [])],
        ["undetermined without a finding", verdict("undetermined", [])],
        ["called waived although it has a mandatory finding", verdict("waived", ["advisory", "mandatory"])],
        ["called passed although it has a mandatory finding", verdict("passed", ["mandatory"])],
    ])("%s", (_name, given) => {
        expect(blocks(given)).toBe(true);
        expect(isClean({ policies: [verdict("passed", []), given], flows: noFlows })).toBe(false);
    });
});

describe("a verdict lets its stack through", () => {
    test.each([
        ["passed", verdict("passed", [])],
        ["not applicable", verdict("notApplicable", [])],
        ["violated with advisory findings only", verdict("violated", ["advisory"])],
        ["waived", verdict("waived", ["advisory"])],
    ])("%s", (_name, given) => {
        expect(blocks(given)).toBe(false);
        expect(isClean({ policies: [given], flows: noFlows })).toBe(true);
    });
});

describe("a second look", () => {
    const policies = [verdict("passed", [])];

    test("that found nothing stands against nothing", () => {
        expect(isClean({ policies, asDeployed: { resources: [], policies: [] }, flows: noFlows })).toBe(true);
    });

    test("that found what no rule permits stands against its stack, advice does not", () => {
        const found = (level: "advisory" | "mandatory") => ({
            resources: [],
            policies: [verdict("violated", [level])],
        });
        expect(isClean({ policies, asDeployed: found("mandatory"), flows: noFlows })).toBe(false);
        expect(isClean({ policies, asDeployed: found("advisory"), flows: noFlows })).toBe(true);
    });
});

describe("connections", () => {
    const policies = [verdict("passed", [])];

    test("that every layer lets through stand against nothing", () => {
        expect(isClean({ policies, flows: { needed: [flow(true)], faults: [] } })).toBe(true);
    });

    test("that a layer refuses stand against their stack", () => {
        expect(isClean({ policies, flows: { needed: [flow(true), flow(false)], faults: [] } })).toBe(false);
    });

    test("that nobody declared stand against their stack", () => {
        const fault = {
            kind: "undeclared",
            urn: "urn",
            path: "spec",
            problem: "it names a host",
            fix: "add a flow",
        } as const;
        expect(isClean({ policies, flows: { needed: [flow(true)], faults: [fault] } })).toBe(false);
    });
});
