import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { ArtifactProblem, EnvironmentProblem } from "./problem.ts";

/** The version that was tried; `go install …/cmd/crane@<version>`. */
export const craneVersion = "v0.22.1";

/** Where a build of crane is kept between runs, outside every checkout. */
export const craneCache = join(homedir(), ".cache", "ringfence", "crane", craneVersion);

/** What one call of crane needs. */
export interface CraneCall {
    /** Stops the process. */
    readonly signal?: AbortSignal | undefined;
    /** Called with each line that crane logs. */
    readonly onLog?: (line: string) => void;
    /** Called with each piece of standard output, which then is not collected. */
    readonly onOutput?: (chunk: Buffer) => void;
}

/** The tool that reads and copies in OCI registries. It takes credentials from Docker's config, and so do we. */
export interface Crane {
    /** Runs crane and answers its standard output. @throws ArtifactProblem, EnvironmentProblem */
    run(args: readonly string[], call?: CraneCall): Promise<string>;
}

/**
 * Finds crane: the one named, the one on the PATH, the one in the cache.
 *
 * @throws EnvironmentProblem when there is none; says how to get it.
 */
export function findCrane(named?: string): Crane {
    const directories = (process.env["PATH"] ?? "").split(delimiter);
    const candidates = named === undefined ? [...directories, craneCache].map((path) => join(path, "crane")) : [named];
    const executable = candidates.find((candidate) => existsSync(candidate));
    if (executable === undefined) {
        throw new EnvironmentProblem(
            `crane is not ${named === undefined ? "on the PATH" : `at ${named}`} - images and charts are copied by it, digest ` +
                `by digest - install it: GOBIN=${craneCache} go install ` +
                `github.com/google/go-containerregistry/cmd/crane@${craneVersion}`,
        );
    }
    return { run: (args, call) => runCrane(executable, args, call ?? {}) };
}

function runCrane(executable: string, args: readonly string[], call: CraneCall): Promise<string> {
    return new Promise((resolve, reject) => {
        const child = spawn(executable, args, {
            stdio: ["ignore", "pipe", "pipe"],
            ...(call.signal === undefined ? {} : { signal: call.signal }),
        });
        const output: Buffer[] = [];
        let log = "";
        child.stdout.on("data", (chunk: Buffer) => {
            if (call.onOutput === undefined) output.push(chunk);
            else call.onOutput(chunk);
        });
        child.stderr.setEncoding("utf8").on("data", (text: string) => {
            log += text;
            for (const line of text.split("\n")) if (line !== "") call.onLog?.(line);
        });
        child.on("error", reject);
        child.on("close", (code) => {
            if (code === 0) resolve(Buffer.concat(output).toString("utf8"));
            else reject(craneProblem(log, args));
        });
    });
}

/** Says in our words what crane met; its last line is its own summary. */
export function craneProblem(log: string, args: readonly string[]): ArtifactProblem | EnvironmentProblem {
    const last = log.trim().split("\n").at(-1) ?? "";
    // Digests and upload tokens may hold any digits, so they must not be searched for status codes.
    const reason = last
        .replace(/^.*?Error: /, "")
        .replace(/\?[^\s":]*/g, "")
        .replace(/[0-9a-f]{64}/g, (digest) => `${digest.slice(0, 4)}…`);
    const reference = args.find((argument) => argument.includes("/")) ?? "the registry";
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
    return new ArtifactProblem("failed", `${reference}: ${reason === "" ? "crane ended without a word" : reason}`);
}

/** The digest of what a reference names. @throws ArtifactProblem when it names nothing. */
export async function digestOf(crane: Crane, reference: string, call?: CraneCall): Promise<string> {
    return (await crane.run(["digest", reference], call)).trim();
}

/** SHA-256 and size of a blob, read from the registry to its end. */
export async function readBlob(
    crane: Crane,
    reference: string,
    call: CraneCall & { readonly onBytes?: (bytes: number) => void },
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
