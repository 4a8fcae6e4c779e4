import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

const root = join(import.meta.dirname, "..");
const text = (file: string): string => readFileSync(join(root, file), "utf8");
const { engines, packageManager, devDependencies } = JSON.parse(text("package.json")) as {
    readonly engines: { readonly node: string; readonly npm: string };
    readonly packageManager: string;
    readonly devDependencies: { readonly node: string; readonly "@types/node": string };
};

/** Starts the command in a project folder, on a Node that calls itself `version`. */
function start(folder: string, version: string) {
    const claim = `Object.defineProperty(process.versions, "node", { value: "${version}" })`;
    const args = [
        "--import",
        `data:text/javascript,${encodeURIComponent(claim)}`,
        join(folder, "cli", "main.js"),
        "--help",
    ];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
    return { status, stdout, stderr };
}

describe("the start of the command", () => {
    test("on an old Node is one sentence", () => {
        expect(start(root, "20.20.2")).toEqual({
            status: 3,
            stdout: "",
            stderr:
                "this is Node 20.20.2, and ringfence needs 24 or newer - older ones cannot run TypeScript - start it with " +
                "npm, which uses the Node that npm ci installed, e.g.: npm run preview\n",
        });
    });

    test("without packages is one sentence, on any Node", () => {
        const folder = mkdtempSync(join(tmpdir(), "ringfence-bare-"));
        try {
            mkdirSync(join(folder, "cli"));
            for (const file of ["package.json", "cli/main.js", "cli/preflight.js"]) {
                cpSync(join(root, file), join(folder, file));
            }
            const stderr = "the packages are not installed - nothing runs without them - run: npm ci\n";
            expect(start(folder, "18.0.0")).toEqual({ status: 3, stdout: "", stderr });
            expect(start(folder, "24.0.0")).toEqual({ status: 3, stdout: "", stderr });
        } finally {
            rmSync(folder, { recursive: true });
        }
    });

    test("on the oldest Node that is allowed is the command", () => {
        expect(start(root, "24.0.0")).toMatchObject({ status: 0, stderr: "" });
    });
});

describe("the versions of Node and npm", () => {
    const major = (version: string) => Number(version.split(".")[0]);

    test("are those of the pinned Node, wherever they stand", () => {
        expect(
            execFileSync("node", ["--version"], { env: { PATH: join(root, "node_modules", ".bin") } }).toString(),
        ).toBe(`v${devDependencies.node}\n`);
        expect(text(".nvmrc")).toBe(`${devDependencies.node}\n`);
        expect(engines.node).toBe(`>=${major(devDependencies.node)}`);
        expect(major(devDependencies["@types/node"])).toBe(major(devDependencies.node));
    });

    test("let a person install with an older Node, and with any npm that the engines allow", () => {
        expect(text(".npmrc")).not.toContain("engine-strict");
        const [name, version = ""] = packageManager.split("@");
        expect(name).toBe("npm");
        expect(major(version)).toBeGreaterThanOrEqual(Number(engines.npm.replace(">=", "")));
    });
});
