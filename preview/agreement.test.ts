import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { referenceDay } from "../catalog/day.ts";
import { formatFaults, listStacks, readStackFile } from "../config/index.ts";
import type { DeploymentConfig } from "../config/index.ts";
import { declarationFaults } from "./declaration.ts";

const root = join(import.meta.dirname, "..");

function configOf(stack: string): DeploymentConfig {
    const reading = readStackFile(join(root, "stacks", `Pulumi.${stack}.yaml`), referenceDay);
    if (!reading.ok) throw new Error(formatFaults(reading.faults));
    return reading.config;
}

const fileOf = (stack: string) => join(root, "policies", "declarations", `${stack}.yaml`);

describe("a stack file and its declaration", () => {
    test.each(listStacks(join(root, "stacks")))("agree in the reference stack %s", (stack) => {
        expect(declarationFaults(fileOf(stack), configOf(stack))).toEqual([]);
    });

    let folder = "";
    beforeAll(() => {
        folder = mkdtempSync(join(tmpdir(), "ringfence-agreement-"));
    });
    afterAll(() => {
        rmSync(folder, { recursive: true });
    });
    /** What is said where one text of the declaration of a stack is another. */
    function faultsWith(stack: string, from: string, to: string) {
        const text = readFileSync(fileOf(stack), "utf8");
        expect(text).toContain(from);
        const file = join(folder, `${stack}.yaml`);
        writeFileSync(file, text.replaceAll(from, to));
        return declarationFaults(file, configOf(stack));
    }

    test.each([
        ["account", "self-hosted-eu", '"111122223333"', '"210987654321"', "accounts"],
        ["address block", "self-hosted-eu", "- 10.20.0.0/16", "- 10.21.0.0/16", "networks"],
        ["peer", "self-hosted-eu", "- 10.64.0.0/16", "- 10.64.0.0/24", "networks"],
        ["transit gateway", "pilot-eu", "tgw-0123456789abcdef0", "tgw-0123456789abcdef1", "transitGateways"],
        ["partner", "managed-us", '"222233334444"', '"222233334445"', "peerAccounts"],
        ["custody of the keys", "pilot-eu", "keyCustody: kms", "keyCustody: imported", "keyCustody"],
        [
            "proxy of the key store",
            "hybrid-eu",
            "vpce-svc-0123456789abcdef0",
            "vpce-svc-0123456789abcdef1",
            "privateLinkServices",
        ],
        ["class of data", "pilot-eu", "dataClasses: [internal, personal]", "dataClasses: [internal]", "dataClasses"],
        ["provider", "managed-us", "  - us.api.openai.com", "  - eu.api.openai.com", "thirdPartyHosts"],
        ["name of the gateway", "pilot-eu", "llm.pilot-eu.internal", "llm.pilot.internal", "dnsZones"],
        ["private zone", "self-hosted-eu", "- insurer.example", "- insurer.test", "dnsZones"],
        ["DNS server", "self-hosted-eu", "- 10.64.1.53", "- 10.64.1.54", "dnsForwardTargets"],
    ])("that differ in the %s are told once, at the key that lists it", (_what, stack, from, to, key) => {
        const faults = faultsWith(stack, from, to);
        expect(faults.map(({ path }) => path)).toEqual([[key]]);
        expect(faults[0]?.line).toBeGreaterThan(1);
        expect(faults[0]?.fix).toContain(key);
    });

    test("name the cure of an undeclared account, and not the list of foreign ARNs", () => {
        const [fault] = faultsWith("pilot-eu", '"111122223333"', '"210987654321"');
        expect(fault?.fix).toBe(
            "List it under accounts, if the compliance owner means it; else change ringfence:accounts.workload of the stack file.",
        );
    });
});

describe("a declaration that is not there", () => {
    test.each(["Clinic-Prod.yaml", "clinic-prod.yml", "Clinic-prod.YML"])(
        "may be one that nobody reads: %s",
        (name) => {
            const folder = mkdtempSync(join(tmpdir(), "ringfence-misnamed-"));
            try {
                writeFileSync(join(folder, name), "jurisdiction: eu\n");
                const [fault] = declarationFaults(join(folder, "clinic-prod.yaml"));
                expect(fault?.fix).toContain(`"${name}" beside it is not read: rename it.`);
                expect(fault?.fix).toContain("policies/declarations/clinic-prod.yaml");
            } finally {
                rmSync(folder, { recursive: true });
            }
        },
    );
});
