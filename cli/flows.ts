import { Command, InvalidArgumentError, Option } from "commander";
import { today, type Day } from "../catalog/day.ts";
import { ask } from "../policies/flows/ask.ts";
import type { Question } from "../policies/flows/ask.ts";
import { renderWalks } from "../preview/render/walk.ts";
import { exitCodes, exitCodesHelp, Refused } from "./exit-codes.ts";
import { formatOptions, outFileOption, resultWriter, todayOption } from "./options.ts";
import type { ResultOptions } from "./options.ts";
import { stackResources } from "./stack-resources.ts";

interface FlowsOptions extends ResultOptions<"text" | "json">, Question {
    readonly today?: Day;
}

const help = `
Each layer of the network that a connection comes to says whether it lets it through, and by which resource. Where both ends
are named, pairs that no component needs are walked too: could the one reach the other? docs/flows.md lists what is needed.

Examples:
  npm run flows -- hybrid-eu                                       every connection that the stack needs
  npm run flows -- hybrid-eu --from monitoring --to "API server"   how Prometheus reaches the API server
  npm run flows -- hybrid-eu --from models --to api.openai.com     could a model server reach this host?
  npm run flows -- hybrid-eu --from pool:l40s --to 10.100.0.0/16   could a GPU node reach this network?
  npm run --silent flows -- hybrid-eu --to kube-dns --json         as JSON: needed, and others that were asked for
${exitCodesHelp({
    clean: "every needed connection that was asked for passes",
    finding: "a layer refuses one that is needed",
    faultyInput: "the stack file or an option has faults, or nothing matches",
    failure: "the program failed, or the preview itself",
})}`;

const [output, json] = formatOptions(["text", "json"]);

/** `flows <stack>`: connections of a stack, each with the verdict of every layer; without policies. */
export const flowsCommand = new Command()
    .argument("<stack>", "name of the stack")
    .option("--from <text>", "part of a client, e.g. a namespace; pool:<name> for the nodes of a pool")
    .option("--to <text>", "part of a destination, a host name, or a range of addresses")
    .addOption(new Option("--port <number>", "port that is dialled").argParser(portArgument))
    .addOption(new Option("--protocol <protocol>", "protocol that is dialled").choices(["tcp", "udp"]))
    .addOption(output)
    .addOption(json)
    .addOption(outFileOption())
    .addOption(todayOption())
    .addHelpText("after", help)
    .action(async (stack: string, options: FlowsOptions) => {
        process.exitCode = await showFlows(stack, options);
    });

function portArgument(text: string): number {
    const port = Number(text);
    if (!/^\d{1,5}$/.test(text) || port < 1 || port > 65_535) {
        throw new InvalidArgumentError(
            `${text} is no port - nothing could be dialled - write a number from 1 to 65535`,
        );
    }
    return port;
}

async function showFlows(stack: string, { output: form, out, today: day, ...question }: FlowsOptions): Promise<number> {
    const asked = ask(await stackResources(stack, day ?? today()), question);
    if (asked.needed.length + asked.others.length === 0) {
        throw new Refused(
            "no connection matches - a client or a destination of this name is in none of the stack's flows - " +
                `look at npm run flows -- ${stack}, or write a host name or a range for --to`,
        );
    }
    resultWriter(out)(
        form === "json"
            ? `${JSON.stringify(asked, null, 2)}\n`
            : renderWalks(asked, out === undefined ? {} : { color: false }),
    );
    return asked.needed.every(({ passes }) => passes) ? exitCodes.clean : exitCodes.finding;
}
