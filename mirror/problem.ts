/** What kind of thing is wrong with one artifact. */
export type ProblemKind = "missing" | "corrupt" | "failed";

/** Why one artifact cannot be brought over, or is not what the lock says. Printed as it is: no stack trace. */
export class ArtifactProblem extends Error {
    override readonly name = "ArtifactProblem";
    readonly kind: ProblemKind;

    constructor(kind: ProblemKind, message: string) {
        super(message);
        this.kind = kind;
    }
}

/** Why what a person named cannot be worked with: a database, a document. Exit code 2. */
export class InputRefused extends Error {
    override readonly name = "InputRefused";
}

/** Why nothing can be done at all: a tool is missing, credentials are refused, a host does not answer. Exit code 3. */
export class EnvironmentProblem extends Error {
    override readonly name = "EnvironmentProblem";
}

/** The lock, or what was asked of it, is refused as a whole; exit code 2. */
export class LockRefused extends Error {
    override readonly name = "LockRefused";
}
