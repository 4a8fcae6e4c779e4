import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ringfence } from "./ringfence.fixture.ts";

describe("ringfence", () => {
    test("lists its commands and what its exit codes mean, and every command has a script", async () => {
        const { code, stdout } = await ringfence("--help");
        expect(stdout).toContain("Exit codes:\n  0  done");
        expect(code).toBe(0);
        const [, list = ""] = stdout.split("Commands:\n");
        const commands = [...list.matchAll(/^ {2}([a-z]+) /gm)].map(([, name]) => name ?? "");
        const { scripts } = JSON.parse(readFileSync(join(import.meta.dirname, "..", "package.json"), "utf8")) as {
            readonly scripts: Readonly<Record<string, string>>;
        };
        const started = Object.entries(scripts).filter(([, script]) => script.startsWith("node cli/main.js "));
        expect(started.map(([name]) => name).toSorted()).toEqual(commands.filter((name) => name !== "help").toSorted());
        expect(started.map(([, script]) => script)).toEqual(started.map(([name]) => `node cli/main.js ${name}`));
    });

    test("loads no package but that of the command line to do so", () => {
        const packages = `import { registerHooks } from "node:module";
            registerHooks({ load: (url, context, next) => {
                const [, name] = /node_modules\\/(@[^/]+\\/[^/]+|[^/]+)/.exec(url) ?? [];
                if (name !== undefined) process.stderr.write(name + "\\n");
                return next(url, context);
            } });`;
        const args = ["--import", `data:text/javascript,${encodeURIComponent(packages)}`];
        const main = join(import.meta.dirname, "main.js");
        const { stderr } = spawnSync(process.execPath, [...args, main, "--help"], { encoding: "utf8" });
        expect(new Set(stderr.trim().split("\n"))).toEqual(new Set(["commander"]));
    });

    test("names the command that was meant", async () => {
        const { code, stdout, stderr } = await ringfence("prevew");
        expect(stdout).toBe("");
        expect(stderr).toBe("error: unknown command 'prevew'\n(Did you mean preview?)\n");
        expect(code).toBe(2);
    });

    test.each(["preview", "manifests", "flows", "generate", "mirror", "model", "facts"])(
        "explains %s, with examples and exit codes",
        async (name) => {
            const { code, stdout } = await ringfence(name, "--help");
            expect(stdout).toContain("--json");
            expect(stdout).toContain("Examples:\n  npm run ");
            expect(stdout).toContain("Exit codes:\n");
            expect(code).toBe(0);
        },
    );
});
