import { spawn } from "node:child_process";
import { once } from "node:events";
import { findCli } from "../sandbox/index.ts";

/** Fetches the pinned CLI where there is none. Where it cannot be had, the suite is skipped and says so. */
export async function setup(): Promise<void> {
    if (findCli().found) return;
    console.log("Fetching the Pulumi CLI that package.json pins, into ~/.pulumi/versions.");
    // Its output, with its progress, goes to the terminal.
    await once(spawn("npx", ["pulumi", "version"], { stdio: "inherit" }), "close");
    const search = findCli();
    console.log(search.found ? `Pulumi CLI: ${search.cli}` : `Skipped. ${search.reason}`);
}
