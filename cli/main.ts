import { Command, CommanderError } from "commander";
import { exitCodes, Refused } from "./exit-codes.ts";
import { generateCommand } from "./generate.ts";
import { manifestsCommand } from "./manifests.ts";
import { mirrorCommand } from "./mirror.ts";
import { previewCommand } from "./preview.ts";

const program = new Command("ringfence").description(
    "in-jurisdiction LLM serving: preview stacks and prove where their data stays",
);
const commands = [previewCommand, generateCommand, manifestsCommand, mirrorCommand];
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
        process.exitCode = error.exitCode === 0 ? 0 : exitCodes.faultyInput;
    } else {
        process.stderr.write(`${describe(error)}\n`);
        process.exitCode = error instanceof Refused ? exitCodes.faultyInput : exitCodes.failure;
    }
}

function describe(error: unknown): string {
    if (error instanceof Refused) {
        return error.message;
    }
    if (process.argv.includes("--verbose") && error instanceof Error) {
        return error.stack ?? error.message;
    }
    return (error instanceof Error ? error.message : String(error)).split("\n")[0] ?? "";
}
