import { createHash } from "node:crypto";
import { homedir } from "node:os";
import { join } from "node:path";
import { ArtifactProblem, EnvironmentProblem } from "./problem.ts";
import { findProgram, runProgram } from "./program.ts";
import type { ProgramCall } from "./program.ts";

/** The version that was tried; `go install …/cmd/crane@<version>`. */
export const craneVersion = "v0.22.1";

/** Where a build of crane is kept between runs, outside every checkout. */
export const craneCache = join(homedir(), ".cache", "ringfence", "crane", craneVersion);

/** The tool that reads and copies in OCI registries. It takes credentials from Docker's config, and so do we. */
export interface Crane {
    /** Runs crane and answers its standard output. @throws ArtifactProblem, EnvironmentProblem */
    run(args: readonly string[], call?: ProgramCall): Promise<string>;
}

/**
 * Finds crane: the one named, the one on the PATH, the one in the cache.
 *
 * @throws EnvironmentProblem when there is none; says how to get it.
 */
export function findCrane(named?: string): Crane {
    const executable = findProgram("crane", craneCache, named);
    if (executable === undefined) {
        throw new EnvironmentProblem(
            `crane is not ${named === undefined ? "on the PATH" : `at ${named}`} - images and charts are copied by it, digest ` +
                `by digest - install it: GOBIN=${craneCache} go install ` +
                `github.com/google/go-containerregistry/cmd/crane@${craneVersion}`,
        );
    }
    return { run: (args, call) => runCrane(executable, args, call ?? {}) };
}

async function runCrane(executable: string, args: readonly string[], call: ProgramCall): Promise<string> {
    const { code, output, log } = await runProgram(executable, args, call);
    if (code !== 0) throw craneProblem(log, args);
    return output;
}

/** Says in our words what crane met; its last line is its own summary. */
export function craneProblem(log: string, args: readonly string[]): ArtifactProblem | EnvironmentProblem {
    const last = log.trim().split("\n").at(-1) ?? "";
    const reference = args.find((argument) => argument.includes("/")) ?? "the registry";
    return registryProblem(last.replace(/^.*?Error: /, "") || "crane ended without a word", reference);
}

/** Says in our words what a registry answered to a program that talks to registries as crane does, by the same library. */
export function registryProblem(said: string, reference: string): ArtifactProblem | EnvironmentProblem {
    // Digests and upload tokens may hold any digits, so they must not be searched for status codes.
    const reason = said.replace(/\?[^\s":]*/g, "").replace(/[0-9a-f]{64}/g, (digest) => `${digest.slice(0, 4)}…`);
    if (/\b(UNAUTHORIZED|DENIED)\b|status code 40[13]\b|no basic auth credentials/.test(reason)) {
        return new EnvironmentProblem(
            `${reference}: the registry refuses these credentials - nothing can be read or written - log in first: ` +
                "aws ecr get-login-password | crane auth login --username AWS --password-stdin <registry>",
        );
    }
    if (/connection refused|no such host|i\/o timeout|TLS handshake|network is unreachable/.test(reason)) {
        return new EnvironmentProblem(
            `${reference}: the registry does not answer (${reason}) - check network and proxy`,
        );
    }
    if (/\bNAME_UNKNOWN\b/.test(reason)) {
        return new ArtifactProblem(
            "missing",
            `${reference}: a repository does not exist (${reason}) - those of the own registry are made by the stack's ` +
                "ModelStore, others by their publisher - deploy the stack first, or correct the source in the lock",
        );
    }
    if (/\bMANIFEST_UNKNOWN\b|status code 404\b/.test(reason)) {
        return new ArtifactProblem(
            "missing",
            `${reference} does not exist - the digest in the lock is wrong, or the publisher removed it - compare the lock ` +
                "with the source, or resolve it again: npm run mirror -- lock",
        );
    }
    if (/error verifying sha256|\b(DIGEST_INVALID|BLOB_UNKNOWN|SIZE_INVALID)\b/.test(reason)) {
        return new ArtifactProblem(
            "corrupt",
            `${reference}: its bytes do not have the digest they are named by - they were changed on the way or at rest - ` +
                "do not use them; repair the registry that holds them and run the same command again",
        );
    }
    return new ArtifactProblem("failed", `${reference}: ${reason}`);
}

/** The digest of what a reference names. @throws ArtifactProblem when it names nothing. */
export async function digestOf(crane: Crane, reference: string, call?: ProgramCall): Promise<string> {
    return (await crane.run(["digest", reference], call)).trim();
}

/** SHA-256 and size of a blob, read from the registry to its end. */
export async function readBlob(
    crane: Crane,
    reference: string,
    call: ProgramCall & { readonly onBytes?: (bytes: number) => void },
): Promise<{ readonly digest: string; readonly sizeBytes: number }> {
    const hash = createHash("sha256");
    let sizeBytes = 0;
    await crane.run(["blob", reference], {
        ...call,
        onOutput: (chunk) => {
            hash.update(chunk);
            sizeBytes += chunk.length;
            call.onBytes?.(chunk.length);
        },
    });
    return { digest: `sha256:${hash.digest("hex")}`, sizeBytes };
}
