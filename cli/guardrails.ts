import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { neededKeys } from "../policies/guardrails/bounds.ts";
import type { NeededDeclaration, OrganizationIds } from "../policies/guardrails/bounds.ts";
import { guardrailsOf } from "../policies/guardrails/guardrails.ts";
import type { Guardrails } from "../policies/guardrails/guardrails.ts";
import { guardrailsText } from "../policies/guardrails/text.ts";
import { declarationsIn } from "../policies/kit/read-declaration.ts";
import { exitCodes, exitCodesHelp, Refused } from "./exit-codes.ts";
import { formatOptions } from "./options.ts";
import type { ResultOptions } from "./options.ts";

interface GuardrailsOptions extends ResultOptions<"text" | "json">, OrganizationIds {}

const help = `
Service control policies limit what roles of the declared accounts may do, resource control policies who may reach what the accounts
hold. Whoever manages the organization attaches them to those accounts; docs/guardrails.md says how, and what they cannot see.

Examples:
  npm run guardrails -- hybrid-eu                                   what each policy keeps, and its size
  npm run guardrails -- hybrid-eu --out /tmp/guardrails             a JSON file for each policy, ready to attach
  npm run guardrails -- hybrid-eu --organization o-exampleorgid --vpc vpc-0123456789abcdef0
  npm run --silent guardrails -- hybrid-eu --json                   one JSON document
${exitCodesHelp({
    clean: "written, and everything fits",
    finding: "a policy is larger than AWS takes, or there are more than a target takes",
    faultyInput: "the declaration or an option has faults",
    failure: "the command itself failed",
})}`;

const [output, json] = formatOptions(["text", "json"]);
const declarationsFolder = join(import.meta.dirname, "..", "policies", "declarations");

/** `guardrails <stack>`: the organization policies that the stack's declaration asks for. */
export const guardrailsCommand = new Command()
    .argument("<stack>", "name of the stack")
    .addOption(output)
    .addOption(json)
    .option(
        "--organization <id>",
        "id of the organization: its accounts may come as well as the declared ones",
        organizationId,
    )
    .option("--vpc <id>", "VPC of the stack, the output vpcId; may be repeated", vpcIds)
    .option("--out <folder>", "write <policy>.json into a folder that is empty or new")
    .addHelpText("after", help)
    .action((stack: string, options: GuardrailsOptions & { readonly vpc?: readonly string[] }) => {
        const { organization, vpc: vpcs } = options;
        const guardrails = guardrailsOf(stack, declarationOf(stack), {
            ...(organization === undefined ? {} : { organization }),
            ...(vpcs === undefined ? {} : { vpcs }),
        });
        if (options.out !== undefined) writePolicies(options.out, guardrails);
        process.stdout.write(options.output === "json" ? jsonOf(guardrails) : `${guardrailsText(guardrails)}\n`);
        process.exitCode = guardrails.exceeds ? exitCodes.finding : exitCodes.clean;
    });

function organizationId(text: string): string {
    if (/^o-[a-z0-9]{10,32}$/.test(text)) return text;
    throw new InvalidArgumentError("an organization's id is o- with 10 to 32 letters and digits.");
}

function vpcIds(text: string, before: readonly string[] = []): readonly string[] {
    if (/^vpc-[0-9a-f]{8,17}$/.test(text)) return [...before, text].sort();
    throw new InvalidArgumentError("a VPC's id is vpc- with 8 to 17 hexadecimal digits.");
}

/** @throws Refused where the declaration cannot be read, or says too little. */
function declarationOf(stack: string): NeededDeclaration {
    const reading = declarationsIn(declarationsFolder)(stack);
    if (!reading.ok) throw new Refused(String(reading.problem));
    const { declaration } = reading;
    const missing = neededKeys.filter((key) => declaration[key] === undefined);
    if (missing.length > 0) {
        throw new Refused(
            `policies/declarations/${stack}.yaml does not say ${missing.join(", ")} - what is not declared cannot be kept - add the keys`,
        );
    }
    return declaration as NeededDeclaration; // Every key was looked for.
}

/** @throws Refused where the folder holds anything: policies of another run would be attached with these. */
function writePolicies(folder: string, { policies }: Guardrails): void {
    if (existsSync(folder) && readdirSync(folder).length > 0) {
        throw new Refused(
            `--out ${folder} is not empty - policies of another run would mix with these - name a new folder, or empty it`,
        );
    }
    mkdirSync(folder, { recursive: true });
    for (const { name, text } of policies) writeFileSync(join(folder, `${name}.json`), `${text}\n`);
}

function jsonOf(guardrails: Guardrails): string {
    const policies = guardrails.policies.map(({ text, ...policy }) => ({
        ...policy,
        characters: text.length,
        document: JSON.parse(text) as unknown,
    }));
    return `${JSON.stringify({ ...guardrails, policies }, undefined, 2)}\n`;
}
