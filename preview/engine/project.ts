import { existsSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { parseDocument } from "yaml";
import { z } from "zod";
import { InvalidConfig } from "../invalid-config.ts";

const projectSchema = z.object({
    name: z.string(),
    description: z.string().optional(),
    runtime: z.union([z.string(), z.object({ name: z.string() })]),
    main: z.string().optional(),
    stackConfigDir: z.string().optional(),
    config: z.record(z.string(), z.unknown()).optional(),
});

/** What `Pulumi.yaml` says. */
export interface Project {
    /** Folder of `Pulumi.yaml`, absolute. */
    readonly root: string;
    readonly name: string;
    readonly description?: string;
    /** Folder the program runs in, absolute. */
    readonly programFolder: string;
    /** What to run there: a file, or `.` for the folder's own entry point. */
    readonly entryPoint: string;
    /** Folder of the stack files, absolute. */
    readonly stacksFolder: string;
    /** The project's own `config:`, as written. */
    readonly config: Readonly<Record<string, unknown>>;
}

/**
 * Reads `Pulumi.yaml`.
 * @throws InvalidConfig where it is missing, is no YAML, is no Node.js project, or names a program that does not exist.
 */
export function readProject(root: string): Project {
    const file = join(resolve(root), "Pulumi.yaml");
    if (!existsSync(file)) {
        throw new InvalidConfig([
            `no Pulumi.yaml in ${root} - it names the program - run this in the project's own folder`,
        ]);
    }
    const document = parseDocument(readFileSync(file, "utf8"));
    const [error] = document.errors;
    if (error !== undefined) {
        throw new InvalidConfig([`Pulumi.yaml is not YAML - ${error.message}`]);
    }
    const read = projectSchema.safeParse(document.toJS());
    if (!read.success) {
        throw new InvalidConfig([`Pulumi.yaml is not a Pulumi project - ${z.prettifyError(read.error)}`]);
    }
    const { name, description, runtime, main, stackConfigDir, config } = read.data;
    if ((typeof runtime === "string" ? runtime : runtime.name) !== "nodejs") {
        throw new InvalidConfig([
            "Pulumi.yaml names another runtime than nodejs - the preview runs Node.js programs only",
        ]);
    }
    const program = locateProgram(dirname(file), main);
    return {
        root: dirname(file),
        name,
        ...(description === undefined ? {} : { description }),
        ...program,
        stacksFolder: join(dirname(file), stackConfigDir ?? "."),
        config: config ?? {},
    };
}

/** A folder runs by its own entry point, a file by its name in its folder: so relative paths in it mean the same. */
function locateProgram(root: string, main: string | undefined): Pick<Project, "programFolder" | "entryPoint"> {
    const path = resolve(root, main ?? ".");
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat === undefined) {
        throw new InvalidConfig([
            `Pulumi.yaml names a program that does not exist - main: ${main ?? "."} - correct the path`,
        ]);
    }
    return stat.isDirectory()
        ? { programFolder: path, entryPoint: "." }
        : { programFolder: dirname(path), entryPoint: basename(path) };
}
