import { homedir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { z } from "zod";
import { EnvironmentProblem } from "./problem.ts";
import { findProgram, runProgram } from "./program.ts";
import type { ProgramEnd } from "./program.ts";

/** The version that was tried; `go install …/cmd/grype@<version>`. */
export const grypeVersion = "v0.121.3";

/** Where a build of grype is kept between runs, outside every checkout. */
export const grypeCache = join(homedir(), ".cache", "ringfence", "grype", grypeVersion);

/** The package that Go builds it from, and the option by which that build knows its version. */
export const grypePackage = `github.com/anchore/grype/cmd/grype@${grypeVersion}`;
export const grypeLinkerFlags = `-s -w -X main.version=${grypeVersion}`;

const installation = `GOBIN=${grypeCache} go install -ldflags '${grypeLinkerFlags}' ${grypePackage}`;

/** What one call of grype works with. */
export interface GrypeCall {
    /** Folder of databases, with a folder for each schema in it. */
    readonly databases: string;
    /** Folder where it keeps what it unpacks; whoever calls removes it. */
    readonly scratch: string;
    /** File of settings in place of those that lie about on the machine. */
    readonly settings: string;
    /** Compare the database with the checksum that was taken when it was imported. @default false */
    readonly checksum?: boolean;
    readonly signal?: AbortSignal | undefined;
}

/** The scanner: reads an image, and looks up what it finds in a database of known vulnerabilities. */
export interface Grype {
    /** As it calls itself; a build by `go install` does not know its own. */
    readonly version: string;
    /** The schema of databases that it reads, e.g. `6`; also the name of their folder. */
    readonly schema: string;
    run(args: readonly string[], call: GrypeCall): Promise<ProgramEnd>;
}

const versionShape = z.object({ version: z.string(), supportedDbSchema: z.union([z.string(), z.int()]) });

/**
 * Finds grype: the one named, the one on the PATH, the one in the cache; and asks it what it is.
 *
 * @throws EnvironmentProblem when there is none, or one that says something else
 */
export async function findGrype(named?: string): Promise<Grype> {
    const executable = findProgram("grype", grypeCache, named);
    if (executable === undefined) {
        throw new EnvironmentProblem(
            `grype is not ${named === undefined ? "on the PATH" : `at ${named}`} - it reads the images and knows what is wrong ` +
                `with what is in them - install it: ${installation}`,
        );
    }
    const { output, log } = await runProgram(executable, ["version", "--output", "json"], {
        environment: quiet(process.env),
    });
    const answer = versionShape.safeParse(parsed(output));
    if (!answer.success) {
        throw new EnvironmentProblem(
            `${executable} does not say which grype it is (${failureOf(log)}) - another would be read wrongly - ` +
                `install ${grypeVersion}, or name it with --grype`,
        );
    }
    return {
        version: answer.data.version,
        schema: String(answer.data.supportedDbSchema),
        run: (args, call) =>
            runProgram(executable, ["--config", call.settings, ...args], {
                signal: call.signal,
                environment: environmentFor(call),
            }),
    };
}

/**
 * What grype is told, whatever the machine says: nothing is fetched but the image, the database is the one that was named, and its
 * age is judged by the day of the command, not by the clock.
 */
function environmentFor({ databases, scratch, checksum = false }: GrypeCall): NodeJS.ProcessEnv {
    return {
        ...quiet(process.env),
        TMPDIR: scratch,
        GRYPE_DB_CACHE_DIR: databases,
        GRYPE_DB_VALIDATE_BY_HASH_ON_START: String(checksum),
    };
}

/**
 * An environment without settings of grype and of its cataloguer: rules that leave findings out would count here and not on the
 * next machine. How it logs in to registries stays.
 */
function quiet(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
    const kept = Object.entries(environment).filter(
        ([name]) => !/^(?:GRYPE|SYFT)_/.test(name) || name.startsWith("GRYPE_REGISTRY_"),
    );
    return {
        ...Object.fromEntries(kept),
        GRYPE_DB_AUTO_UPDATE: "false",
        GRYPE_DB_REQUIRE_UPDATE_CHECK: "false",
        GRYPE_DB_VALIDATE_AGE: "false",
        GRYPE_CHECK_FOR_APP_UPDATE: "false",
    };
}

/**
 * Why grype failed: what the first place that it asked answered, where it asked several, else what it said last. Without
 * colours and the time.
 */
export function failureOf(log: string): string {
    const lines = stripVTControlCharacters(log).trim().split("\n");
    const asked = lines.map((line) => /^\s+- oci-[a-z]+: (?:failed to [a-z ]+: )?(.*)$/.exec(line)?.[1]);
    const last = (lines.at(-1) ?? "").replace(/^\[\d+\]\s*(?:ERROR|WARN)?\s*/, "");
    return asked.find((reason) => reason !== undefined) ?? (last === "" ? "it ended without a word" : last);
}

/** A text as JSON; `undefined` where it is none. */
export function parsed(text: string): unknown {
    try {
        return JSON.parse(text) as unknown;
    } catch {
        return undefined;
    }
}
