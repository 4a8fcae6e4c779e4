import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Command } from "commander";
import { projectRoot } from "../preview/index.ts";
import { manifestsText } from "../preview/manifests-document.ts";
import { previewProject } from "../preview/project-preview.ts";

/** Stacks whose objects can be read in the docs: a fleet alone, and one beside third parties. */
const stacks = ["self-hosted-eu", "hybrid-eu"] as const;

/** A document of manifests, as it has to be and whether it is. */
export interface ManifestsFile {
    /** Relative to the project. */
    readonly file: string;
    readonly text: string;
    readonly isCurrent: boolean;
}

/** Previews each stack, without policies, and says what its document has to hold. */
export async function manifestsFiles(): Promise<readonly ManifestsFile[]> {
    const files: ManifestsFile[] = [];
    for (const stack of stacks) {
        const { resources } = await previewProject({ root: projectRoot, stack });
        const file = path.join("docs", "manifests", `${stack}.md`);
        const written = path.join(projectRoot, file);
        const text = manifestsText({ stack, resources });
        files.push({ file, text, isCurrent: existsSync(written) && readFileSync(written, "utf8") === text });
    }
    return files;
}

/** `manifests [--check]`: writes the documents of manifests, or says that a written one is not current. */
export const manifestsCommand = new Command("manifests")
    .description("write docs/manifests, the Kubernetes objects of two reference stacks")
    .option("--check", "write nothing; exit with 1 where a written document is not current")
    .action(async (options: { readonly check?: true }) => {
        for (const { file, text, isCurrent } of await manifestsFiles()) {
            if (options.check !== true) {
                mkdirSync(path.join(projectRoot, path.dirname(file)), { recursive: true });
                writeFileSync(path.join(projectRoot, file), text);
                process.stdout.write(`wrote ${file}\n`);
            } else if (!isCurrent) {
                process.stderr.write(
                    `${file} is not current - a reviewer would read old manifests; run npm run manifests\n`,
                );
                process.exitCode = 1;
            }
        }
    });
