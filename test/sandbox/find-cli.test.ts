import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { findCli } from "./find-cli.ts";

let folder = "";
beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "find-cli-"));
});
afterEach(() => {
    rmSync(folder, { recursive: true });
});

function program(path: string, content = "\u007fELF"): string {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    chmodSync(file, 0o755);
    return file;
}

test("an explicit CLI goes first", () => {
    const cli = program("mine/pulumi");
    program("bin/pulumi");
    expect(findCli({ PULUMI_CLI: cli, PATH: join(folder, "bin") })).toEqual({ found: true, cli });
});

test("an explicit CLI that is not there is no reason to take another one", () => {
    program("bin/pulumi");
    const search = findCli({ PULUMI_CLI: join(folder, "none"), PATH: join(folder, "bin") });
    expect(search).toMatchObject({ found: false, reason: expect.stringContaining("PULUMI_CLI") as unknown });
});

test("the npm package's script on PATH is passed over, because it would download", () => {
    program("shim/pulumi", "#!/usr/bin/env node\n");
    const cli = program("bin/pulumi");
    const path = `${join(folder, "shim")}:${join(folder, "bin")}`;
    expect(findCli({ PATH: path, PULUMI_HOME: folder })).toEqual({ found: true, cli });
});

test("of the versions that npx fetched, the newest counts by number", () => {
    program("versions/3.9.0/bin/pulumi");
    const cli = program("versions/3.265.0/bin/pulumi");
    expect(findCli({ PATH: "", PULUMI_HOME: folder })).toEqual({ found: true, cli });
});

test("where there is none, the reason says how to get one", () => {
    expect(findCli({ PATH: folder, PULUMI_HOME: folder })).toMatchObject({
        found: false,
        reason: expect.stringContaining("npx pulumi version") as unknown,
    });
});
