import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { formatFaults, readStackFile } from "../../config/index.ts";
import type { ConfigFault } from "../../config/index.ts";

const folder = import.meta.dirname;
const expectedFaults = z
    .record(z.string(), z.array(z.strictObject({ at: z.string(), problem: z.string(), reason: z.string() })).min(1))
    .parse(parse(readFileSync(path.join(folder, "expected-faults.yaml"), "utf8")));
const cases = Object.keys(expectedFaults);

function fileOf(name: string): string {
    return path.join(folder, path.dirname(name), `Pulumi.${path.basename(name)}.yaml`);
}

/** The lock that a case brings along, else the one that holds everything. */
function lockOf(name: string): string {
    const own = path.join(folder, `${name}.lock.json`);
    return existsSync(own) ? own : path.join(folder, "artifacts.lock.json");
}

function faultsOf(file: string, lock?: string): readonly ConfigFault[] {
    const reading = readStackFile(file, lock);
    return reading.ok ? [] : reading.faults;
}

/** A fault as the table writes it: `line:column path`, after the file where it is the lock, what is wrong and why. */
function asWritten({ file = "", line, column, path: at, problem, reason }: ConfigFault) {
    const lock = file.endsWith(".lock.json") ? path.basename(file) : "";
    const position = line === undefined ? "" : `${line}:${String(column)}`;
    return { at: [lock, position, at].filter((part) => part !== "").join(" "), problem, reason };
}

describe("the invalid stack files", () => {
    it("are all in the table, and there is nothing else in it", () => {
        const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
            .filter((file) => file.includes(path.sep) && file.endsWith(".yaml"))
            .map((file) =>
                file
                    .split(path.sep)
                    .join("/")
                    .replace("Pulumi.", "")
                    .replace(/\.yaml$/, ""),
            );
        expect(cases.toSorted()).toEqual(files.toSorted());
        expect(cases.length).toBeGreaterThanOrEqual(347);
    });

    it.each(cases)("%s", (name) => {
        const faults = faultsOf(fileOf(name), lockOf(name));
        expect(faults.map(asWritten)).toEqual(expectedFaults[name]);
        for (const fault of faults) {
            expect([fileOf(name), lockOf(name)]).toContain(path.resolve(fault.file ?? ""));
            expect(fault.fix).not.toBe("");
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
        expect(fault).toMatchObject({ path: "", problem: 'there is no stack "hybrd-eu"' });
        expect(fault?.fix).toBe('Did you mean "hybrid-eu"? Stacks that exist: hybrid-eu, managed-us.');
    });

    it("says so where there is no stack at all", () => {
        const [fault] = faultsOf(path.join(dir, "empty", "Pulumi.hybrid-eu.yaml"));
        expect(fault?.fix).toBe("There are no stack files beside it.");
    });

    it("refuses a folder in its place", () => {
        const [fault] = faultsOf(path.join(dir, "Pulumi.folder.yaml"));
        expect(fault?.problem).toBe("a folder stands in place of the stack file");
    });

    it("refuses a name that is no stack's", () => {
        for (const name of ["stack.yaml", "Pulumi.yaml", "Pulumi.a b.yaml", "Pulumi.x.yml", "Pulumi..yaml"]) {
            expect(faultsOf(path.join(dir, name))[0]?.problem).toBe("the file is not named like a stack file");
        }
    });
});
