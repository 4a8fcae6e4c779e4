import type { Json } from "./json.ts";

/** What a check came to. */
export type Outcome =
    /** It is there, and as it has to be. */
    | { readonly state: "ok"; readonly found: string }
    /** It is not there, or not as it has to be. */
    | { readonly state: "missing"; readonly found: string }
    /** Nobody could ask, and why. Unknown is not there. */
    | { readonly state: "not checked"; readonly found: string };

/** A question to the account: arguments of the `aws` program, which only ever read. */
export interface AwsQuestion {
    readonly kind: "aws";
    /** E.g. `["iam", "get-role", "--role-name", "PlatformDeploy"]`. */
    readonly command: readonly string[];
    /** Reads the answer. */
    readonly judge: (answer: Json) => Outcome;
    /** Codes of errors that mean that it is not there; every other error means that nobody knows. */
    readonly absent: readonly string[];
    /** What it means that it is not there. @default - missing */
    readonly whenAbsent?: Outcome;
}

/** A question to this machine. */
export interface MachineQuestion {
    readonly kind: "machine";
    readonly judge: () => Promise<Outcome>;
}

/** Something that a deployment needs and does not make itself. */
export interface Prerequisite {
    /** E.g. `role PlatformDeploy`. */
    readonly name: string;
    /** Why: who asks for it, in the stack file or in a step. */
    readonly because: string;
    readonly question: AwsQuestion | MachineQuestion;
    /** What to do where it is missing: a command where there is one. */
    readonly cure: string;
}

/** A prerequisite with what was found. */
export interface Checked {
    readonly name: string;
    readonly because: string;
    readonly state: Outcome["state"];
    /** What was found, or why nothing could be. */
    readonly found: string;
    /** The command that asked, for whoever wants to ask again. @default - no command */
    readonly asked?: string;
    /** Set where something is to be done. */
    readonly cure?: string;
}

export const ok = (found: string): Outcome => ({ state: "ok", found });
export const missing = (found: string): Outcome => ({ state: "missing", found });
export const notChecked = (found: string): Outcome => ({ state: "not checked", found });
