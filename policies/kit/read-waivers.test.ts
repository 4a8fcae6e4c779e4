import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { referenceDay } from "../../catalog/day.ts";
import { readWaiverFile, waiversIn } from "./read-waivers.ts";
import { say } from "./safe.ts";
import { waiverForTests } from "./testing-waiver.ts";

const of = (stack: string) =>
    waiverForTests({ urn: `urn:pulumi:${stack}::ringfence::aws:s3/bucket:Bucket::it`, rule: "RES-103" });
const rules = [{ id: "RES-103", waivable: true, severity: "critical" }];

let folder = "";
beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), "ringfence-waivers-"));
    const write = (name: string, text: string) => {
        writeFileSync(path.join(folder, name), text);
    };
    write("one.yaml", `# why\n\n${stringify([of("one")])}`);
    write("undeclared.yaml", stringify([of("undeclared")]));
    write("empty.yaml", "# all of them ended\n");
    write("none.yaml", "[]\n");
    write("misnamed.yml", stringify([of("misnamed")]));
    write("map.yaml", stringify({ waivers: [of("map")] }));
    write("twice.yaml", stringify([of("twice")]).replace("ticket:", "ticket: A\n  ticket:"));
    write("alias.yaml", `${stringify([of("alias")]).replace("reason:", "reason: &x")}  path: *x\n`);
    write("tag.yaml", stringify([of("tag")]).replace("ticket: ", "ticket: !mine "));
    mkdirSync(path.join(folder, "folder.yaml"));
});
afterAll(() => {
    rmSync(folder, { recursive: true });
});

function waiversFor(stack: string, today = referenceDay) {
    const declaration = { approvers: ["ciso@group.example"] };
    return waiversIn(folder, {
        declaredFor: (name) =>
            name === "undeclared" ? { ok: false, problem: say`it is not there` } : { ok: true, declaration },
        today,
        rules,
    })(stack);
}

describe("the waivers of a folder", () => {
    test("are found by the stack", () => {
        expect(waiversFor("one")).toEqual({ valid: [of("one")], faults: [] });
    });

    test("are judged by the day of the run", () => {
        expect(waiversFor("one", "2026-12-20").valid).toHaveLength(1);
        expect(waiversFor("one", "2026-12-21").valid).toEqual([]);
    });

    test("waive nothing where the declaration cannot be read: nobody is named who may approve", () => {
        expect(waiversFor("undeclared").valid).toEqual([]);
    });

    test.each(["nobody-has-one", "empty", "none", "../declarations"])(
        "are none where nothing is written: %s",
        (stack) => {
            expect(waiversFor(stack)).toEqual({ valid: [], faults: [] });
        },
    );

    test.each([
        ["misnamed", "misnamed.yml is not read"],
        ["map", "map.yaml is no list"],
        ["twice", "is not YAML in which each line says one thing"],
        ["alias", "is not YAML in which each line says one thing"],
        ["tag", "is not YAML in which each line says one thing"],
        ["folder", "cannot be read"],
    ])("are refused where the file is malformed: %s", (stack, problem) => {
        const { valid, faults } = waiversFor(stack);
        expect(valid).toEqual([]);
        expect(faults.map((fault) => String(fault.problem))).toEqual([expect.stringContaining(problem)]);
    });

    test("stand at the line at which they begin", () => {
        expect(readWaiverFile(folder, "one")).toMatchObject({ ok: true, entries: [{ line: 3 }] });
    });
});
