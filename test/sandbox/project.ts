import { existsSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { parse, stringify } from "yaml";
import { text } from "../../preview/cloud/cloud.ts";
import { simulatedPackages } from "../../preview/cloud/packages.ts";
import { isBag } from "../../preview/cloud/property-bag.ts";
import { stackCopy } from "./stack-copy.ts";

const repository = resolve(import.meta.dirname, "../..");

/** Something asked of the sandbox that it cannot do; the message is for the person who runs it. */
export class SandboxFault extends Error {}

/** What a sandbox project runs, and where it keeps what it writes. */
export interface SandboxProjectArgs {
    /** Folder that the sandbox owns: project file, stack files, state and the CLI's home. Made where it is missing. */
    readonly folder: string;
    /** Stack name, e.g. `self-hosted-eu`. */
    readonly stack: string;
    /** Text of the stack file. @default that of `stacks/Pulumi.<stack>.yaml` */
    readonly stackFile?: string;
    /**
     * Program to run: a folder with an `index.ts`, or a file. It finds its packages from where it lies, so it must lie
     * where `node_modules` can be found. @default `infra`
     */
    readonly program?: string;
    /** @default that of the repository's `Pulumi.yaml`, so that URNs are those of a real deployment */
    readonly projectName?: string;
}

/** A project that the Pulumi CLI can run against the sandbox. */
export interface SandboxProject {
    readonly stack: string;
    /** Holds `Pulumi.yaml`; the CLI's working directory. */
    readonly projectFolder: string;
    /** State, as a `file://` backend. */
    readonly stateFolder: string;
    /** The CLI's own home: it neither reads nor changes the user's logins and plugins. */
    readonly homeFolder: string;
    /** What the simulated cloud remembers beside the state. */
    readonly cloudFolder: string;
}

/**
 * Writes a project of its own for the sandbox: the repository's `Pulumi.yaml` with the path of the program adapted and
 * the provider plugins of `test/sandbox` added. A plain `pulumi up` reads the repository's file and so never lands
 * here. The stack file is a copy, because the CLI writes into the one it uses.
 *
 * @throws SandboxFault where the stack has no file.
 */
export function writeSandboxProject(args: SandboxProjectArgs): SandboxProject {
    const source = args.stackFile ?? repositoryStackFile(args.stack);
    mkdirSync(args.folder, { recursive: true });
    // Relative paths lead out of the folder, so it must be known by its real place.
    const folder = realpathSync(args.folder);
    const project: SandboxProject = {
        stack: args.stack,
        projectFolder: join(folder, "project"),
        stateFolder: join(folder, "state"),
        homeFolder: join(folder, "home"),
        cloudFolder: join(folder, "cloud", args.stack),
    };
    for (const each of [project.projectFolder, project.stateFolder, project.homeFolder, project.cloudFolder]) {
        mkdirSync(each, { recursive: true });
    }
    writeFileSync(join(project.projectFolder, "Pulumi.yaml"), projectFile(args, project.projectFolder));
    const copy = join(project.projectFolder, `Pulumi.${args.stack}.yaml`);
    writeFileSync(copy, stackCopy(source, existsSync(copy) ? readFileSync(copy, "utf8") : ""));
    return project;
}

function projectFile({ program, projectName }: SandboxProjectArgs, projectFolder: string): string {
    const { name, runtime, main, config } = repositoryProject();
    return stringify({
        name: projectName ?? name,
        runtime,
        // Other programs than the repository's own may use default providers.
        ...(config === undefined || program !== undefined ? {} : { config }),
        main: relative(projectFolder, realpathSync(program ?? resolve(repository, main))),
        plugins: {
            providers: simulatedPackages.map((each) => ({ name: each, path: join(import.meta.dirname, each) })),
        },
    });
}

function repositoryProject(): { name: unknown; runtime: unknown; main: string; config: unknown } {
    const project: unknown = parse(readFileSync(join(repository, "Pulumi.yaml"), "utf8"));
    const fields = isBag(project) ? project : {};
    const { name, runtime, config } = fields;
    return { name, runtime, main: text(fields["main"]) ?? ".", config };
}

function repositoryStackFile(stack: string): string {
    const file = join(repository, "stacks", `Pulumi.${stack}.yaml`);
    if (!existsSync(file)) {
        throw new SandboxFault(`There is no stack file stacks/Pulumi.${stack}.yaml. Name a stack that has one.`);
    }
    return readFileSync(file, "utf8");
}
