import { ArtifactProblem, EnvironmentProblem, InputRefused, LockRefused } from "../mirror/problem.ts";
import { exitCodes, Refused } from "./exit-codes.ts";

/**
 * Runs a command, turns what went wrong into a line and an exit code, and lets Ctrl-C end it in good order.
 *
 * @param again What the same command does when it is run again after an interruption.
 */
export async function guarded(work: (signal: AbortSignal) => Promise<number>, again = "it continues"): Promise<void> {
    const stop = new AbortController();
    const onSignal = () => {
        stop.abort();
    };
    process.once("SIGINT", onSignal).once("SIGTERM", onSignal);
    try {
        process.exitCode = await work(stop.signal);
    } catch (error) {
        process.exitCode = stop.signal.aborted ? exitCodes.interrupted : exitCodeFor(error);
        tell(stop.signal.aborted ? `Interrupted. Run the same command again: ${again}.` : messageOf(error));
    } finally {
        process.off("SIGINT", onSignal).off("SIGTERM", onSignal);
    }
}

function exitCodeFor(error: unknown): number {
    if (error instanceof Refused || error instanceof LockRefused || error instanceof InputRefused)
        return exitCodes.faultyInput;
    return error instanceof ArtifactProblem ? exitCodes.finding : exitCodes.failure;
}

function messageOf(error: unknown): string {
    if (error instanceof EnvironmentProblem || error instanceof ArtifactProblem) return error.message;
    return error instanceof Error ? error.message : String(error);
}

/** Says something on stderr, so that stdout stays the result. */
export function tell(text: string): void {
    process.stderr.write(`${text}\n`);
}
