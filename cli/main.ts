import { Command, CommanderError } from "commander";
import { dashboardsCommand } from "./dashboards.ts";
import { manifestsCommand } from "./manifests.ts";
import { mirrorCommand } from "./mirror.ts";
import { previewCommand } from "./preview.ts";
import { rulesCommand } from "./rules.ts";
import { schemaCommand } from "./schema.ts";

/** Exit codes for what no command of its own decides; `preview --help` lists them all. */
const usageFault = 2;
const internalFault = 3;

const program = new Command("ringfence").description(
    "in-jurisdiction LLM serving: preview stacks and prove where their data stays",
);
const commands = [previewCommand, schemaCommand, rulesCommand, dashboardsCommand, manifestsCommand, mirrorCommand];
for (const command of commands) {
    // A wrong option must not end with 1: that is the code for a policy violation.
    program.addCommand(command.exitOverride());
}
program.exitOverride();

process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    // Whoever reads a pipe may stop early (`| head`); that is no fault.
    if (error.code !== "EPIPE") {
        throw error;
    }
    process.exit();
});

try {
    await program.parseAsync();
} catch (error) {
    if (error instanceof CommanderError) {
        // commander has printed it, or the help that was asked for.
        process.exitCode = error.exitCode === 0 ? 0 : usageFault;
    } else {
        process.stderr.write(`${describe(error)}\n`);
        process.exitCode = internalFault;
    }
}

function describe(error: unknown): string {
    if (process.argv.includes("--verbose") && error instanceof Error) {
        return error.stack ?? error.message;
    }
    return (error instanceof Error ? error.message : String(error)).split("\n")[0] ?? "";
}
