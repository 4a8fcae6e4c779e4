import { join } from "node:path";
import { Command } from "commander";
import { projectRoot } from "../../preview/index.ts";
import { sandboxCli, SandboxFault } from "./index.ts";

const sandboxFault = 3;

const examples = `
Examples:
  npm run sandbox -- self-hosted-eu preview
  npm run sandbox -- self-hosted-eu up --yes
  npm run sandbox -- self-hosted-eu refresh --yes
  npm run sandbox -- self-hosted-eu state unprotect --all --yes
  npm run sandbox -- self-hosted-eu destroy --yes

Exit codes: those of the Pulumi CLI; 3 where the sandbox itself cannot run, e.g. because there is no CLI.`;

// `npm run sandbox -- <stack> <command...>`: the real Pulumi CLI on a reference stack, against a simulated cloud.
await new Command("sandbox")
    .description("run the real Pulumi CLI on a stack against a simulated cloud: no account, no network")
    .argument("<stack>", "name of the stack, e.g. self-hosted-eu")
    .argument("<command...>", "Pulumi command with its options, e.g. up --yes")
    .passThroughOptions()
    .allowUnknownOption()
    .addHelpText("after", examples)
    .action(async (stack: string, command: readonly string[]) => {
        process.exitCode = await runInSandbox(stack, command);
    })
    .parseAsync();

async function runInSandbox(stack: string, command: readonly string[]): Promise<number> {
    // Deleting this folder forgets everything the sandbox ever made.
    const folder = join(projectRoot, "node_modules", ".cache", "ringfence-sandbox");
    try {
        const cli = await sandboxCli({ folder, stack });
        return await cli.attach(command);
    } catch (error) {
        if (error instanceof SandboxFault) {
            process.stderr.write(`${error.message}\n`);
            return sandboxFault;
        }
        throw error;
    }
}
