/** The exit codes of every command. Where several stacks or files are meant, the highest code counts. */
export const exitCodes = {
    /** Done, and nothing to object. */
    clean: 0,
    /** Done, and something was found: a violated or undetermined policy, a stale file, a missing artifact. */
    finding: 1,
    /** What a person wrote cannot be worked with: a stack file, a declaration, the lock, an option. */
    faultyInput: 2,
    /** The program, the machine or ringfence itself failed. */
    failure: 3,
    /** Ended by a signal; what was done stays done. */
    interrupted: 130,
} as const;

/** The section "Exit codes" of a command's help: what each code means there. */
export function exitCodesHelp(meanings: Partial<Record<keyof typeof exitCodes, string>>): string {
    const rows = Object.entries(exitCodes).flatMap(([name, code]) => {
        const meaning = meanings[name as keyof typeof exitCodes]; // Object.entries forgets the table's own keys.
        return meaning === undefined ? [] : [{ code: String(code), meaning }];
    });
    const width = Math.max(...rows.map(({ code }) => code.length));
    return ["", "Exit codes:", ...rows.map(({ code, meaning }) => `  ${code.padEnd(width)}  ${meaning}`)].join("\n");
}

/** What a person wrote cannot be worked with: what is wrong - why it matters - what to write instead. */
export class Refused extends Error {
    override readonly name = "Refused";
}
