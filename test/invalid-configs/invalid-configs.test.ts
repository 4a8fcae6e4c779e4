import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { referenceDay } from "../../catalog/day.ts";
import { formatFaults, listMisnamedStacks, listStacks, readStackFile } from "../../config/index.ts";
import type { PlacedFault } from "../../config/index.ts";
import { asRecorded } from "../fault-cases/recorded-fault.ts";
import { baseLock, basesFolder, judge, readCases, recordFaults, subjects } from "./cases.ts";

if (inject("updateRecords")) await Promise.all(subjects.map(recordFaults));

const cases = subjects.flatMap((subject) =>
    Object.entries(readCases(subject)).map(([name, written]) => ({ subject, name, ...written })),
);

function faultsOf(file: string): readonly PlacedFault[] {
    const reading = readStackFile(file, referenceDay, { lock: baseLock });
    return reading.ok ? [] : reading.faults;
}

describe("a base of the invalid stack files", () => {
    it.each(listStacks(basesFolder))("%s is sound by itself", (stack) => {
        expect(formatFaults(faultsOf(path.join(basesFolder, `Pulumi.${stack}.yaml`)))).toMatch(/^0 faults/);
    });
});

describe("the invalid stack files", () => {
    it("are no fewer than they were", () => {
        expect(cases.length).toBeGreaterThanOrEqual(419);
    });

    // Change one, or a message, and write what is found then into the cases: npm test -- test/invalid-configs -u
    it.each(cases)("$subject/$name: $about", (written) => {
        const faults = judge(written);
        expect(faults.map(asRecorded)).toEqual(written.faults);
        for (const fault of faults) {
            expect(["Pulumi.case.yaml", path.basename(baseLock)]).toContain(path.basename(fault.file ?? ""));
        }
        const text = formatFaults(faults);
        expect(text).not.toMatch(/^\s+at |Error:|node:internal|undefined|\[object/m);
        expect(text).not.toMatch(/sk-proj-|AKIA|ghp_|MIIE|hunter2|AAABADQX/);
    });
});

describe("a stack file that is not there, or is no file", () => {
    let dir = "";
    beforeAll(() => {
        dir = mkdtempSync(path.join(tmpdir(), "ringfence-stacks-"));
        for (const stack of ["hybrid-eu", "managed-us"])
            writeFileSync(path.join(dir, `Pulumi.${stack}.yaml`), "config:\n");
        mkdirSync(path.join(dir, "Pulumi.folder.yaml"));
        mkdirSync(path.join(dir, "empty"));
    });
    afterAll(() => {
        rmSync(dir, { recursive: true });
    });

    it("lists the stacks that exist, and asks for the one that was meant", () => {
        const [fault] = faultsOf(path.join(dir, "Pulumi.hybrd-eu.yaml"));
        expect(fault).toMatchObject({ path: [], problem: 'there is no stack "hybrd-eu"' });
        expect(fault?.fix).toBe('Did you mean "hybrid-eu"? Stacks that exist: hybrid-eu, managed-us.');
    });

    it.each(["Pulumi.pilot.yml", "pulumi.pilot.yaml", "Pulumi.pilot.YAML"])("says what %s is to be called", (name) => {
        const folder = mkdtempSync(path.join(dir, "misnamed-"));
        writeFileSync(path.join(folder, name), "config:\n");
        expect(listStacks(folder)).toEqual([]);
        expect(listMisnamedStacks(folder)).toEqual(["pilot"]);
        const [fault] = faultsOf(path.join(folder, "Pulumi.pilot.yaml"));
        expect(fault?.problem).toBe(`there is no stack "pilot": its file is called "${name}"`);
        expect(fault?.fix).toBe("Rename it to Pulumi.pilot.yaml.");
    });

    it("passes over what has nothing of a stack file", () => {
        const folder = mkdtempSync(path.join(dir, "others-"));
        for (const name of ["Pulumi.yaml", "Pulumi.pilot.yaml.orig", "artifacts.lock.json"]) {
            writeFileSync(path.join(folder, name), "");
        }
        expect(listMisnamedStacks(folder)).toEqual([]);
    });

    it("says so where there is no stack at all", () => {
        const [fault] = faultsOf(path.join(dir, "empty", "Pulumi.hybrid-eu.yaml"));
        expect(fault?.fix).toBe("There are no stack files beside it.");
    });

    it("refuses a folder in its place", () => {
        const [fault] = faultsOf(path.join(dir, "Pulumi.folder.yaml"));
        expect(fault?.problem).toBe("a folder stands in place of the stack file");
    });

    it("refuses a file that is far larger than any stack's", () => {
        const file = path.join(dir, "Pulumi.log.yaml");
        writeFileSync(file, `config:\n${"  # 2026-11-21T10:24:00Z request ok\n".repeat(8_000)}`);
        expect(faultsOf(file).map(asRecorded)).toEqual([
            {
                at: "",
                problem: "the file has 288008 bytes, more than 262144",
                why: "No stack needs that much; a file of that size is something else, or filled by mistake.",
                fix: "Write what the schema asks for; keep data in files of its own.",
            },
        ]);
    });

    it("refuses a name that is no stack's", () => {
        for (const name of ["stack.yaml", "Pulumi.yaml", "Pulumi.a b.yaml", "Pulumi.x.yml", "Pulumi..yaml"]) {
            expect(faultsOf(path.join(dir, name))[0]?.problem).toBe("the file is not named like a stack file");
        }
    });
});
