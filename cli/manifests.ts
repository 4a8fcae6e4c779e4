import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Command } from "commander";
import { today, type Day } from "../catalog/day.ts";
import { manifestFile, manifestList, manifestsOf, manifestsYaml } from "../preview/manifests.ts";
import type { Manifest } from "../preview/manifests.ts";
import { exitCodesHelp, Refused } from "./exit-codes.ts";
import { formatOptions, todayOption } from "./options.ts";
import type { ResultOptions } from "./options.ts";
import { stackResources } from "./stack-resources.ts";

interface ManifestsOptions extends ResultOptions<"yaml" | "json"> {
    readonly today?: Day;
}

const help = `
"[secret]" stands for a secret, "[unknown]" for what only the cloud can know. What a Helm chart renders is not shown.

Examples:
  npm run --silent manifests -- hybrid-eu                  YAML documents, as kubectl reads them
  npm run manifests -- hybrid-eu --out /tmp/hybrid-eu      a file for each object, to compare two versions
  npm run --silent manifests -- hybrid-eu --json           a List of the objects
${exitCodesHelp({
    clean: "written",
    faultyInput: "the stack file or an option has faults",
    failure: "the program failed, or the preview itself",
})}`;

const [output, json] = formatOptions(["yaml", "json"]);

/** `manifests <stack>`: the Kubernetes objects that the stack's preview registers; without policies. */
export const manifestsCommand = new Command()
    .argument("<stack>", "name of the stack")
    .addOption(output)
    .addOption(json)
    .option("--out <folder>", "write <namespace>/<kind>/<name> into a folder that is empty or new")
    .addOption(todayOption())
    .addHelpText("after", help)
    .action(async (stack: string, { output, out, today: day = today() }: ManifestsOptions) => {
        if (out !== undefined && existsSync(out) && readdirSync(out).length > 0) {
            throw new Refused(
                `--out ${out} is not empty - objects of another run would mix with these - name a new folder, or empty it`,
            );
        }
        const manifests = manifestsOf(await stackResources(stack, day));
        if (out === undefined) {
            process.stdout.write(output === "json" ? jsonText(manifestList(manifests)) : manifestsYaml(manifests));
        } else {
            for (const manifest of manifests) {
                write(out, manifest, output);
            }
            process.stdout.write(`wrote ${manifests.length} objects to ${out}\n`);
        }
    });

function write(folder: string, manifest: Manifest, output: ManifestsOptions["output"]): void {
    const file = join(folder, `${manifestFile(manifest)}.${output}`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, output === "json" ? jsonText(manifest) : manifestsYaml([manifest]));
}

function jsonText(value: unknown): string {
    return `${JSON.stringify(value, undefined, 2)}\n`;
}
