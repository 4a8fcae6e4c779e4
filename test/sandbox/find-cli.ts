import { accessSync, constants, openSync, readSync, closeSync, readdirSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import process from "node:process";

/** Whether a real Pulumi CLI is on this machine. */
export type CliSearch =
    | { readonly found: true; readonly cli: string }
    /** Where it was looked for, and how to get one. */
    | { readonly found: false; readonly reason: string };

/**
 * Looks for the real Pulumi CLI: the variable `PULUMI_CLI` (a path), then `pulumi` on `PATH`, then the versions that
 * the npm package `pulumi` fetched (`$PULUMI_HOME/versions`, newest first). The npm package's own `pulumi` script is
 * passed over, because it would download a CLI. Nothing here touches the network.
 */
export function findCli(env: NodeJS.ProcessEnv = process.env): CliSearch {
    const explicit = env["PULUMI_CLI"];
    if (explicit !== undefined && explicit !== "") {
        return isProgram(explicit)
            ? { found: true, cli: explicit }
            : {
                  found: false,
                  reason: `PULUMI_CLI names ${explicit}, which is no Pulumi program. Point it at one, or unset it.`,
              };
    }
    const onPath = (env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
    const candidates = [...onPath, ...fetchedVersions(env)].map((folder) => join(folder, programName));
    const cli = candidates.find(isProgram);
    return cli === undefined
        ? {
              found: false,
              reason:
                  "No Pulumi CLI on this machine: looked at PULUMI_CLI, PATH and the versions that npx fetched. " +
                  "`npx pulumi version` fetches the pinned one.",
          }
        : { found: true, cli };
}

const programName = process.platform === "win32" ? "pulumi.exe" : "pulumi";

function fetchedVersions(env: NodeJS.ProcessEnv): readonly string[] {
    const versions = join(env["PULUMI_HOME"] ?? join(homedir(), ".pulumi"), "versions");
    try {
        const newestFirst = readdirSync(versions).sort((a, b) => b.localeCompare(a, "en", { numeric: true }));
        return newestFirst.map((version) => join(versions, version, "bin"));
    } catch {
        return []; // No such folder: npx never fetched one.
    }
}

/** An executable file that is no script: the npm package's `pulumi` starts with `#!`. */
function isProgram(file: string): boolean {
    try {
        accessSync(file, constants.X_OK);
        return statSync(file).isFile() && !startsWith(file, "#!");
    } catch {
        return false; // Not there, or not for us to run.
    }
}

function startsWith(file: string, prefix: string): boolean {
    const start = Buffer.alloc(prefix.length);
    const handle = openSync(file, "r");
    try {
        readSync(handle, start);
    } finally {
        closeSync(handle);
    }
    return start.toString("latin1") === prefix;
}
