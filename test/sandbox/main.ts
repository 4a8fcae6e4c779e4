import { join } from "node:path";
import { parseArgs } from "node:util";
import { Command } from "commander";
import { runDeploy } from "../../cli/deploy.ts";
import { stepIds } from "../../deployment/steps/plan.ts";
import { projectRoot } from "../../preview/index.ts";
import { sandboxCli, SandboxFault } from "./index.ts";
import type { SandboxCli } from "./index.ts";
import { sandboxSurroundings } from "./surroundings.ts";

const sandboxFault = 3;

const examples = `
Examples:
  npm run sandbox -- self-hosted-eu preview
  npm run sandbox -- pilot-eu up --yes
  npm run sandbox -- self-hosted-eu deploy --yes
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

/** The steps of a deployment, with stand-ins for the programs beside Pulumi. */
async function deployIn(cli: SandboxCli, args: readonly string[]): Promise<number> {
    const { values } = parseArgs({
        args: [...args],
        options: {
            yes: { type: "boolean" },
            step: { type: "string" },
            plan: { type: "boolean" },
            json: { type: "boolean" },
        },
    });
    const step = stepIds.find((id) => id === values.step);
    const options = {
        output: values.json === true ? "json" : "text",
        ...(values.yes === true ? { yes: true } : {}),
        ...(values.plan === true ? { plan: true } : {}),
        ...(step === undefined ? {} : { step }),
    } as const;
    return await runDeploy(cli.stack, options, sandboxSurroundings(cli, values.json !== true));
}

async function runInSandbox(stack: string, command: readonly string[]): Promise<number> {
    // Deleting this folder forgets everything the sandbox ever made.
    const folder = join(projectRoot, "node_modules", ".cache", "ringfence-sandbox");
    try {
        const cli = await sandboxCli({ folder, stack });
        const [first, ...args] = command;
        return await (first === "deploy" ? deployIn(cli, args) : cli.attach(command));
    } catch (error) {
        if (error instanceof SandboxFault) {
            process.stderr.write(`${error.message}\n`);
            return sandboxFault;
        }
        throw error;
    }
}
