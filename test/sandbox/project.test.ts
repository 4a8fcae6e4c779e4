import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { parse } from "yaml";
import { simulatedPackages } from "../../preview/cloud/packages.ts";
import { writeSandboxProject } from "./project.ts";
import { isBag } from "../../preview/cloud/property-bag.ts";

const repository = resolve(import.meta.dirname, "../..");
const projectOf = (folder: string): unknown => parse(readFileSync(join(folder, "Pulumi.yaml"), "utf8"));

/** Absolute path of the program that a project names. */
function programOf(folder: string): string {
    const project = projectOf(folder);
    return resolve(folder, isBag(project) ? String(project["main"]) : "");
}

let folder = "";
beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "sandbox-"));
});
afterEach(() => {
    rmSync(folder, { recursive: true });
});

test("the sandbox project is the real one, with the same name and program, plus the plugins", () => {
    const { projectFolder } = writeSandboxProject({ folder, stack: "test", stackFile: "config: {}\n" });
    const [real, sandbox] = [projectOf(repository), projectOf(projectFolder)];
    expect(sandbox).toMatchObject({ name: "ringfence", runtime: isBag(real) && real["runtime"] });
    expect(programOf(projectFolder)).toBe(programOf(repository));
    for (const name of simulatedPackages) {
        expect(existsSync(join(import.meta.dirname, name, `pulumi-resource-${name}`))).toBe(true);
    }
});

test("a plain `pulumi up` of a user names no plugin of the sandbox", () => {
    const project = projectOf(repository);
    expect(isBag(project) && "plugins" in project).toBe(false);
});

test("another program and project name can be given", () => {
    const program = join(repository, "test/engine/testdata/small");
    const args = { folder, stack: "test", stackFile: "", program, projectName: "other" };
    const { projectFolder } = writeSandboxProject(args);
    expect(projectOf(projectFolder)).toMatchObject({ name: "other" });
    expect(programOf(projectFolder)).toBe(program);
});

test("a stack without a file is refused by name", () => {
    expect(() => writeSandboxProject({ folder, stack: "no-such-stack" })).toThrow(
        /stacks\/Pulumi\.no-such-stack\.yaml/u,
    );
});
