import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { programsIn } from "../../deployment/steps/surroundings.ts";
import type { Surroundings } from "../../deployment/steps/surroundings.ts";
import type { SandboxCli } from "./sandbox-cli.ts";

/** Stand-ins for the programs beside Pulumi. */
const programsFolder = join(import.meta.dirname, "bin");

/** The environment in which commands of a document find the sandbox's programs instead of the real ones. */
export function withPrograms(environment: Readonly<NodeJS.ProcessEnv>): NodeJS.ProcessEnv {
    return { ...environment, PATH: [programsFolder, environment["PATH"] ?? ""].join(delimiter) };
}

/** While this file lies in the cloud's folder, the machine does not reach the API server. */
export const unreachable = "api-server-is-far";

/** What a deployment touches, in a sandbox: the real Pulumi CLI, and stand-ins for all else. */
export function sandboxSurroundings(cli: SandboxCli, isStdoutFree = true): Surroundings {
    const standIn = (name: string) => [join(programsFolder, name)] as const;
    const programs = {
        pulumi: [cli.cli],
        aws: standIn("aws"),
        helm: standIn("helm"),
        mirror: standIn("mirror"),
    } as const;
    return {
        ...programsIn(programs, cli.projectFolder, withPrograms(cli.environment), isStdoutFree),
        reaches: () => Promise.resolve(!existsSync(join(cli.cloudFolder, unreachable))),
        isSandbox: true,
    };
}
