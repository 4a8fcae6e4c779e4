import { Command, CommanderError } from "commander";
import { exitCodes, exitCodesHelp, Refused } from "./exit-codes.ts";

interface CommandEntry {
    readonly name: string;
    /** One line for the list of commands and the head of the command's own help. */
    readonly about: string;
    /** Its arguments, options and action. Loaded only where the command is meant: SDKs are large. */
    readonly load: () => Promise<Command>;
}

/** Every command; `npm run <name> -- <arguments>` starts it. */
const entries: readonly CommandEntry[] = [
    {
        name: "init",
        about: "write a first stack file, a draft of its declaration and its lock entries, from a few answers",
        load: async () => (await import("./init.ts")).initCommand,
    },
    {
        name: "doctor",
        about: "check whether a machine and an account have what a deployment of a stack needs",
        load: async () => (await import("./doctor.ts")).doctorCommand,
    },
    {
        name: "preview",
        about: "preview stacks offline: resources, policy verdicts, time",
        load: async () => (await import("./preview.ts")).previewCommand,
    },
    {
        name: "manifests",
        about: "show the Kubernetes objects of a stack",
        load: async () => (await import("./manifests.ts")).manifestsCommand,
    },
    {
        name: "flows",
        about: "show which connections a stack needs, and which layer would refuse one",
        load: async () => (await import("./flows.ts")).flowsCommand,
    },
    {
        name: "generate",
        about: "write every generated file, or check that each is current",
        load: async () => (await import("./generate.ts")).generateCommand,
    },
    {
        name: "mirror",
        about: "bring images, charts and weights into the account, and prove that they are the locked ones",
        load: async () => (await import("./mirror.ts")).mirrorCommand,
    },
    {
        name: "model",
        about: "bring any model that the engine knows into the catalog and the lock",
        load: async () => (await import("./model.ts")).modelCommand,
    },
    {
        name: "deploy",
        about: "do the steps of a deployment, in order; go on after a break",
        load: async () => (await import("./deploy.ts")).deployCommand,
    },
    {
        name: "guardrails",
        about: "write the organization policies of a stack from its declaration",
        load: async () => (await import("./guardrails.ts")).guardrailsCommand,
    },
    {
        name: "facts",
        about: "list what in the catalog is ended, ending, old or unconfirmed, and who uses it",
        load: async () => (await import("./facts.ts")).factsCommand,
    },
];

const help = `
Start a command with npm run <command> -- <arguments>; npm run <command> -- --help shows examples.
${exitCodesHelp({
    clean: "done, and nothing to object",
    finding: "done, and something was found: a violated policy, a stale file, a missing artifact",
    faultyInput: "what a person wrote has faults: a stack file, a declaration, the lock, an option",
    failure: "the program, the machine or ringfence itself failed",
})}`;

const program = new Command("ringfence")
    .description("in-jurisdiction LLM serving: preview stacks and prove where their data stays")
    .addHelpText("after", help)
    .exitOverride();
for (const { name, about, load } of entries) {
    const command = process.argv.includes(name) ? await load() : new Command();
    // A wrong option must not end with 1: that is the code for a policy violation.
    program.addCommand(command.name(name).description(about).exitOverride());
}

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
        process.exitCode = error.exitCode === 0 ? exitCodes.clean : exitCodes.faultyInput;
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
