/** The program under preview failed: it threw, was refused, ended early or never ended. */
export class ProgramFault extends Error {
    override readonly name = "ProgramFault";
    /** The user's own line, e.g. `infra/index.ts:12:5`; absent where none is on the stack. */
    readonly location: string | undefined;

    constructor(message: string, location?: string) {
        super(message);
        this.location = location;
    }
}
