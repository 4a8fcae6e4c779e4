import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { projectRoot } from "./index.ts";
import { projectFaults } from "./project-faults.ts";

const own = readFileSync(join(projectRoot, "Pulumi.yaml"), "utf8");

describe("Pulumi.yaml", () => {
    let root: string;
    beforeEach(() => {
        root = mkdtempSync(join(tmpdir(), "ringfence-project-"));
    });
    afterEach(() => {
        rmSync(root, { recursive: true });
    });

    const pathsIn = (text: string): readonly string[] => {
        writeFileSync(join(root, "Pulumi.yaml"), text);
        return projectFaults(root).map(({ path }) => path.join("."));
    };

    it("has no faults as it stands", () => {
        expect(pathsIn(own)).toEqual([]);
    });

    it.each([
        ["takes the state elsewhere", "backend: { url: https://app.pulumi.com }\n", "backend"],
        ["brings a provider's program along", "plugins: { providers: [{ name: aws, path: ./theirs }] }\n", "plugins"],
        ["brings a package along", "packages: { theirs: ./theirs }\n", "packages"],
        ["says something that nobody knows", "options: {}\n", "options"],
    ])("is refused where it %s", (_what, added, path) => {
        expect(pathsIn(`${own}${added}`)).toEqual([path]);
    });

    it.each([
        ["forbids some default providers only", own.replace('["*"]', "[aws]")],
        ["forbids none", own.replace('["*"]', "[]")],
        ["does not say", own.slice(0, own.indexOf("config:"))],
    ])("is refused where it %s", (_what, text) => {
        expect(pathsIn(text)).toEqual(["config.pulumi:disable-default-providers"]);
    });
});
